"""Interviews: inviting, picking, changing, what became of them."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from icalendar import Calendar

from portal.kernel.lifecycle import TransitionRefused
from portal.models import AuditEntry, Message
from tests import make
from tests.volunteers import interviewing
from volunteers.conflicts import conflicts
from volunteers.decisions import workflow
from volunteers.interviews import booking
from volunteers.models import Application, Conflict, Interview
from volunteers.models.choices import ApplicationStatus as S
from volunteers.models.choices import ConflictKind
from volunteers.models.choices import InterviewStatus as I


@pytest.fixture
def panel(cohort):
    return interviewing.panel(cohort)


@pytest.fixture
def invited(cohort, coordinator, applicant):
    return interviewing.invited(cohort, coordinator, applicant=applicant)


def kinds(person):
    return list(
        Message.objects.filter(recipient=person)
        .order_by("pk")
        .values_list("kind", flat=True)
    )


def calendar_of(person, kind):
    message = Message.objects.filter(recipient=person, kind=kind).latest("pk")
    return Calendar.from_ical(message.enclosures.get().text)


def test_an_invitation_moves_the_application_and_says_where_to_pick(invited, applicant):
    letter = Message.objects.get(kind="interview_invited")
    assert (invited.status, letter.recipient) == (S.INTERVIEW, applicant)
    assert "/cohorts/16/application/interview/" in letter.text


def test_only_what_is_under_review_can_be_invited(sent, coordinator):
    with pytest.raises(TransitionRefused):
        booking.invite(sent, by=coordinator)


def test_picking_takes_a_seat_and_sends_the_calendar_file(invited, panel, applicant):
    slot = interviewing.slot(panel)
    interview = booking.pick(invited, slot, by=applicant)
    [event] = calendar_of(applicant, "interview_set").walk("VEVENT")
    assert (interview.seat, interview.status, event["location"], event["sequence"]) == (
        1,
        I.BOOKED,
        interviewing.LINK,
        0,
    )
    assert event.start == slot.starts_at.replace(microsecond=0)


def test_the_panel_is_told_that_its_list_changed_but_not_of_whom(
    invited, panel, applicant
):
    booking.pick(invited, interviewing.slot(panel), by=applicant)
    letter = Message.objects.get(kind="interview_panel")
    assert letter.recipient == panel.members.get()
    assert [
        told
        for told in (invited.reference, applicant.display_name)
        if told in letter.text
    ] == []


def test_a_full_time_is_refused_and_nothing_changes(
    invited, panel, applicant, cohort, coordinator
):
    slot = interviewing.slot(panel)
    other = interviewing.invited(cohort, coordinator)
    booking.pick(other, slot, by=other.applicant)
    with pytest.raises(TransitionRefused):
        booking.pick(invited, slot, by=applicant)
    assert booking.current_interview(invited) is None


def test_picking_the_same_time_twice_is_one_interview_and_one_letter(
    invited, panel, applicant
):
    slot = interviewing.slot(panel)
    first, second = (booking.pick(invited, slot, by=applicant) for _turn in range(2))
    assert (first.pk, kinds(applicant).count("interview_set")) == (second.pk, 1)


def test_the_calendar_file_invites_one_person_and_asks_for_no_answer(
    invited, panel, applicant, settings
):
    booking.pick(invited, interviewing.slot(panel), by=applicant)
    calendar = calendar_of(applicant, "interview_set")
    [event] = calendar.walk("VEVENT")
    attendee = event["attendee"]
    assert (calendar["method"], attendee, event["organizer"]) == (
        "REQUEST",
        f"mailto:{applicant.email}",
        f"mailto:{settings.MAIL.organizer}",
    )
    assert (attendee.params["RSVP"], attendee.params["PARTSTAT"]) == (
        "FALSE",
        "ACCEPTED",
    )
    assert "CN" not in attendee.params


def test_another_time_keeps_the_entry_and_raises_its_sequence(
    invited, panel, applicant
):
    first = booking.pick(invited, interviewing.slot(panel), by=applicant)
    uid = calendar_of(applicant, "interview_set").walk("VEVENT")[0]["uid"]
    second = booking.pick(invited, interviewing.slot(panel, hours=80), by=applicant)
    [event] = calendar_of(applicant, "interview_set").walk("VEVENT")
    assert (second.pk, event["uid"], event["sequence"]) == (first.pk, uid, 1)


def test_a_seat_that_was_left_is_free_again(
    invited, panel, applicant, cohort, coordinator
):
    slot, other = interviewing.slot(panel), interviewing.invited(cohort, coordinator)
    booking.pick(invited, slot, by=applicant)
    booking.pick(invited, interviewing.slot(panel, hours=80), by=applicant)
    assert booking.pick(other, slot, by=other.applicant).seat == 1


def test_the_cohort_says_until_when_an_applicant_can_change(
    invited, panel, applicant, coordinator
):
    mine = booking.pick(invited, interviewing.slot(panel, hours=23), by=coordinator)
    with pytest.raises(TransitionRefused):
        booking.cancel(mine, by=applicant)
    booking.cancel(mine, by=coordinator)
    assert mine.status == I.CANCELLED


def test_a_time_within_the_notice_is_offered_to_coordinators_only(
    invited, panel, applicant, coordinator
):
    slot = interviewing.slot(panel, hours=23)
    assert booking.open_slots(invited, by=applicant) == []
    assert booking.open_slots(invited, by=coordinator) == [slot]


def test_what_is_over_full_called_off_or_of_another_cohort_is_not_offered(
    invited, panel, applicant
):
    interviewing.slot(panel, hours=-2)
    interviewing.slot(panel, hours=40, cancelled_at=timezone.now())
    interviewing.slot(interviewing.panel(make.cohort(17)))
    assert booking.open_slots(invited, by=applicant) == []


def test_nobody_meets_a_panel_with_a_conflict_of_interest(
    invited, cohort, panel, applicant
):
    slot = interviewing.slot(panel)
    Conflict.objects.create(
        application=invited, reviewer=panel.members.get(), kind=ConflictKind.DECLARED
    )
    assert booking.open_slots(invited, by=applicant) == []
    with pytest.raises(TransitionRefused):
        booking.pick(invited, slot, by=applicant)


def test_a_panel_of_nobody_interviews_nobody(invited, panel, applicant):
    panel.members.clear()
    interviewing.slot(panel)
    assert booking.open_slots(invited, by=applicant) == []


def test_choices_that_touch_an_interviewer_hide_the_interview(
    invited, panel, applicant, pi
):
    mine = booking.pick(invited, interviewing.slot(panel), by=applicant)
    person = panel.members.get()
    pi.organization.memberships.create(user=person)
    invited.choices.create(position=pi, rank=1)
    conflicts.set_aside_connected(invited)
    assert not Interview.objects.of_member(person).filter(pk=mine.pk).exists()


def test_cancelling_takes_the_entry_out_of_calendars(invited, panel, applicant):
    booking.cancel(
        booking.pick(invited, interviewing.slot(panel), by=applicant), by=applicant
    )
    calendar = calendar_of(applicant, "interview_cancelled")
    [event] = calendar.walk("VEVENT")
    assert (calendar["method"], event["status"], event["sequence"]) == (
        "CANCEL",
        "CANCELLED",
        1,
    )
    # Programs find what to remove by these.
    before = calendar_of(applicant, "interview_set").walk("VEVENT")[0]
    same = ("uid", "organizer", "attendee")
    assert [event[name] for name in same] == [before[name] for name in same]


def test_a_withdrawn_application_leaves_its_seat(invited, panel, applicant):
    mine = booking.pick(invited, interviewing.slot(panel), by=applicant)
    workflow.withdraw(invited, by=applicant)
    mine.refresh_from_db()
    assert (mine.status, "interview_cancelled" in kinds(applicant)) == (
        I.CANCELLED,
        False,
    )


def test_letters_name_no_organization_and_no_place(invited, panel, applicant):
    booking.pick(invited, interviewing.slot(panel), by=applicant)
    texts = " ".join(
        message.title + message.text
        for message in Message.objects.filter(recipient=applicant)
    )
    assert interviewing.LINK not in texts


def test_nothing_is_marked_before_it_has_begun(cohort, coordinator, panel):
    mine = interviewing.booked(cohort, coordinator, panel)
    with pytest.raises(TransitionRefused):
        booking.mark(mine, booking.MARK_HELD, by=coordinator)


@pytest.mark.parametrize(
    ("step", "status"), [(booking.MARK_HELD, I.HELD), (booking.MARK_ABSENT, I.ABSENT)]
)
def test_what_became_of_it_is_marked_and_written_down(
    cohort, coordinator, panel, step, status
):
    mine = interviewing.begun(interviewing.booked(cohort, coordinator, panel))
    booking.mark(mine, step, by=coordinator)
    assert mine.status == status
    assert AuditEntry.objects.about(mine).latest("pk").action == step.name


def test_whom_the_panel_let_down_picks_again(invited, panel, applicant, coordinator):
    mine = interviewing.begun(
        booking.pick(invited, interviewing.slot(panel), by=applicant)
    )
    booking.mark(mine, booking.MARK_PANEL_ABSENT, by=coordinator)
    again = booking.pick(invited, interviewing.slot(panel), by=applicant)
    assert (kinds(applicant)[-2:], again.status) == (
        ["interview_failed", "interview_set"],
        I.BOOKED,
    )


def test_who_did_not_come_picks_again_only_when_a_coordinator_lets_them(
    invited, panel, applicant, coordinator
):
    mine = interviewing.begun(
        booking.pick(invited, interviewing.slot(panel), by=applicant)
    )
    booking.mark(mine, booking.MARK_ABSENT, by=coordinator)
    with pytest.raises(TransitionRefused):
        booking.pick(invited, interviewing.slot(panel), by=applicant)
    booking.allow_new_time(mine, by=coordinator)
    assert (
        booking.pick(invited, interviewing.slot(panel), by=applicant).status == I.BOOKED
    )


def test_people_without_a_time_are_reminded_once_a_day(invited, applicant, coordinator):
    for _turn in range(2):
        booking.remind_to_pick(invited, by=coordinator)
    assert kinds(applicant).count("interview_reminder") == 1


def test_who_has_a_time_is_not_reminded_to_pick(invited, panel, applicant, coordinator):
    booking.pick(invited, interviewing.slot(panel), by=applicant)
    with pytest.raises(TransitionRefused):
        booking.remind_to_pick(invited, by=coordinator)


def test_a_day_before_everybody_is_reminded_once(invited, panel, applicant):
    mine = booking.pick(invited, interviewing.slot(panel), by=applicant)
    soon = mine.slot.starts_at - timedelta(hours=23)
    assert [booking.remind_of_tomorrow(soon) for _turn in range(2)] == [1, 1]
    assert kinds(applicant).count("interview_tomorrow") == 1


def test_who_picked_within_the_day_needs_no_reminder(invited, panel, coordinator):
    booking.pick(invited, interviewing.slot(panel, hours=20), by=coordinator)
    assert booking.remind_of_tomorrow(timezone.now()) == 0


def test_the_database_holds_one_interview_that_counts(invited, panel, applicant):
    mine = booking.pick(invited, interviewing.slot(panel), by=applicant)
    with pytest.raises(IntegrityError), transaction.atomic():
        Interview.objects.create(
            application=invited, slot=interviewing.slot(panel), seat=1, status=I.BOOKED
        )
    assert booking.current_interview(invited) == mine


def test_the_database_gives_a_seat_once(invited, panel, applicant, cohort, coordinator):
    mine = booking.pick(invited, interviewing.slot(panel), by=applicant)
    with pytest.raises(IntegrityError), transaction.atomic():
        Interview.objects.create(
            application=interviewing.invited(cohort, coordinator),
            slot=mine.slot,
            seat=1,
        )


@pytest.mark.parametrize(
    "decide",
    [
        workflow.shortlist,
        workflow.put_in_reserve,
        partial(workflow.decline, reason="few_seats"),
    ],
)
def test_nothing_is_decided_before_an_interview_that_is_to_come(
    cohort, coordinator, panel, decide
):
    interview = interviewing.booked(cohort, coordinator, panel)
    application = Application.objects.get(pk=interview.application_id)
    with pytest.raises(TransitionRefused):
        decide(application, by=coordinator)
    assert Application.objects.get(pk=application.pk).status == S.INTERVIEW
    interviewing.begun(interview)
    decide(application, by=coordinator)
    assert Application.objects.get(pk=application.pk).status != S.INTERVIEW
