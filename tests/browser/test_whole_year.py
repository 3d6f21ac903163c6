"""A year in the browser while the clock moves: from the release of an offer to a
certificate that a stranger checks.
"""

from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import expect

from organizations.models import Cohort
from placements.models import Certificate, Concern, Placement, calendar, choices
from placements.year import milestones
from portal.text import dates
from tests import make
from tests.browser.moving import Moving
from tests.placements import offer_factory, placement_factory
from volunteers.decisions import releases

PHASES = [
    {"text": "เรียนรู้งาน", "first_month": 1, "last_month": 3},
    {"text": "ทั้งปี", "first_month": 1, "last_month": 12},
]
OWN = "/placement/"
REQUESTS = f"{OWN}requests/"
SECRET = "I don't feel safe on the way home"


class Cast:
    """A shortlisted person with a planned offer, the host that wants them, and the
    programme.
    """

    def __init__(self):
        begins = timezone.localdate() + timedelta(days=30)
        cohort = make.cohort(
            service_starts_on=begins, service_ends_on=begins + timedelta(days=364)
        )
        self.coordinator = placement_factory.safeguarding_contact(cohort)
        self.place = offer_factory.position(cohort, "one", learning_phases=PHASES)
        self.host = make.member(self.place.organization)
        placement_factory.condition_kind(cohort)
        placement_factory.condition_kind(cohort, "safety", is_stated_by_volunteer=True)
        application = offer_factory.shortlisted(cohort, self.coordinator, self.place)
        self.volunteer = application.applicant
        offer_factory.planned(application, self.place)

    @property
    def placement(self):
        return Placement.objects.get()

    @property
    def desk(self):
        return f"/admin/placements/placement/{self.placement.code}/"

    @property
    def at_host(self):
        return f"/host/one/volunteers/{self.placement.code}/"


@pytest.fixture
def moving(
    chromium, transactional_db, django_db_serialized_rollback, live_server, browser
):
    start = datetime.combine(timezone.localdate(), time(9), tzinfo=dates.BANGKOK)
    with time_machine.travel(start, tick=True) as clock:
        yield Moving(browser, live_server.url, clock)


@pytest.fixture
def cast(moving):
    return Cast()


def taken(window, cast, step, button, **told):
    """A step at the desk: its form, the messages, the deed."""
    window.go(f"{cast.desk}steps/{step}/").fill(**told)
    window.press("Continue")
    window.press(button)
    expect(window.page.locator(".toasts")).to_contain_text("changed")


def the_offer_is_released_and_accepted(clock, cast):
    with clock.seen_by(cast.coordinator, width=1280) as desk:
        desk.go("/admin/placements/offer/release/").press("Release the ticked offers")
    clock.after(1)
    releases.release_due()
    with clock.seen_by(cast.volunteer) as phone:
        phone.go("/cohorts/16/offer/").follow("Accept the offer")
        phone.page.get_by_label("I have read the position and these terms").check()
        phone.press("Accept the offer")
        expect(phone.page.locator("#standing")).to_have_text("Accepted")


def the_conditions_are_met_and_work_starts(clock, cast):
    with clock.seen_by(cast.volunteer) as phone:
        phone.go(OWN).press("I have done this")
    clock.on(Cohort.objects.get().service_starts_on)
    with clock.seen_by(cast.coordinator, width=1280) as desk:
        desk.go(f"{cast.desk}change/").press("Mark as met")
        taken(desk, cast, "start", "Start the work")
    assert cast.placement.status == choices.PlacementStatus.ACTIVE


def goals_are_written_and_confirmed(clock, cast):
    with clock.seen_by(cast.volunteer) as phone:
        phone.go(OWN).follow("Write my goals")
        phone.fill(goals="Write minutes that others can use")
        phone.press("Save my goals")
    with clock.seen_by(cast.host) as host:
        host.go(cast.at_host).press("Confirm these goals")
        expect(host.page.locator("#phases ~ .year-phases")).to_contain_text(
            "Goals confirmed by the organization"
        )


