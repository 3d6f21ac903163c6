"""A coordinator goes through a list by single keys, on a Thai keyboard too."""

import re

import pytest
from playwright.sync_api import expect

LIST = "/en/admin/volunteers/application/?cohort=16&state=in_review"
# What a Thai layout types where a Latin one has j, k and o.
THAI = {"KeyJ": "่", "KeyK": "า", "KeyO": "น"}
PRESS = """([code, key]) => document.activeElement.dispatchEvent(
  new KeyboardEvent("keydown", { code, key, bubbles: true, cancelable: true }))"""


@pytest.fixture
def desk(visit, state_of):
    return visit(width=1366, bypass_csp=True, state=state_of("coordinator"))


def press(page, code):
    page.evaluate(PRESS, [code, THAI[code]])


def test_keys_lead_from_the_list_to_an_application_and_on(desk):
    desk.go(LIST)
    page, links = desk.page, desk.page.locator("#result_list tbody th a")
    press(page, "KeyJ")
    expect(links.nth(0)).to_be_focused()
    press(page, "KeyJ")
    expect(links.nth(1)).to_be_focused()
    press(page, "KeyK")
    expect(links.nth(0)).to_be_focused()
    press(page, "KeyO")
    where = page.locator(".neighbours__where")
    expect(where).to_have_text(re.compile(r"^\s*1 of \d+"))
    press(page, "KeyJ")
    expect(where).to_have_text(re.compile(r"^\s*2 of \d+"))
    press(page, "KeyK")
    expect(where).to_have_text(re.compile(r"^\s*1 of \d+"))


def test_the_list_of_keys_opens_and_turns_them_off(desk):
    desk.go(LIST)
    page, links = desk.page, desk.page.locator("#result_list tbody th a")
    page.keyboard.press("Shift+Slash")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Next row, previous row")
    dialog.get_by_label("Use single keys on this device").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(links.nth(0)).not_to_be_focused()
    page.reload()
    page.keyboard.press("j")
    expect(links.nth(0)).not_to_be_focused()


def test_letters_typed_into_a_box_stay_letters(desk):
    desk.go(LIST)
    box = desk.page.get_by_role("searchbox")
    box.press_sequentially("jok?")
    expect(box).to_have_value("jok?")
