"""The board by state: a card is dragged, moved by keys, or from its menu; each leads to
the page that confirms the same step.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.waiting import follow

BOARD = "/en/admin/volunteers/application/board/?cohort=16"
# At the place of "m" a Thai layout types another letter.
PRESS_M = """() => document.activeElement.dispatchEvent(
  new KeyboardEvent("keydown", { code: "KeyM", key: "ท", bubbles: true }))"""


@pytest.fixture
def board(visit, state_of):
    """`board(width=390, script=False)` is the board, opened by a coordinator."""

    def opened(width=1366, **how):
        window = visit(width=width, state=state_of("coordinator"), **how)
        window.go(BOARD)
        return window

    return opened


def column(window, state):
    return window.page.locator(f"[data-column={state}]")


def first_card(window, state="in_review"):
    """The first that can be shortlisted."""
    cards = column(window, state).locator(".board__card")
    return cards.filter(has=window.page.locator("a[data-target=shortlisted]")).first


def address_of(card, target="shortlisted"):
    return card.locator(f"a[data-target={target}]").get_attribute("href")


def expect_confirmation(window, address):
    expect(window.page).to_have_url(window.base_url + address)
    expect(window.page.get_by_role("heading", level=1)).to_have_text("Shortlist")


def test_a_dragged_card_asks_what_its_menu_asks(board):
    window = board()
    card = first_card(window)
    address = address_of(card)
    with window.page.expect_navigation():
        card.drag_to(column(window, "shortlisted").locator("h2"))
    expect_confirmation(window, address)
    window.go(BOARD)
    card = first_card(window)
    card.locator("summary").click()
    follow(card.locator("a[data-target=shortlisted]"))
    expect_confirmation(window, address)


def test_while_a_card_is_dragged_columns_say_whether_they_take_it(board):
    window = board()
    page, card = window.page, first_card(window)
    box = card.bounding_box()
    page.mouse.move(box["x"] + 90, box["y"] + box["height"] - 12)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 60, steps=5)
    expect(
        page.locator(".board__column--open[data-column=shortlisted]")
    ).to_be_visible()
    expect(page.locator(".board__column--open[data-column=in_review]")).to_have_count(0)
    page.mouse.up()
    expect(page.locator(".board__column--open")).to_have_count(0)
    expect(page).to_have_url(window.base_url + BOARD)


def test_arrows_go_through_cards_and_m_opens_the_menu(board):
    window = board()
    page = window.page
    first = column(window, "submitted").locator(".board__who")
    second = column(window, "in_review").locator(".board__who")
    page.locator("[data-board]").focus()
    page.keyboard.press("ArrowDown")
    expect(first.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(first.nth(1)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(second.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(second.nth(0)).to_be_focused()
    page.evaluate(PRESS_M)
    menu = column(window, "in_review").locator("details[open]")
    expect(menu.locator("a").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(menu.locator("a").nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_have_count(0)
    page.evaluate(PRESS_M)
    address = menu.locator("a").first.get_attribute("href")
    follow(menu.locator("a").first, key="Enter")
    expect(page).to_have_url(window.base_url + address)


def test_its_keys_are_listed(board):
    window = board()
    window.page.keyboard.press("Shift+Slash")
    dialog = window.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Go from card to card")
    expect(dialog).to_contain_text("Open the card’s menu")


@pytest.mark.parametrize("script", [True, False])
def test_a_move_comes_back_to_the_board_and_is_taken_back(board, script):
    window = board(script=script)
    page, card = window.page, first_card(window)
    code = card.get_attribute("id")
    card.locator("summary").click()
    follow(card.locator("a[data-target=shortlisted]"))
    while not page.locator("button[name=confirmed]").count():
        follow(page.locator("main form .actions button[type=submit]").first)
    follow(page.locator("button[name=confirmed]").first)
    expect(page).to_have_url(f"{window.base_url}{BOARD}#{code}")
    expect(page.locator(".toasts")).to_contain_text("Shortlisted.")
    window.go(f"{BOARD}&state=shortlisted")
    window.go(f"/en/admin/volunteers/application/board/{code}/unshortlist/?cohort=16")
    page.fill("textarea[name=note]", "กดผิด")
    while not page.locator("button[name=confirmed]").count():
        follow(page.locator("main form .actions button[type=submit]").first)
    follow(page.locator("button[name=confirmed]").first)
    expect(column(window, "in_review").locator(f"[id='{code}']")).to_have_count(1)


def test_on_a_phone_a_card_is_moved_from_its_menu(board):
    window = board(width=390, bypass_csp=True)
    card = first_card(window)
    card.locator("summary").click()
    expect(card.locator("a[data-target=shortlisted]")).to_be_visible()
    assert (violations(window.page), window.overflow()) == ([], 0)
