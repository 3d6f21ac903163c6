"""An offer answered on a phone, and the matching board at a desk."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.waiting import follow

OFFER = "/cohorts/16/offer/"
MATCHES = "/en/admin/placements/matchrun/"


@pytest.fixture
def phone(visit, state_of):
    """`phone(script=False)` is a phone of the demo's applicant with an open offer."""
    return lambda **more: visit(state=state_of("offered"), **more)


def test_opening_and_leaving_the_answer_pages_decides_nothing(phone):
    window = phone(script=False)
    for tail in ("accept/", "decline/"):
        window.go(f"/en{OFFER}{tail}")
        follow(window.page.get_by_role("link", name="Keep it for now"))
    heading = window.page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("You have an offer from")
    expect(window.page.locator(".until")).to_have_text(re.compile(r"\d+ days? left"))
    expect(
        window.page.get_by_role("link", name="Accept the offer", exact=True).first
    ).to_be_visible()


def test_offer_pages_fit_and_are_accessible(phone):
    window = phone(bypass_csp=True)
    for tail in ("", "accept/", "decline/"):
        window.go(OFFER + tail)
        assert window.overflow() <= 0
        assert violations(window.page) == []


def test_accepting_without_the_tick_and_then_with_it(phone):
    window = phone(script=False)
    window.go(f"/en{OFFER}")
    follow(window.page.get_by_role("link", name="Accept the offer"))
    follow(window.page.get_by_role("button", name="Accept the offer"))
    expect(window.page.locator(".error-summary")).to_contain_text("Tick the box")
    window.page.get_by_label("I have read the position and these terms").check()
    follow(window.page.get_by_role("button", name="Accept the offer"))
    expect(window.page.locator("#standing")).to_have_text("Accepted")
    window.go("/en/cohorts/16/application/")
    expect(window.page.locator(".standing__word")).to_have_text("Accepted")
    window.keep("offer-accepted")


def test_a_match_is_run_moved_and_compared(visit, state_of):
    desk = visit(width=1280, state=state_of("coordinator"), bypass_csp=True)
    desk.go(f"{MATCHES}add/")
    page = desk.page
    page.fill("[name=name]", "With reserve")
    page.get_by_label("With people on the waiting list").check()
    follow(page.get_by_role("button", name="Run the match"))
    expect(page.locator("main")).to_contain_text("Who goes where, and why")
    assert desk.overflow() <= 0
    assert violations(page) == []
    desk.keep("matching-board")
    placed = page.locator(".match tr").filter(has=page.locator(".badge--leaf"))
    follow(placed.get_by_role("link").first)
    page.select_option("[name=position]", "-")
    page.fill("[name=reason]", "Asked to be taken out")
    follow(page.get_by_role("button", name="Continue"))
    assert violations(page) == []
    follow(page.get_by_role("button", name="Move and lock"))
    expect(page.locator("main")).to_contain_text("Removed manually.")
    follow(page.get_by_role("button", name="Compare"))
    expect(page.locator("main")).to_contain_text("Who goes elsewhere")


def test_planned_offers_are_released_after_a_look_at_each_message(visit, state_of):
    desk = visit(width=1280, state=state_of("coordinator"), bypass_csp=True)
    desk.go("/en/admin/placements/offer/release/")
    page = desk.page
    page.locator(".release summary").first.click()
    expect(page.locator(".letter").first).to_contain_text(
        "มีข้อความใหม่จากโครงการอาสาสมัคร"
    )
    assert violations(page) == []
    desk.keep("release-offers")
    follow(page.get_by_role("button", name="Release the ticked offers"))
    expect(page.locator(".toasts")).to_contain_text("Until then you can stop them")
    assert violations(page) == []
    follow(page.get_by_role("button", name="Stop these offers"))
    expect(page.locator(".toasts")).to_contain_text("The offers were stopped")
