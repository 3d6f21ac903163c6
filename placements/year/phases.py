"""The learning phases of a placement in real days, and the goals in them."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from placements import rules
from placements.models import PhaseRecord, Placement, calendar
from placements.models.calendar import Span
from placements.year import check_ins
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User

YEAR = (1, 12)


def draw(placement: Placement) -> None:
    """Copies the position's phases with the days of this placement; a phase without months lasts all year."""
    whole = span_of(placement)
    rows = []
    for order, phase in enumerate(placement.position.learning_phases.all(), 1):
        first, last = phase.first_month or YEAR[0], phase.last_month or YEAR[1]
        reckoned = calendar.months(whole.starts_on, first, last)
        to_the_end = (
            Span(reckoned.starts_on, whole.ends_on) if last == YEAR[1] else reckoned
        )
        span = calendar.within(to_the_end, whole)
        if span:
            texts = {"text": phase.text, "first_month": first, "last_month": last}
            rows.append(
                PhaseRecord(placement=placement, order=order, **texts, **span._asdict())
            )
    for row in rows:
        row.save()
    check_ins.plan(placement)


def shift(placement: Placement, *, since: date, days: int) -> None:
    """After a pause that moved the end."""
    for phase in placement.phases.all():
        move(phase, calendar.shifted(Span(phase.starts_on, phase.ends_on), since, days))
    check_ins.plan(placement)


def extend(placement: Placement, *, old_end: date) -> None:
    new_end = span_of(placement).ends_on
    for phase in placement.phases.all():
        move(
            phase,
            calendar.extended(Span(phase.starts_on, phase.ends_on), old_end, new_end),
        )
    check_ins.plan(placement)


def cut(placement: Placement) -> None:
    """After an early end: no phase and no open check-in lies behind the last day; goals that were written stay."""
    last_day = placement.ended_on
    if last_day is None:
        return
    placement.checkins.filter(sent_at=None, due_on__gt=last_day).delete()
    placement.phases.filter(starts_on__gt=last_day, goals_at=None).delete()
    for phase in placement.phases.filter(ends_on__gt=last_day):
        move(phase, Span(min(phase.starts_on, last_day), last_day))


def move(phase: PhaseRecord, span: Span) -> None:
    phase.starts_on, phase.ends_on = span
    phase.save(update_fields=["starts_on", "ends_on"])


def span_of(placement: Placement) -> Span:
    """The whole placement; raises `TransitionRefused` while it has no dates."""
    if placement.starts_on is None or placement.ends_on is None:
        raise TransitionRefused(_("the first and the last day are not set"))
    return Span(placement.starts_on, placement.ends_on)


def write_goals(phase: PhaseRecord, *, goals: str, seen: int, by: User) -> None:
    """What the host had confirmed is to be confirmed anew. Raises `TransitionRefused` if another tab was faster."""
    with transaction.atomic():
        lifecycle.lock(phase)
        if phase.placement.is_over or not rules.is_volunteer(by, phase.placement):
            raise TransitionRefused(_("the placement is over"))
        if phase.version != seen:
            raise TransitionRefused(
                _("the goals were changed elsewhere; read them, then save again")
            )
        phase.goals, phase.goals_at, phase.version = (
            goals.strip(),
            timezone.now(),
            phase.version + 1,
        )
        phase.confirmed_at = phase.confirmed_by = None
        phase.save(
            update_fields=[
                "goals",
                "goals_at",
                "version",
                "confirmed_at",
                "confirmed_by",
            ]
        )
        audit.record("write goals", phase, by=by, fields=["goals"])


def confirm_goals(phase: PhaseRecord, *, seen: int, by: User) -> None:
    """By the host, of exactly the text it read. Raises `TransitionRefused`."""
    with transaction.atomic():
        lifecycle.lock(phase)
        if phase.placement.is_over:
            raise TransitionRefused(_("the placement is over"))
        if phase.version != seen or not phase.goals_at:
            raise TransitionRefused(
                _("the goals were changed meanwhile; read them again")
            )
        if phase.confirmed_at:
            return
        phase.confirmed_at, phase.confirmed_by = timezone.now(), by
        phase.save(update_fields=["confirmed_at", "confirmed_by"])
        audit.record("confirm goals", phase, by=by)
