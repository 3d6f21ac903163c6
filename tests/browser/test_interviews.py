"""Interviews end to end: a coordinator makes times, somebody picks one on a phone
without script, a panel scores.
"""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from portal.text import dates
from tests.browser.accessibility import violations

PICK = "/en/cohorts/16/application/interview/"


def test_a_coordinator_makes_times_after_a_preview(visit, state_of):
    window = visit(width=1280, bypass_csp=True, state=state_of("coordinator"))
    window.go("/en/admin/volunteers/interview/board/?cohort=16")
    assert (violations(window.page), window.overflow()) == ([], 0)
    with window.page.expect_navigation():
        window.page.get_by_role("link", name="คณะออนไลน์").first.click()
    day = dates.show_date(timezone.localdate() + timedelta(days=9), "en")
    told = {
        "day": day,
        "first": "13:00",
        "last": "14:30",
        "place": "https://meet.example/room",
    }
    for name, value in told.items():
        window.page.fill(f"[name={name}]", value)
    with window.page.expect_navigation():
        window.page.get_by_role("button", name="Preview slots").click()
    expect(window.page.get_by_role("heading", name="2 times fit")).to_be_visible()
    with window.page.expect_navigation():
        window.page.get_by_role("button", name="Add these slots").click()
    expect(window.page.get_by_role("link", name=f"{day}, 13:00")).to_be_visible()
    assert (violations(window.page), window.overflow()) == ([], 0)


def test_a_time_is_picked_changed_and_kept_on_a_phone_without_script(visit, state_of):
    window = visit(width=360, script=False, state=state_of("invited"))
    window.go(PICK)
    expect(window.page.locator("input[name=slot]").first).to_be_visible()
    for number in (0, 2):
        window.page.locator("input[name=slot]").nth(number).check()
        with window.page.expect_navigation():
            window.page.locator(".times button[type=submit]").click()
        expect(window.page.locator(".appointment__time")).to_be_visible()
        window.go(f"{PICK}?change=1")
    window.go(PICK)
    window.keep("interview-picked-phone")
    expect(
        window.page.get_by_role("link", name="Download a file for my calendar")
    ).to_be_visible()


def test_the_pages_of_an_applicant_fit_a_phone_and_have_no_barrier(visit, state_of):
    window = visit(width=360, dark=True, bypass_csp=True, state=state_of("invited"))
    for path in (PICK, f"{PICK}?change=1", "/en/account/calendar/"):
        window.go(path)
        assert (path, violations(window.page), window.overflow()) == (path, [], 0)


def test_a_member_of_the_panel_answers_the_question_scores_and_sends(visit, state_of):
    window = visit(width=390, bypass_csp=True, state=state_of("reviewer2"))
    window.go("/en/reviews/interviews/")
    to_score = window.page.locator(
        "section", has=window.page.get_by_role("heading", name="To score")
    )
    with window.page.expect_navigation():
        to_score.get_by_role("link").first.click()
    window.page.locator("input[value=none]").check(force=True)
    with window.page.expect_navigation():
        window.page.get_by_role("button", name="Continue").click()
    for scale in window.page.locator("[data-review-scale]").all():
        scale.locator("input[value='4']").check(force=True)
    expect(window.page.locator("[data-save-status]")).to_contain_text("Saved at")
    assert (violations(window.page), window.overflow()) == ([], 0)
    with window.page.expect_navigation():
        window.page.get_by_role("button", name="Send my scores").click()
    expect(
        window.page.get_by_role("heading", name="Your scores are sent")
    ).to_be_visible()


def test_the_bar_names_the_time_that_is_picked(visit, state_of):
    window = visit(width=360, state=state_of("invited"))
    window.go(f"{PICK}?change=1")
    last = window.page.locator("input[name=slot]").last
    last.check()
    told = window.page.locator("[data-time]").last.get_attribute("data-time")
    expect(window.page.locator("[data-picked]")).to_have_text(told)
    expect(window.page.locator("[data-picked]")).to_be_in_viewport()
