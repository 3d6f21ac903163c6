"""Interviews of applications: inviting, picking a time, changing it, and what became of
it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort
from portal.kernel import audit, lifecycle, permissions
from portal.kernel.lifecycle import Step, TransitionRefused
from portal.models import User
from volunteers import rules
from volunteers.conflicts import conflicts
from volunteers.messages import interview_notices
from volunteers.models import Application, Comment, Interview, InterviewSlot
from volunteers.models.choices import ApplicationStatus as S
from volunteers.models.choices import InterviewStatus as I

INVITE = Step(
    "invite to interview",
    _lazy("Invite to an interview"),
    (S.IN_REVIEW,),
    (S.INTERVIEW,),
    "coordinator",
    "invitation to the applicant; the calendar file goes with the time they pick",
    taken_back_by="take back interview invitation",
)
UNINVITE = Step(
    "take back interview invitation",
    _lazy("Take back the invitation"),
    (S.INTERVIEW,),
    INVITE.sources,
    "coordinator, with a reason, until an interview has taken place",
    "to the applicant, and to the panel if a time was picked",
    taken_back_by="invite to interview",
)
MOVE = Step(
    "change interview time",
    _lazy("Give another time"),
    (I.BOOKED,),
    (I.BOOKED,),
    "applicant until the cohort's hours before it, or coordinator",
    "calendar file to the applicant, notice to the panel",
    taken_back_by="change interview time",
)
CANCEL = Step(
    "cancel interview",
    _lazy("Cancel the interview"),
    (I.BOOKED,),
    (I.CANCELLED,),
    "applicant until the cohort's hours before it, or coordinator",
    "calendar file to the applicant, notice to the panel",
    taken_back_by="none: the applicant picks a time again, which is another interview",
)
MARK_HELD = Step(
    "mark interview held",
    _lazy("Record that it took place"),
    (I.BOOKED, I.ABSENT),
    (I.HELD,),
    "coordinator, or the first of the panel who sends scores",
    taken_back_by="mark applicant absent",
)
MARK_ABSENT = Step(
    "mark applicant absent",
    _lazy("The applicant did not come"),
    (I.BOOKED, I.HELD),
    (I.ABSENT,),
    "coordinator",
    taken_back_by="mark interview held",
)
MARK_PANEL_ABSENT = Step(
    "mark panel absent",
    _lazy("The panel did not come"),
    (I.BOOKED, I.ABSENT),
    (I.PANEL_ABSENT,),
    "coordinator",
    "apology to the applicant, who picks again",
    taken_back_by="none: the applicant was asked to pick another time",
)
ALLOW_NEW_TIME = Step(
    "let pick again",
    _lazy("Let them choose another time"),
    (I.ABSENT,),
    (I.CANCELLED,),
    "coordinator",
    "invitation to the applicant",
    taken_back_by="none: the applicant was asked to pick another time",
)
INTERVIEW_STEPS = (
    MOVE,
    CANCEL,
    MARK_HELD,
    MARK_ABSENT,
    MARK_PANEL_ABSENT,
    ALLOW_NEW_TIME,
)


def invite(application: Application, *, by: User) -> None:
    with transaction.atomic():
        lifecycle.take(application, INVITE, by=by)
        interview_notices.interview_invited(application)


def has_taken_place(application: Application) -> bool:
    taken_place = (I.HELD, I.ABSENT)
    return any(row.status in taken_place for row in application.interviews.all())


def uninvite(application: Application, *, by: User, note: str) -> None:
    """The invitation was a mistake; a time that was picked is free again.

    Raises `TransitionRefused`, also once an interview has taken place.
    """
    lifecycle.ensure_reason(note)
    with transaction.atomic():
        lifecycle.lock(application)
        if has_taken_place(application):
            raise TransitionRefused(_("an interview has taken place"))
        lifecycle.take(application, UNINVITE, by=by)
        Comment.objects.add_reason(application, UNINVITE.label, note, by=by)
        booked = application.interviews.booked().with_slot().first()
        if booked:
            lifecycle.take(booked, CANCEL, by=by, sequence=booked.sequence + 1)
        interview_notices.interview_uninvited(application, booked)


def current_interview(application: Application) -> Interview | None:
    """The one that counts."""
    return application.interviews.counting().with_slot().first()


def change_notice(cohort: Cohort) -> timedelta:
    """How long before it an applicant can still pick, change or cancel."""
    return timedelta(hours=cohort.interview_change_hours)


def open_slots(application: Application, *, by: User) -> list[InterviewSlot]:
    """What can be picked now: free, in time, and with nobody on the panel who has a
    conflict of interest.
    """
    lead = (
        timedelta()
        if permissions.is_coordinator(by)
        else change_notice(application.cohort)
    )
    # Prefetched below: one query for the members of all panels together.
    rows = InterviewSlot.objects.filter(panel__cohort=application.cohort).free(
        after=timezone.now() + lead
    )
    slots = list(
        rows.select_related("panel__data_key").prefetch_related("panel__members")
    )
    members = {
        person.pk: person for slot in slots for person in slot.panel.members.all()
    }
    connections = (
        conflicts.load_connections([application], list(members.values()))
        if members
        else None
    )
    conflicted = {
        pk
        for pk, person in members.items()
        if connections and connections.kind(application, person)
    }
    return [slot for slot in slots if can_interview(slot, conflicted)]


def can_interview(slot: InterviewSlot, conflicted: set[int]) -> bool:
    """Nobody on the panel has a conflict of interest, and somebody is on it."""
    members = {person.pk for person in slot.panel.members.all()}
    # An empty panel has no conflict either, but nobody to talk to.
    return bool(members) and not members & conflicted


def pick(application: Application, slot: InterviewSlot, *, by: User) -> Interview:
    """The application's seat in the slot, new or changed.

    Of two who want the last seat one is refused.
    """
    with transaction.atomic():
        lifecycle.lock(application)
        interview = current_interview(application)
        # A double click: the same time again changes nothing and writes no message.
        if interview and interview.slot_id == slot.pk and interview.status == I.BOOKED:
            return interview
        if not rules.can_pick_interview(by, application, interview):
            raise TransitionRefused(_("the time can’t be changed any more"))
        # Lock order: application, then slot. Everybody who picks follows it.
        seat = free_seat(slot, application, by=by)
        if interview is None:
            interview = Interview.objects.create(
                application=application, slot=slot, seat=seat
            )
            audit.record("pick interview time", interview, by=by, fields=["slot"])
        else:
            previous_panel = interview.slot.panel
            lifecycle.take(
                interview,
                MOVE,
                by=by,
                slot=slot,
                seat=seat,
                sequence=interview.sequence + 1,
            )
            if previous_panel != slot.panel:
                interview_notices.interview_panel_changed(interview, previous_panel)
        interview_notices.interview_set(interview)
    return interview


def free_seat(slot: InterviewSlot, application: Application, *, by: User) -> int:
    """Locks the slot, so that nobody else finds the same seat free.

    Raises `TransitionRefused`.
    """
    lifecycle.lock(slot)
    # Under the slot's lock the list is read afresh, so a stale page can't book.
    if slot.pk not in {open_slot.pk for open_slot in open_slots(application, by=by)}:
        raise TransitionRefused(
            _("someone else has just taken this time, or it is not offered any more")
        )
    taken = set(
        slot.interviews.exclude(status=I.CANCELLED).values_list("seat", flat=True)
    )
    # The lowest free one: a cancelled interview leaves a gap in the numbers.
    return next(seat for seat in range(1, slot.seats + 1) if seat not in taken)


def follow_slot(interview: Interview, slot: InterviewSlot) -> None:
    """Its slot was moved: calendars must hear of it. In the caller's transaction."""
    interview.slot = slot
    # Calendars ignore an update whose SEQUENCE isn't higher (RFC 5545).
    interview.sequence += 1
    interview.save(update_fields=["sequence"])
    interview_notices.interview_set(interview)


