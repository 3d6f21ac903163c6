"""A reviewer at work: the question before the text, keys, pauses that save, a phone,
no script.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.waiting import autosaved, follow

QUEUE = "/en/reviews/"


@pytest.fixture
def desk(visit, state_of):
    """Before an open review of the second reviewer."""
    return opened(visit(width=1280, bypass_csp=True, state=state_of("reviewer2")))


def opened(window):
    """The first review that waits, with its question answered if it is asked."""
    window.go(QUEUE)
    follow(window.page.locator(".page-head__actions a"))
    if window.page.url.endswith("/conflict/"):
        window.page.locator("input[value=none]").check(force=True)
        follow(window.page.get_by_role("button", name="Continue"))
    expect(window.page.locator(".rubric").first).to_be_visible()
    return window


def test_keys_go_through_the_rubric_and_a_pause_saves(desk):
    page, scales = desk.page, desk.page.locator("[data-review-scale]")
    expect(page.locator("[data-review-keys]")).to_be_visible()
    page.keyboard.press("4")
    expect(scales.nth(0).locator("input[value='4']")).to_be_checked()
    page.keyboard.press("j")
    page.keyboard.press("2")
    expect(scales.nth(1).locator("input[value='2']")).to_be_checked()
    page.keyboard.press("k")
    five = scales.nth(0).locator("input[value='5']")
    with autosaved(page, f"{five.get_attribute('name')}=5"):
        page.keyboard.press("5")
    expect(five).to_be_checked()
    expect(page.locator("[data-save-status]")).to_contain_text("Saved at")
    page.reload()
    expect(
        page.locator("[data-review-scale]").nth(0).locator("input[value='5']")
    ).to_be_checked()


def test_keys_leave_typing_alone_and_can_be_switched_off(desk):
    page = desk.page
    page.locator("textarea[name=comment]").fill("")
    page.locator("textarea[name=comment]").press_sequentially("j3 s")
    expect(page.locator("textarea[name=comment]")).to_have_value("j3 s")
    expect(page.locator("[data-save-status]")).to_contain_text("Saved at")
    follow(page.get_by_role("button", name="Turn shortcuts off"))
    expect(page.get_by_role("button", name="Use keyboard shortcuts")).to_be_visible()
    expect(page.locator("[data-review-keys]")).to_have_count(0)
    follow(page.get_by_role("button", name="Use keyboard shortcuts"))
    expect(page.locator("[data-review-keys]")).to_be_visible()


def test_skipping_by_key_opens_the_next_one(desk):
    before = desk.page.url
    follow(desk.page.locator("body"), key="s")
    assert desk.page.url != before
    assert "/reviews/" in desk.page.url


def test_axe_finds_nothing_on_the_question_and_the_review(visit, state_of, desk):
    assert violations(desk.page) == []
    phone = visit(bypass_csp=True, dark=True, state=state_of("reviewer3"))
    phone.go(QUEUE)
    follow(phone.page.locator(".page-head__actions a"))
    assert violations(phone.page, is_dark=True) == []
    assert phone.overflow() == 0


def test_a_conflict_declared_on_a_phone_takes_the_review_away(visit, state_of):
    window = visit(state=state_of("reviewer3"))
    window.go(QUEUE)
    follow(window.page.locator(".page-head__actions a"))
    address = window.page.url
    window.page.locator("input[value=declared]").check(force=True)
    follow(window.page.get_by_role("button", name="Continue"))
    expect(window.page.locator("main")).to_contain_text("is no longer in your list")
    assert window.page.goto(address).status == 404
    window.complaints.clear()  # the browser says itself that this page is missing


def test_without_script_a_draft_is_saved_and_no_legend_promises_keys(visit, state_of):
    window = opened(visit(script=False, state=state_of("reviewer2")))
    expect(window.page.locator("[data-review-keys]")).to_be_hidden()
    window.page.locator("[data-review-scale] input[value='3']").first.check(force=True)
    follow(window.page.get_by_role("button", name="Save draft"))
    expect(window.page.locator("main")).to_contain_text("The draft was saved.")
    assert window.overflow() == 0
