"""The time slots of interview panels: creating, moving and cancelling them.

Nobody is on two panels at the same time.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import InputRefused, TransitionRefused
from portal.models import User
from portal.text import dates
from volunteers.conflicts import conflicts
from volunteers.interviews import booking
from volunteers.messages import interview_notices
from volunteers.models import Interview, InterviewPanel, InterviewSlot, PanelMember
from volunteers.ties import taking
from volunteers.ties.table import Role

# Slots of one day, such as ten hours of ten minutes each. Stops a typing mistake.
MAX_PER_DAY = 60
# How long a time that nobody picked is kept after it is over.
RETENTION = timedelta(days=30)
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Venue:
    """`place`: a link where it is remote, else an address."""

    is_remote: bool
    place: str
    seats: int = 1


def spans_of_day(
    day: date, *, first: time, last: time, length: timedelta, pause: timedelta
) -> list[Span]:
    """As many as fit between two times of a day in Bangkok, up to `MAX_PER_DAY`."""
    begin = datetime.combine(day, first, tzinfo=dates.BANGKOK)
    end = datetime.combine(day, last, tzinfo=dates.BANGKOK)
    spans: list[Span] = []
    while begin + length <= end and len(spans) < MAX_PER_DAY:
        spans.append((begin, begin + length))
        begin += length + pause
    return spans


def eligible_members(panel: InterviewPanel) -> list[User]:
    """Who may sit on a panel: the cohort's reviewers and all coordinators."""
    reviewers = Q(pk__in=PanelMember.objects.filter(cohort=panel.cohort).values("user"))
    coordinators = Q(pk__in=User.objects.coordinators().values("pk"))
    return list(
        User.objects.filter(reviewers | coordinators, is_active=True).order_by("email")
    )


def clashes(
    people: Collection[User],
    planned: Sequence[Span],
    *,
    excluded: InterviewSlot | None = None,
) -> set[Span]:
    """Those of `wanted` in which one of these people sits on a panel already, or it
    overlaps another of them.
    """
    if not planned:
        return set()
    first, last = (
        min(begin for begin, _end in planned),
        max(end for _begin, end in planned),
    )
    # One query over the whole span; which of them clash is then decided in memory.
    rows = InterviewSlot.objects.overlapping(first, last).filter(
        panel__members__in=people
    )
    if excluded:
        rows = rows.exclude(pk=excluded.pk)
    taken = list(rows.values_list("starts_at", "ends_at").distinct())
    # Sorted by their beginning, so only neighbours need to be compared.
    overlapping = {
        later for earlier, later in pairwise(sorted(planned)) if later[0] < earlier[1]
    }
    return overlapping | {
        span
        for span in planned
        if any(span[0] < end and begin < span[1] for begin, end in taken)
    }


def lock(panel: InterviewPanel, *more: User) -> list[User]:
    """Lock order: the panel, then its members and `more` by key.

    no_key: new rows that refer to these users aren't blocked.
    """
    lifecycle.lock(panel)
    rows = Q(pk__in=panel.members.values("pk")) | Q(
        pk__in=[person.pk for person in more]
    )
    return list(User.objects.select_for_update(no_key=True).filter(rows).order_by("pk"))


def create(
    panel: InterviewPanel, planned: Sequence[Span], where: Venue, *, by: User
) -> list[InterviewSlot]:
    """Leaves out what clashes and what is over; raises `TransitionRefused` if nothing
    is left.
    """
    with transaction.atomic():
        # Locked first: nobody is given another time between the check and the insert.
        clashing, now = clashes(lock(panel), planned), timezone.now()
        free_spans = [
            span for span in planned if span not in clashing and span[0] > now
        ]
        if not free_spans:
            raise InputRefused(
                _("no time is left that is to come and free for everybody on the panel")
            )
        created = [
            InterviewSlot.objects.create(
                panel=panel, starts_at=begin, ends_at=end, **vars(where)
            )
            for begin, end in free_spans
        ]
        audit.record("make interview times", panel, by=by, fields=["slots"])
    return created


