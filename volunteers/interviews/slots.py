"""The times at which panels interview: planned in one go, moved, called off. Nobody sits in two places at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User
from portal.text import dates
from volunteers.conflicts import conflicts
from volunteers.interviews import booking
from volunteers.messages import notices
from volunteers.models import Interview, InterviewPanel, InterviewSlot, PanelMember

MOST_AT_ONCE = 60
KEPT = timedelta(days=30)
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Where:
    """`place`: a link where it is remote, else an address."""

    is_remote: bool
    place: str
    seats: int = 1


def spans(
    day: date, *, first: time, last: time, length: timedelta, pause: timedelta
) -> list[Span]:
    """As many as fit between the two times of a day in Bangkok, `MOST_AT_ONCE` at most."""
    begin = datetime.combine(day, first, tzinfo=dates.BANGKOK)
    end = datetime.combine(day, last, tzinfo=dates.BANGKOK)
    found: list[Span] = []
    while begin + length <= end and len(found) < MOST_AT_ONCE:
        found.append((begin, begin + length))
        begin += length + pause
    return found


def people_for(panel: InterviewPanel) -> list[User]:
    """Who may sit on a panel: the cohort's reviewers and all coordinators."""
    reviewers = Q(pk__in=PanelMember.objects.filter(cohort=panel.cohort).values("user"))
    coordinators = Q(pk__in=User.objects.coordinators().values("pk"))
    return list(
        User.objects.filter(reviewers | coordinators, is_active=True).order_by("email")
    )


def clashes(
    people: Collection[User],
    wanted: Sequence[Span],
    *,
    but: InterviewSlot | None = None,
) -> set[Span]:
    """Those of `wanted` in which one of these people sits on a panel already, or it overlaps another of them."""
    if not wanted:
        return set()
    first, last = (
        min(begin for begin, _end in wanted),
        max(end for _begin, end in wanted),
    )
    rows = InterviewSlot.objects.overlapping(first, last).filter(
        panel__members__in=people
    )
    if but:
        rows = rows.exclude(pk=but.pk)
    taken = list(rows.values_list("starts_at", "ends_at").distinct())
    own = {
        later for earlier, later in pairwise(sorted(wanted)) if later[0] < earlier[1]
    }
    return own | {
        span
        for span in wanted
        if any(span[0] < end and begin < span[1] for begin, end in taken)
    }


def lock(panel: InterviewPanel, *more: User) -> list[User]:
    """The panel, then its people and `more` in the order of their keys, until the transaction ends."""
    lifecycle.lock(panel)
    wanted = Q(pk__in=panel.members.values("pk")) | Q(
        pk__in=[person.pk for person in more]
    )
    return list(
        User.objects.select_for_update(no_key=True).filter(wanted).order_by("pk")
    )


def make(
    panel: InterviewPanel, wanted: Sequence[Span], where: Where, *, by: User
) -> list[InterviewSlot]:
    """Leaves out what clashes and what is over; raises `TransitionRefused` if nothing is left."""
    with transaction.atomic():
        taken, now = clashes(lock(panel), wanted), timezone.now()
        left = [span for span in wanted if span not in taken and span[0] > now]
        if not left:
            raise TransitionRefused(
                _("no time is left that is to come and free for everybody on the panel")
            )
        made = [
            InterviewSlot.objects.create(
                panel=panel, starts_at=begin, ends_at=end, **vars(where)
            )
            for begin, end in left
        ]
        audit.record("make interview times", panel, by=by, fields=["slots"])
    return made


def move(slot: InterviewSlot, span: Span, where: Where, *, by: User) -> None:
    """Everybody who has picked it goes along and is written to. Raises `TransitionRefused`."""
    with transaction.atomic():
        people = lock(slot.panel)
        lifecycle.lock(slot)
        refuse_unless_open(slot)
        if span[0] <= timezone.now() or clashes(people, [span], but=slot):
            raise TransitionRefused(
                _("somebody on the panel is busy at that time, or it is over")
            )
        booked = list(seated(slot))
        if where.seats < max((interview.seat for interview in booked), default=1):
            raise TransitionRefused(_("more people than that have picked it"))
        slot.starts_at, slot.ends_at = span
        slot.is_remote, slot.place, slot.seats = (
            where.is_remote,
            where.place,
            where.seats,
        )
        slot.save(update_fields=["starts_at", "ends_at", "is_remote", "place", "seats"])
        for interview in booked:
            booking.follow(interview, slot)
        audit.record(
            "move interview time", slot, by=by, fields=["starts_at", "place", "seats"]
        )


def call_off(slot: InterviewSlot, *, by: User) -> None:
    """Everybody who has picked it is told and can pick another. Raises `TransitionRefused`."""
    with transaction.atomic():
        lifecycle.lock(slot)
        refuse_unless_open(slot)
        slot.cancelled_at = timezone.now()
        slot.save(update_fields=["cancelled_at"])
        for interview in seated(slot):
            booking.cancel(interview, by=by)
        audit.record("call off interview time", slot, by=by, fields=["cancelled_at"])


def refuse_unless_open(slot: InterviewSlot) -> None:
    if slot.cancelled_at or slot.starts_at <= timezone.now():
        raise TransitionRefused(_("this time is over or called off"))


def seated(slot: InterviewSlot) -> Sequence[Interview]:
    rows = slot.interviews.booked().with_slot().order_by("pk")
    return list(
        rows.select_related("application__applicant__data_key", "application__cohort")
    )


def seat_people(
    panel: InterviewPanel, members: Collection[User], *, by: User | None
) -> None:
    """The panel's people become these. Raises `TransitionRefused` if one is busy elsewhere or must not meet who has picked it.

    Nobody picks one of its times meanwhile.
    """
    with transaction.atomic():
        lock(panel, *members)
        before = set(panel.members.all())
        new = [person for person in members if person not in before]
        if not set(members) <= {*people_for(panel), *before}:
            raise TransitionRefused(
                _("only reviewers of the cohort and coordinators can interview")
            )
        ahead = panel.slots.standing().filter(ends_at__gt=timezone.now()).order_by("pk")
        spans_ahead = [
            (slot.starts_at, slot.ends_at)
            for slot in ahead.select_for_update(no_key=True)
        ]
        if new and clashes(new, spans_ahead):
            raise TransitionRefused(
                _("somebody is on another panel at one of these times")
            )
        refuse_ties(panel, new)
        panel.members.set(members)
        audit.record("seat interviewers", panel, by=by, fields=["members"])
        notices.panel_seated(panel, new)


def refuse_ties(panel: InterviewPanel, people: Collection[User]) -> None:
    rows = (
        Interview.objects.booked()
        .filter(slot__panel=panel)
        .select_related("application__applicant")
    )
    applications = [interview.application for interview in rows]
    known = conflicts.ties(applications, people)
    touched = {
        str(person)
        for person in people
        if any(known.kind(one, person) for one in applications)
    }
    if touched:
        told = _(
            "a conflict of interest with somebody who has picked a time: %(names)s"
        )
        raise TransitionRefused(told % {"names": ", ".join(sorted(touched))})


def forget(now: datetime) -> int:
    """Deletes old times that no application holds; what somebody has picked goes after their application."""
    old = InterviewSlot.objects.filter(ends_at__lt=now - KEPT, interviews=None)
    return old.delete()[0]
