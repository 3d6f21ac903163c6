"""Times of panels: made in one go, moved, called off; nobody in two places at once."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from portal.kernel.lifecycle import TransitionRefused
from portal.models import Message
from portal.text import dates
from tests import make
from tests.volunteers import interviewing
from volunteers.interviews import booking, slots
from volunteers.interviews.slots import Venue
from volunteers.models import Conflict, InterviewSlot
from volunteers.models.choices import ConflictKind
from volunteers.models.choices import InterviewStatus as I

WHERE = Venue(is_remote=True, place=interviewing.LINK)


@pytest.fixture
def panel(cohort):
    return interviewing.panel(cohort)


def ahead(days=5):
    return timezone.localdate() + timedelta(days=days)


def morning(of_panel, first=time(9), last=time(11), **more):
    return interviewing.times(
        of_panel, day=ahead(), first=first, last=last, minutes=30, pause=10, **more
    )


def test_times_follow_each_other_with_their_pause_as_far_as_they_fit():
    times = interviewing.times(
        None,
        day=date(2026, 7, 1),
        first=time(9),
        last=time(10, 30),
        minutes=30,
        pause=10,
    )
    clocks = [
        (dates.show_time(begin, "en"), dates.show_time(end, "en"))
        for begin, end in times
    ]
    assert clocks == [("09:00", "09:30"), ("09:40", "10:10")]


def test_a_panel_gets_its_times_sealed(panel, coordinator):
    created = slots.create(panel, morning(panel), WHERE, by=coordinator)
    stored = InterviewSlot.objects.values_list("place", flat=True).first()
    assert (
        len(created),
        created[0].place,
        interviewing.LINK.encode() in bytes(stored),
    ) == (
        3,
        interviewing.LINK,
        False,
    )


def test_times_at_which_somebody_is_busy_are_left_out(panel, coordinator, cohort):
    other = interviewing.panel(cohort, panel.members.get(), name="คณะสอง")
    slots.create(other, morning(other, last=time(9, 30)), WHERE, by=coordinator)
    assert len(slots.create(panel, morning(panel), WHERE, by=coordinator)) == 2


def test_nothing_left_is_refused(panel, coordinator):
    slots.create(panel, morning(panel), WHERE, by=coordinator)
    with pytest.raises(TransitionRefused):
        slots.create(panel, morning(panel), WHERE, by=coordinator)


def test_what_is_over_is_not_made(panel, coordinator):
    spans = interviewing.times(
        panel, day=ahead(-1), first=time(9), last=time(11), minutes=30
    )
    with pytest.raises(TransitionRefused):
        slots.create(panel, spans, WHERE, by=coordinator)


def test_who_picked_a_time_goes_along_when_it_moves(panel, coordinator, cohort):
    mine = interviewing.booked(cohort, coordinator, panel)
    begins = mine.slot.starts_at + timedelta(days=1)
    slots.move(
        mine.slot, (begins, begins + timedelta(minutes=45)), WHERE, by=coordinator
    )
    mine.refresh_from_db()
    letters = Message.objects.filter(
        recipient=mine.application.applicant, kind="interview_set"
    )
    assert (mine.sequence, mine.slot.starts_at, letters.count()) == (1, begins, 2)


def test_a_time_moves_nowhere_where_somebody_is_busy(panel, coordinator):
    first, second = interviewing.slot(panel), interviewing.slot(panel, hours=80)
    with pytest.raises(TransitionRefused):
        slots.move(second, (first.starts_at, first.ends_at), WHERE, by=coordinator)


def test_a_time_may_overlap_what_it_was(panel, coordinator):
    slot = interviewing.slot(panel)
    begins = slot.starts_at + timedelta(minutes=10)
    slots.move(slot, (begins, begins + timedelta(minutes=30)), WHERE, by=coordinator)
    assert InterviewSlot.objects.get().starts_at == begins


def test_a_time_called_off_frees_who_had_picked_it(panel, coordinator, cohort):
    mine = interviewing.booked(cohort, coordinator, panel)
    slots.cancel(mine.slot, by=coordinator)
    mine.refresh_from_db()
    letter = Message.objects.get(
        recipient=mine.application.applicant, kind="interview_cancelled"
    )
    assert (mine.status, letter.enclosures.count()) == (I.CANCELLED, 1)


def test_a_time_is_called_off_once(panel, coordinator):
    slot = interviewing.slot(panel)
    slots.cancel(slot, by=coordinator)
    with pytest.raises(TransitionRefused):
        slots.cancel(slot, by=coordinator)


def test_nobody_is_seated_who_sits_elsewhere_at_that_time(panel, coordinator, cohort):
    other = interviewing.panel(cohort, name="คณะสอง")
    begins = interviewing.slot(panel).starts_at
    InterviewSlot.objects.create(
        panel=other, starts_at=begins, ends_at=begins + timedelta(minutes=30), place="x"
    )
    with pytest.raises(TransitionRefused):
        slots.set_members(
            panel, [*panel.members.all(), other.members.get()], by=coordinator
        )


def test_nobody_is_seated_before_somebody_they_must_not_judge(
    panel, coordinator, cohort
):
    mine, person = (
        interviewing.booked(cohort, coordinator, panel),
        make.reviewer(cohort),
    )
    Conflict.objects.create(
        application=mine.application, reviewer=person, kind=ConflictKind.DECLARED
    )
    with pytest.raises(TransitionRefused):
        slots.set_members(panel, [*panel.members.all(), person], by=coordinator)


def test_only_reviewers_of_the_cohort_and_coordinators_are_seated(
    panel, coordinator, stranger
):
    with pytest.raises(TransitionRefused):
        slots.set_members(panel, [stranger], by=coordinator)
    slots.set_members(panel, [coordinator], by=coordinator)
    assert list(panel.members.all()) == [coordinator]


def test_a_group_takes_as_many_as_it_has_seats(panel, coordinator, cohort):
    slot = interviewing.slot(panel, seats=2)
    people = [interviewing.invited(cohort, coordinator) for _number in range(3)]
    seats = [booking.pick(one, slot, by=one.applicant).seat for one in people[:2]]
    with pytest.raises(TransitionRefused):
        booking.pick(people[2], slot, by=people[2].applicant)
    assert seats == [1, 2]


def test_old_times_that_nobody_holds_are_forgotten(panel, coordinator, cohort):
    old = interviewing.slot(panel, hours=-24 * 40)
    held = interviewing.booked(cohort, coordinator, panel)
    InterviewSlot.objects.filter(pk=held.slot_id).update(
        starts_at=old.starts_at - timedelta(hours=2), ends_at=old.ends_at
    )
    slots.delete_old_slots(timezone.now())
    assert list(InterviewSlot.objects.values_list("pk", flat=True)) == [held.slot_id]
