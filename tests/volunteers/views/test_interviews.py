"""The applicant's page: picking, changing, cancelling."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from tests import make
from tests.volunteers import interviewing
from volunteers.interviews import booking
from volunteers.models import Interview, InterviewSlot

URL = "/en/cohorts/16/application/interview/"


@pytest.fixture
def panel(cohort):
    return interviewing.panel(cohort)


@pytest.fixture
def invited(cohort, coordinator, applicant):
    return interviewing.invited(cohort, coordinator, applicant=applicant)


def text(answer):
    return answer.content.decode()


@pytest.mark.parametrize("tail", ["", "cancel/", "appointment.ics"])
def test_only_the_applicant_comes_in(
    as_user, invited, stranger, reviewer, editor, coordinator, administrator, tail
):
    assert as_user().get(URL + tail).status_code == 302
    for person in (stranger, reviewer, editor, coordinator, administrator):
        assert as_user(person).get(URL + tail).status_code == 404


def test_who_is_not_invited_finds_no_times(mine, sent, panel):
    interviewing.slot(panel)
    assert mine.get(URL)["Location"] == "/en/cohorts/16/application/"
    assert mine.post(URL, {"slot": "x"})["Location"] == "/en/cohorts/16/application/"


def test_the_status_page_leads_to_the_times(mine, invited):
    page = text(mine.get("/en/cohorts/16/application/"))
    assert ("Choose the time that suits you" in page, f'href="{URL}"' in page) == (
        True,
        True,
    )


def test_a_time_is_picked_from_the_list(mine, invited, panel):
    slot = interviewing.slot(panel)
    assert slot.code in text(mine.get(URL))
    answer = mine.post(URL, {"slot": slot.code}, follow=True)
    assert [
        told
        for told in ("The time is yours", interviewing.LINK)
        if told not in text(answer)
    ] == []
    assert booking.current_interview(invited).slot == slot


def test_who_comes_second_is_refused_politely_and_sees_what_is_left(
    mine, invited, panel, cohort, coordinator
):
    first, left = interviewing.slot(panel), interviewing.slot(panel, hours=80)
    other = interviewing.invited(cohort, coordinator)
    booking.pick(other, first, by=other.applicant)
    answer = mine.post(URL, {"slot": first.code})
    assert (
        answer.status_code,
        first.code in text(answer),
        left.code in text(answer),
    ) == (409, False, True)
    assert "someone else has just taken this time" in text(answer)


@pytest.mark.parametrize("code", ["", "no-such-time"])
def test_no_time_is_no_choice(mine, invited, panel, code):
    interviewing.slot(panel)
    assert "Choose a time first" in text(mine.post(URL, {"slot": code}))
    assert not Interview.objects.exists()


def test_a_place_helps_to_pick_and_a_link_is_for_who_has(mine, invited, panel):
    interviewing.slot(panel)
    interviewing.slot(panel, hours=80, is_remote=False, place="ห้องสมุดเชียงใหม่")
    page = text(mine.get(URL))
    assert (interviewing.LINK in page, "ห้องสมุดเชียงใหม่" in page) == (False, True)


def test_one_time_of_two_panels_is_offered_once_until_it_is_taken(
    mine, invited, panel, cohort, coordinator
):
    first, other = (
        interviewing.slot(panel),
        interviewing.panel(cohort, make.reviewer(cohort), name="คณะสอง"),
    )
    same = {"starts_at": first.starts_at, "ends_at": first.ends_at}
    second = InterviewSlot.objects.create(panel=other, place=interviewing.LINK, **same)
    page = text(mine.get(URL))
    assert (first.code in page, second.code in page) == (True, False)
    person = interviewing.invited(cohort, coordinator)
    booking.pick(person, first, by=person.applicant)
    assert second.code in text(mine.get(URL))


@pytest.mark.parametrize(("is_told", "seen"), [(True, True), (False, False)])
def test_the_cohort_says_whether_interviewers_are_named(
    mine, invited, panel, cohort, is_told, seen
):
    cohort.names_interviewers = is_told
    cohort.save()
    booking.pick(invited, interviewing.slot(panel), by=invited.applicant)
    assert ("ผู้พิจารณา" in text(mine.get(URL))) is seen


def test_nobody_else_is_named_or_counted(mine, invited, panel, cohort, coordinator):
    other = interviewing.invited(cohort, coordinator)
    slot = interviewing.slot(panel, seats=2)
    booking.pick(other, slot, by=other.applicant)
    assert str(other.reference) not in text(mine.get(URL))


def test_a_time_is_changed_and_kept(mine, invited, panel):
    first, second = interviewing.slot(panel), interviewing.slot(panel, hours=80)
    mine.post(URL, {"slot": first.code})
    assert second.code in text(mine.get(URL + "?change=1"))
    mine.post(URL, {"slot": second.code})
    assert (booking.current_interview(invited).slot, Interview.objects.count()) == (
        second,
        1,
    )


def test_a_time_is_cancelled_after_a_question(mine, invited, panel):
    mine.post(URL, {"slot": interviewing.slot(panel).code})
    assert "Cancel my appointment?" in text(mine.get(f"{URL}cancel/"))
    mine.post(f"{URL}cancel/")
    assert booking.current_interview(invited) is None
    assert mine.post(f"{URL}cancel/")["Location"] == URL


def test_too_late_nothing_is_changed(mine, invited, panel, coordinator):
    booking.pick(invited, interviewing.slot(panel, hours=5), by=coordinator)
    later = interviewing.slot(panel, hours=80)
    assert "be changed here any more" in text(mine.get(URL))
    assert mine.post(URL, {"slot": later.code}).status_code == 409
    assert mine.post(f"{URL}cancel/")["Location"] == URL
    assert booking.current_interview(invited).slot != later


def test_the_file_for_the_calendar_is_an_attachment(mine, invited, panel):
    assert mine.get(f"{URL}appointment.ics").status_code == 404
    mine.post(URL, {"slot": interviewing.slot(panel).code})
    answer = mine.get(f"{URL}appointment.ics")
    assert "attachment" in answer["Content-Disposition"]
    assert answer["Content-Type"] == "text/calendar; method=REQUEST; charset=utf-8"
    assert len(Calendar.from_ical(answer.content).walk("VEVENT")) == 1


def test_an_empty_list_says_what_to_do(mine, invited):
    assert "No time is open now" in text(mine.get(URL))


def test_thirty_times_cost_no_more_queries_than_one(mine, invited, panel, cohort):
    interviewing.slot(panel)
    mine.get(URL)
    with CaptureQueriesContext(
        connection,
    ) as one:
        mine.get(URL)
    for number in range(30):
        interviewing.slot(
            interviewing.panel(cohort, make.reviewer(cohort), name=f"{number}"),
            hours=80 + number,
        )
    with CaptureQueriesContext(connection) as many:
        mine.get(URL)
    assert len(many) == len(one)


def test_wrong_methods_are_refused(mine, invited):
    assert {
        mine.put(URL).status_code,
        mine.post(f"{URL}appointment.ics").status_code,
    } == {405}