def cancel(interview: Interview, *, by: User) -> None:
    """The seat is free again; the applicant can pick another while they are invited.

    Raises `TransitionRefused`.
    """
    with transaction.atomic():
        lifecycle.lock(interview)
        if not rules.can_change_interview(by, interview):
            raise TransitionRefused(_("the time can’t be changed any more"))
        lifecycle.take(interview, CANCEL, by=by, sequence=interview.sequence + 1)
        interview_notices.interview_cancelled(interview)


def with_upcoming_interview(applications: Sequence[Application]) -> set[int]:
    """The keys of those who still have an interview to come."""
    rows = Interview.objects.booked().filter(
        application__in=applications, slot__starts_at__gt=timezone.now()
    )
    return set(rows.values_list("application", flat=True))


def cancel_booked(application: Application, *, by: User) -> None:
    """What is still to come of a withdrawn application; its applicant needs no message
    about it.
    """
    for interview in application.interviews.booked().with_slot():
        lifecycle.take(interview, CANCEL, by=by, sequence=interview.sequence + 1)
        interview_notices.interview_panel_changed(interview, interview.slot.panel)


def mark(interview: Interview, step: Step, *, by: User) -> None:
    """`step`: `MARK_HELD`, `MARK_ABSENT` or `MARK_PANEL_ABSENT`; not before it begins.

    Raises `TransitionRefused`.
    """
    with transaction.atomic():
        lifecycle.lock(interview)
        if timezone.now() < interview.slot.starts_at:
            raise TransitionRefused(_("it has not begun yet"))
        lifecycle.take(interview, step, by=by)
        if step is MARK_PANEL_ABSENT:
            interview_notices.interview_failed(interview)


def allow_new_time(interview: Interview, *, by: User) -> None:
    with transaction.atomic():
        lifecycle.take(
            interview, ALLOW_NEW_TIME, by=by, sequence=interview.sequence + 1
        )
        interview_notices.interview_again(interview)


def without_time(cohort: Cohort) -> QuerySet[Application]:
    """Invited, and without an interview that counts; longest first."""
    counting = Interview.objects.counting().values("application")
    rows = (
        Application.objects.in_cohort(cohort)
        .filter(status=S.INTERVIEW)
        .exclude(pk__in=counting)
    )
    return rows.order_by("status_changed_at", "pk")


def remind_to_pick(application: Application, *, by: User) -> None:
    """Once a day at most. Raises `TransitionRefused`."""
    with transaction.atomic():
        lifecycle.lock(application)
        if application.status != S.INTERVIEW or current_interview(application):
            raise TransitionRefused(_("it needs no time now"))
        interview_notices.interview_reminder(application)
        audit.record("remind to pick interview time", application, by=by)


def remind_of_tomorrow(now: datetime) -> int:
    """Who has an interview within a day and picked it before that; repeated, it writes
    to nobody twice.
    """
    last = now + timedelta(days=1)
    rows = (
        Interview.objects.booked()
        .running()
        .filter(slot__starts_at__gt=now, slot__starts_at__lte=last)
    )
    upcoming = rows.with_slot().select_related(
        "application__applicant__data_key", "application__cohort"
    )
    interviews = [
        interview
        for interview in upcoming
        # Who picked within the last day has just had the confirmation.
        if interview.picked_at < interview.slot.starts_at - timedelta(days=1)
    ]
    for interview in interviews:
        interview_notices.interview_tomorrow(interview)
    return len(interviews)
