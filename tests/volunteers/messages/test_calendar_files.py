"""The private address of a calendar: made, renewed, revoked; what stands in it."""

import re

import pytest
from icalendar import Calendar

from portal.models import AuditEntry
from tests.volunteers import interviewing
from volunteers.decisions import workflow
from volunteers.interviews import booking
from volunteers.models import CalendarLink, Conflict
from volunteers.models.choices import ConflictKind

PAGE = "/en/account/calendar/"


@pytest.fixture
def interview(cohort, coordinator, reviewer, applicant):
    return interviewing.booked(
        cohort, coordinator, interviewing.panel(cohort, reviewer), applicant=applicant
    )


def address(client):
    page = client.post(PAGE, {"make": "1"}).content.decode()
    return re.search(r"(/(?:en/)?calendar/[\w-]+/appointments.ics)", page)[1]


def events(answer):
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_the_panel_reads_times_by_reference_and_never_a_name(
    as_user, interview, reviewer, applicant
):
    answer = as_user().get(address(as_user(reviewer)))
    [event] = events(answer)
    assert interview.application.reference in event["summary"]
    assert (event["location"], applicant.display_name in answer.content.decode()) == (
        interviewing.LINK,
        False,
    )
    assert (answer["Content-Type"], "no-store" in answer["Cache-Control"]) == (
        "text/calendar; charset=utf-8",
        True,
    )


def test_an_applicant_reads_their_appointment_without_a_reference(
    as_user, interview, applicant
):
    answer = as_user().get(address(as_user(applicant)))
    assert [str(event["summary"]) for event in events(answer)] == ["นัดหมาย"]
    assert interview.application.reference not in answer.content.decode()


def test_the_link_stands_nowhere_but_hashed(as_user, reviewer):
    token = address(as_user(reviewer)).split("/")[-2]
    assert (len(token), CalendarLink.objects.get().token_hash == token) == (43, False)


def test_another_address_ends_the_one_before(as_user, reviewer):
    client = as_user(reviewer)
    before, after = address(client), address(client)
    assert (as_user().get(before).status_code, as_user().get(after).status_code) == (
        404,
        200,
    )


def test_what_was_revoked_answers_like_what_never_was(as_user, reviewer):
    client = as_user(reviewer)
    revoked_url = address(client)
    client.post(PAGE, {"revoke": "1"})
    client.post(PAGE, {"revoke": "1"})
    actions = list(AuditEntry.objects.about(reviewer).values_list("action", flat=True))
    assert (
        as_user().get(revoked_url).status_code
        == as_user().get("/calendar/never/appointments.ics").status_code
        == 404
    )
    assert actions == ["make calendar link", "revoke calendar link"]


def test_somebody_removed_is_out_with_the_next_request(as_user, reviewer):
    url = address(as_user(reviewer))
    type(reviewer).objects.filter(pk=reviewer.pk).update(is_active=False)
    assert as_user().get(url).status_code == 404


@pytest.mark.parametrize("why", ["conflict", "panel", "withdrawn"])
def test_what_is_hidden_is_not_in_the_calendar(
    as_user, interview, reviewer, applicant, why
):
    url = address(as_user(reviewer))
    if why == "conflict":
        Conflict.objects.create(
            application=interview.application,
            reviewer=reviewer,
            kind=ConflictKind.DECLARED,
        )
    elif why == "panel":
        reviewer.panels.all().delete()
    else:
        workflow.withdraw(interview.application, by=applicant)
    assert events(as_user().get(url)) == []


def test_text_that_people_typed_makes_no_line_of_its_own(as_user, interview, reviewer):
    interview.slot.place = "ห้อง 1\r\nATTENDEE:mailto:evil@example.org"
    interview.slot.save()
    [event] = events(as_user().get(address(as_user(reviewer))))
    assert "attendee" not in event


def test_an_address_can_not_be_posted_to(as_user, reviewer):
    assert as_user().post(address(as_user(reviewer))).status_code == 405


def test_the_page_is_for_who_is_logged_in(as_user):
    assert as_user().get(PAGE).status_code == 302


def test_a_cancelled_time_is_gone_from_both_calendars(
    as_user, interview, reviewer, applicant, coordinator
):
    urls = [address(as_user(person)) for person in (reviewer, applicant)]
    booking.cancel(interview, by=coordinator)
    assert [events(as_user().get(url)) for url in urls] == [[], []]
