"""A host's story: edit beside a preview, be asked for changes, be approved.

Only then the public page changes.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.waiting import follow

HOST = "/en/host/lamnam-community-law/"
PUBLIC = "/en/cohorts/16/positions/lamnam-community-law/"
DESK = "/en/admin/"
REMARK = "บอกให้ชัดว่าลงพื้นที่เดือนละกี่ครั้ง"
SENTENCE = "ลงพื้นที่กับทีมเดือนละสองครั้ง"


@pytest.fixture
def windows(visit, state_of):
    """The three who take part: the host's member, a coordinator, a visitor."""
    return [
        visit(width=1280, state=state_of(name))
        for name in ("neighbour", "coordinator", "")
    ]


def open_waiting(desk):
    desk.go(DESK)
    follow(desk.page.get_by_role("link", name="Profiles to approve"))
    follow(desk.page.locator("#result_list tbody a").first)
    return desk.page


def ask_for_changes(desk):
    page = open_waiting(desk)
    follow(page.get_by_role("link", name="Ask for changes"))
    page.fill("textarea[name=remark]", REMARK)
    follow(page.get_by_role("button", name="Continue"))
    expect(page.locator(".letter").first).to_contain_text(REMARK)
    follow(page.locator("button[name=confirmed][value='1']"))
    expect(page.locator(".toasts")).to_contain_text("was asked for changes")


def edit_and_send(host):
    page = host.page
    host.go(HOST)
    expect(page.locator("main")).to_contain_text(REMARK)
    follow(page.locator("a.btn[href*='/profile/?cohort=16']"))
    follow(page.locator(".tasks a[href*='/parts/requirements/']"))
    page.evaluate("document.documentElement.dataset.unloaded = 'no'")
    page.fill("#id_expectations", SENTENCE)
    expect(page.locator("#preview")).to_contain_text(SENTENCE)
    expect(page.locator("html[data-unloaded=no]")).to_have_count(1)
    host.keep("host-editor-with-remark")
    follow(page.get_by_role("button", name="Save and finish later"))
    follow(page.locator(".tasks a[href*='/profile/check/']"))
    follow(page.get_by_role("button", name="Send for approval"))
    expect(page.locator(".toasts")).to_contain_text("The profile is sent")


def approve(desk):
    page = open_waiting(desk)
    expect(page.locator("#change-expectations ins").first).to_be_visible()
    expect(page.locator("#change-expectations ins").last).to_contain_text(
        "เดือนละสองครั้ง"
    )
    desk.keep("profile-difference")
    follow(page.get_by_role("link", name="Approve", exact=True))
    expect(page.locator(".letter").first).to_be_visible()
    follow(page.locator("button[name=confirmed][value='1']"))
    expect(page.locator(".toasts")).to_contain_text("The profile is public")


def is_public(visitor):
    visitor.go(PUBLIC)
    return SENTENCE in visitor.page.locator("main").inner_text()


def letters_of_profiles(host):
    """Other letters may come meanwhile, as reminders of the year do."""
    host.go("/en/inbox/")
    return host.page.locator(".letters li", has_text="โปรไฟล์")


def test_the_public_page_changes_only_when_a_coordinator_approves(windows):
    host, desk, visitor = windows
    before = letters_of_profiles(host).count()
    ask_for_changes(desk)
    edit_and_send(host)
    assert not is_public(visitor)
    approve(desk)
    assert is_public(visitor)
    expect(letters_of_profiles(host)).to_have_count(before + 2)


def test_a_required_field_that_is_dropped_is_named_and_the_rest_stays(visit, state_of):
    window = visit(width=1280, state=state_of("host"))
    page = window.page
    window.go("/en/host/protection-international/")
    follow(
        page.locator(
            "form[action$='/begin/'] button, a[href*='/profile/?cohort=']"
        ).first
    )
    follow(page.locator(".tasks a[href*='/parts/work/']"))
    page.fill("#id_role", "")
    page.fill("#id_duties", SENTENCE)
    follow(page.get_by_role("button", name="Save and finish later"))
    follow(page.locator(".tasks a[href*='/profile/check/']"))
    expect(page.locator(".error-summary")).to_be_focused()
    follow(page.locator(".error-summary a").first)
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page).to_have_title(re.compile("^Error:"))
    page.locator(".error-summary a").first.click()
    expect(page.locator("#id_role")).to_be_focused()
    expect(page.locator("#id_duties")).to_have_value(SENTENCE)