def a_report_is_drafted_sent_returned_and_accepted(clock, cast):
    # The first one, or the second where the first has a few days only.
    month, _day = milestones.build_schedule(cast.placement).reports[0]
    clock.on(calendar.month_end(month) + timedelta(days=1))
    own = f"{OWN}reports/{month.year}/{month.month}/"
    with clock.seen_by(cast.volunteer) as phone:
        phone.go(OWN).follow("Write the monthly report")
        expect(phone.page.locator("main")).to_contain_text(
            "Don’t include names, places or events"
        )
        phone.fill(learnt="I listened")
        phone.press("Save the draft")
        phone.go(own).press("Send the report")
    with clock.seen_by(cast.host) as host:
        host.go(cast.at_host).follow("Read the monthly report")
        host.fill(remark="Tell us what was hard")
        host.press("Return it for changes, with a comment")
    with clock.seen_by(cast.volunteer) as phone:
        expect(phone.go(own).page.locator("main")).to_contain_text(
            "Tell us what was hard"
        )
        phone.fill(learnt="I listened, and it was hard to stay silent")
        phone.press("Send the report")
    with clock.seen_by(cast.host) as host:
        host.go(cast.at_host).follow("Read the monthly report")
        host.press("Accept the report")
    assert cast.placement.reports.get().status == choices.ReportStatus.ACCEPTED


def asked(phone, kind, day, part="day", **more):
    phone.go(f"{OWN}days-off/").page.get_by_label(kind).check()
    phone.page.check(f"[name=part][value={part}]")
    phone.fill(on_day=day.isoformat(), **more)
    phone.press("Send the request")


def days_off_are_earned_saved_moved_and_taken(clock, cast):
    today = timezone.localdate()
    with clock.seen_by(cast.coordinator, width=1280) as desk:
        taken(
            desk, cast, "grant", "Give leave days", days="1.5", on_day=today.isoformat()
        )
    with clock.seen_by(cast.volunteer) as phone:
        asked(phone, "I worked on a day off", today)
        asked(
            phone,
            "I move a day off",
            today + timedelta(days=1),
            to_day=(today + timedelta(days=3)).isoformat(),
        )
        week = today + timedelta(days=7)
        asked(phone, "I would like to take leave", week, "morning")
        asked(phone, "I would like to take leave", week)
        expect(phone.page.locator(".error-summary")).to_contain_text(
            "this day is noted or asked for already"
        )
    with clock.seen_by(cast.host) as host:
        for _request in range(3):
            host.go(cast.at_host).press("Approve", within="#days-off ~ ul")
        expect(host.page.locator("main")).to_contain_text("Leave days left: 2")
    with clock.seen_by(cast.volunteer) as phone:
        phone.go(f"{OWN}days-off/").press("Cancel the day")
        expect(phone.page.locator("main")).to_contain_text("Leave days left: 2.5")


def a_concern_is_answered_and_the_host_reads_nothing(clock, cast):
    with clock.seen_by(cast.volunteer) as phone:
        phone.go(OWN).follow("Tell the safeguarding contact")
        phone.fill(text=SECRET)
        phone.press("Send to the safeguarding contact")
    with clock.seen_by(cast.coordinator, width=1280) as desk:
        desk.go(
            f"/admin/placements/concern/{Concern.objects.get().code}/change/"
        ).press("Take this concern")
        desk.fill(text="We call you tomorrow")
        desk.press("Send to the safeguarding contact")
    with clock.seen_by(cast.volunteer) as phone:
        phone.go(f"{OWN}concerns/").follow("Written on")
        expect(phone.page.locator("main")).to_contain_text("We call you tomorrow")
    with clock.seen_by(cast.host) as host:
        expect(host.go(cast.at_host).page.locator("body")).not_to_contain_text(SECRET)


def both_sides_say_how_it_goes_and_the_light_tells_of_missing_reports(clock, cast):
    clock.on(cast.placement.phases.first().ends_on)
    for person, page in ((cast.volunteer, OWN), (cast.host, cast.at_host)):
        with clock.seen_by(person) as window:
            window.go(page).follow("Answer the check-in")
            window.page.get_by_label("Some difficulties").check()
            window.press("Send")
    with clock.seen_by(cast.coordinator, width=1280) as desk:
        expect(
            desk.go("/admin/placements/placement/").page.locator("#result_list")
        ).to_contain_text("talk now")


def requested(clock, cast, kind, **told):
    with clock.seen_by(cast.volunteer) as phone:
        phone.go(OWN).follow("See and make requests")
        phone.follow(kind)
        expect(phone.page.locator("main")).to_contain_text("What happens next")
        phone.fill(reason="My family needs me", **told)
        phone.press("Send the request")
        expect(phone.page.locator("main")).to_contain_text("waiting for a coordinator")