def move(slot: InterviewSlot, span: Span, where: Venue, *, by: User) -> None:
    """Everybody who has picked it goes along and is written to.

    Raises `TransitionRefused`.
    """
    with transaction.atomic():
        people = lock(slot.panel)
        lifecycle.lock(slot)
        ensure_open(slot)
        if span[0] <= timezone.now() or clashes(people, [span], excluded=slot):
            raise InputRefused(
                _("someone on the panel is busy at that time, or it is over")
            )
        booked = list(booked_interviews(slot))
        # Compared with the highest seat, not with the count: seats aren't renumbered.
        if where.seats < max((interview.seat for interview in booked), default=1):
            raise InputRefused(_("more people than that have chosen it"))
        slot.starts_at, slot.ends_at = span
        slot.is_remote, slot.place, slot.seats = (
            where.is_remote,
            where.place,
            where.seats,
        )
        slot.save(update_fields=["starts_at", "ends_at", "is_remote", "place", "seats"])
        for interview in booked:
            booking.follow_slot(interview, slot)
        audit.record(
            "move interview time", slot, by=by, fields=["starts_at", "place", "seats"]
        )


def cancel(slot: InterviewSlot, *, by: User) -> None:
    """Everybody who has picked it is told and can pick another.

    Raises `TransitionRefused`.
    """
    with transaction.atomic():
        lifecycle.lock(slot)
        ensure_open(slot)
        slot.cancelled_at = timezone.now()
        slot.save(update_fields=["cancelled_at"])
        for interview in booked_interviews(slot):
            booking.cancel(interview, by=by)
        audit.record("call off interview time", slot, by=by, fields=["cancelled_at"])


def ensure_open(slot: InterviewSlot) -> None:
    if slot.cancelled_at or slot.starts_at <= timezone.now():
        raise TransitionRefused(_("this time is over or cancelled"))


def booked_interviews(slot: InterviewSlot) -> Sequence[Interview]:
    rows = slot.interviews.booked().with_slot().order_by("pk")
    return list(
        rows.select_related("application__applicant__data_key", "application__cohort")
    )


def set_members(
    panel: InterviewPanel, members: Collection[User], *, by: User | None
) -> None:
    """The panel's people become these. Raises `TransitionRefused` if one is busy
    elsewhere or must not meet who has picked it.

    Nobody picks one of its times meanwhile.
    """
    with transaction.atomic():
        lock(panel, *members)
        before = set(panel.members.all())
        new = [person for person in members if person not in before]
        # Who has left the cohort's reviewers since may stay, but not come anew.
        if not set(members) <= {*eligible_members(panel), *before}:
            raise InputRefused(
                _("only reviewers of the cohort and coordinators can interview")
            )
        # `lock` has their accounts.
        taking.ensure_all_free(new, Role.INTERVIEWER, panel.cohort)
        ensure_no_clashes(panel, new)
        # Only the new ones: the others were checked when the time was picked.
        ensure_no_conflicts(panel, new)
        panel.members.set(members)
        audit.record("seat interviewers", panel, by=by, fields=["members"])
        interview_notices.panel_seated(panel, new)


def ensure_no_clashes(panel: InterviewPanel, new: Collection[User]) -> None:
    """Locks the panel's times to come."""
    ahead = (
        panel.slots.not_cancelled().filter(ends_at__gt=timezone.now()).order_by("pk")
    )
    spans_ahead = [
        (slot.starts_at, slot.ends_at) for slot in ahead.select_for_update(no_key=True)
    ]
    if new and clashes(new, spans_ahead):
        raise InputRefused(_("someone is on another panel at one of these times"))


def ensure_no_conflicts(panel: InterviewPanel, people: Collection[User]) -> None:
    rows = (
        Interview.objects.booked()
        .filter(slot__panel=panel)
        .select_related("application__applicant")
    )
    applications = [interview.application for interview in rows]
    connections = conflicts.load_connections(applications, people)
    conflicted = {
        str(person)
        for person in people
        if any(connections.kind(application, person) for application in applications)
    }
    if conflicted:
        message = _(
            "a conflict of interest with someone who has chosen a time: %(names)s"
        )
        raise TransitionRefused(message % {"names": ", ".join(sorted(conflicted))})


def delete_old_slots(now: datetime) -> int:
    """Deletes old times that nobody picked; the others go with their application."""
    # interviews=None: a slot with an interview is still part of an application.
    old = InterviewSlot.objects.filter(ends_at__lt=now - RETENTION, interviews=None)
    return old.delete()[0]
