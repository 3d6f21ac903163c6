"""A volunteer's year on a phone, the host's side of it, and the desk."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.waiting import follow


@pytest.fixture
def phone(visit, state_of):
    return lambda **more: visit(state=state_of("volunteer"), **more)


def test_the_volunteers_pages_fit_and_are_accessible(phone):
    window = phone(bypass_csp=True)
    for tail in (
        "",
        "days-off/",
        "requests/",
        "requests/pause/",
        "concerns/",
        "phases/2/",
        "end/",
    ):
        window.go(f"/placement/{tail}")
        assert window.overflow() <= 0
        assert violations(window.page) == []
    window.go("/placement/")
    window.keep("placement")


def test_a_report_is_kept_as_a_draft_and_sent_without_script(phone):
    window = phone(script=False)
    window.go("/en/placement/")
    follow(window.page.locator(".report-months a").last)
    window.page.fill("[name=learnt]", "I wrote minutes of two meetings")
    follow(window.page.get_by_role("button", name="Save the draft"))
    follow(window.page.locator(".report-months a").last)
    expect(window.page.locator("[name=learnt]")).to_have_value(
        "I wrote minutes of two meetings"
    )
    follow(window.page.get_by_role("button", name="Send the report"))
    expect(window.page.locator(".report-months a").last).to_contain_text("sent")


def test_leaving_without_the_tick_leaves_nothing(phone):
    window = phone(script=False)
    window.go("/en/placement/end/")
    follow(window.page.get_by_role("button", name="End my placement today"))
    expect(window.page.locator(".error-summary")).to_contain_text("Tick the box")


def test_the_host_confirms_goals_and_accepts_a_report(visit, state_of):
    window = visit(state=state_of("neighbour"), bypass_csp=True)
    window.go("/en/host/lamnam-community-law/volunteers/")
    follow(window.page.locator("main .tasks a").first)
    assert window.overflow() <= 0
    assert violations(window.page) == []
    follow(window.page.get_by_role("button", name="Confirm these goals").first)
    expect(window.page.locator("main")).not_to_contain_text(
        "Waiting for the organization to confirm"
    )
    follow(window.page.get_by_role("link", name="Read the monthly report").first)
    follow(window.page.get_by_role("button", name="Accept the report"))
    expect(window.page.locator(".toasts")).to_contain_text("accepted")


def test_a_pause_is_shown_before_it_is_made(visit, state_of):
    desk = visit(width=1280, state=state_of("coordinator"), bypass_csp=True)
    desk.go("/en/admin/placements/placement/?cohort=15")
    page = desk.page
    follow(page.locator("#result_list tbody a").first)
    assert violations(page) == []
    desk.keep("placement-desk")
    follow(page.get_by_role("link", name="Pause the placement"))
    follow(page.get_by_role("button", name="Continue"))
    expect(page.locator(".error-summary")).to_contain_text("Write the day.")