def a_request_is_declined_in_words(clock, cast):
    requested(clock, cast, "Go to another organization")
    with clock.seen_by(cast.host) as host:
        expect(host.go(cast.at_host).page.locator("main")).not_to_contain_text(
            "Go to another organization"
        )
    with clock.seen_by(cast.coordinator, width=1280) as desk:
        desk.go("/admin/?cohort=16").follow("Requests of volunteers to answer")
        desk.page.locator("#result_list tbody a").first.click()
        desk.follow("Don’t grant the request")
        desk.fill(answer="No place is free this month")
        desk.press("Continue")
        desk.press("Don’t grant the request")
    with clock.seen_by(cast.volunteer) as phone:
        expect(phone.go(REQUESTS).page.locator("main")).to_contain_text(
            "No place is free this month"
        )


def a_pause_moves_the_end_and_an_extension_moves_it_further(clock, cast):
    end, since = cast.placement.ends_on, timezone.localdate()
    requested(clock, cast, "Pause the work", day=since.isoformat())
    with clock.seen_by(cast.coordinator, width=1280) as desk:
        desk.go("/admin/placements/placementrequest/").page.locator(
            "#result_list tbody a"
        ).first.click()
        desk.follow("Grant the request")
        expect(desk.page.locator("[name=since]")).not_to_have_value("")
        desk.press("Continue")
        desk.press("Pause the placement")
    with clock.seen_by(cast.volunteer) as phone:
        expect(phone.go(OWN).page.locator("main")).to_contain_text(
            "Your placement is paused"
        )
        expect(phone.go(REQUESTS).page.locator("main")).to_contain_text("granted")
    clock.after(10)
    with clock.seen_by(cast.coordinator, width=1280) as desk:
        desk.go(f"{cast.desk}steps/resume/").page.get_by_label(
            "The placement ends that many days later"
        ).check()
        desk.fill(back_on=timezone.localdate().isoformat())
        desk.press("Continue")
        desk.press("Resume the placement")
        taken(
            desk,
            cast,
            "extend",
            "Extend",
            ends_on=(end + timedelta(days=20)).isoformat(),
        )
    assert (cast.placement.ends_on, cast.placement.held_days) == (
        end + timedelta(days=20),
        10,
    )


def work_is_completed_and_certified(clock, cast):
    clock.on(cast.placement.ends_on)
    with clock.seen_by(cast.coordinator, width=1280) as desk:
        taken(desk, cast, "complete", "Mark as completed")
        taken(desk, cast, "certify", "Issue the certificate", name="Somsri Jaidee")
    with clock.seen_by(cast.volunteer) as phone:
        phone.go(OWN)
        with phone.page.expect_download() as paper:
            phone.page.get_by_role("link", name="Download the certificate").click()
        assert paper.value.suggested_filename.endswith(".pdf")
        phone.press("Show my name there")


def a_stranger_checks_the_certificate(clock, cast):
    clock.after(400)
    with clock.seen_by(None) as visitor:
        page = visitor.go(f"/certificates/{Certificate.objects.get().code}/").page
        expect(page.locator("h1")).to_have_text("This certificate is genuine")
        expect(page.locator("main")).to_contain_text("Somsri Jaidee")
        expect(page.locator("main")).to_contain_text("375 days in all")
        expect(page.locator("main")).not_to_contain_text("องค์กร one")


def test_a_year_from_the_released_offer_to_the_certificate_that_a_stranger_checks(
    moving, cast
):
    the_offer_is_released_and_accepted(moving, cast)
    the_conditions_are_met_and_work_starts(moving, cast)
    goals_are_written_and_confirmed(moving, cast)
    a_report_is_drafted_sent_returned_and_accepted(moving, cast)
    days_off_are_earned_saved_moved_and_taken(moving, cast)
    a_concern_is_answered_and_the_host_reads_nothing(moving, cast)
    both_sides_say_how_it_goes_and_the_light_tells_of_missing_reports(moving, cast)
    a_request_is_declined_in_words(moving, cast)
    a_pause_moves_the_end_and_an_extension_moves_it_further(moving, cast)
    work_is_completed_and_certified(moving, cast)
    a_stranger_checks_the_certificate(moving, cast)
