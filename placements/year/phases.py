"""The learning phases of a placement as days, and the goals for them."""

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

WHOLE_YEAR = (1, 12)


def create_phases(placement: Placement) -> None:
    """Copies the position's phases with the days of this placement.

    A phase without months lasts all year. Phases of a start that was taken back are
    used again: they hold goals.
    """
    whole = placement_span(placement)
    kept = {phase.order: phase for phase in placement.phases.all()}
    for order, phase in enumerate(placement.position.learning_phases.all(), 1):
        first, last = (
            phase.first_month or WHOLE_YEAR[0],
            phase.last_month or WHOLE_YEAR[1],
        )
        nominal = calendar.months(whole.starts_on, first, last)
        if last == WHOLE_YEAR[1]:  # the year may end some days before or after it
            nominal = Span(nominal.starts_on, whole.ends_on)
        span = calendar.intersection(nominal, whole)
        if span:
            record = kept.get(order) or PhaseRecord(placement=placement, order=order)
            record.text = phase.text
            record.first_month, record.last_month = first, last
            record.starts_on, record.ends_on = span
            record.save()
    check_ins.plan_check_ins(placement)


def shift(placement: Placement, *, since: date, days: int) -> None:
    """After a pause that moved the end."""
    for phase in placement.phases.all():
        set_days(
            phase, calendar.shifted(Span(phase.starts_on, phase.ends_on), since, days)
        )
    check_ins.plan_check_ins(placement)


def extend(placement: Placement, *, old_end: date) -> None:
    new_end = placement_span(placement).ends_on
    for phase in placement.phases.all():
        set_days(
            phase,
            calendar.extended(Span(phase.starts_on, phase.ends_on), old_end, new_end),
        )
    check_ins.plan_check_ins(placement)


def cut_at_last_day(placement: Placement) -> None:
    """After an early end no phase or open check-in lies after the last day.

    Phases with goals are kept.
    """
    last_day = placement.ended_on
    if last_day is None:
        return
    placement.checkins.filter(sent_at=None, due_on__gt=last_day).delete()
    placement.phases.filter(starts_on__gt=last_day, goals_at=None).delete()
    for phase in placement.phases.filter(ends_on__gt=last_day):
        # A kept phase that had not begun becomes one day, so that its days stay in
        # order.
        set_days(phase, Span(min(phase.starts_on, last_day), last_day))


def set_days(phase: PhaseRecord, span: Span) -> None:
    phase.starts_on, phase.ends_on = span
    phase.save(update_fields=["starts_on", "ends_on"])


def placement_span(placement: Placement) -> Span:
    """The whole placement; raises `TransitionRefused` while it has no dates."""
    if placement.starts_on is None or placement.ends_on is None:
        raise TransitionRefused(_("the first and the last day are not set"))
    return Span(placement.starts_on, placement.ends_on)


def write_goals(phase: PhaseRecord, *, goals: str, seen: int, by: User) -> None:
    """The host must confirm them again. Raises `TransitionRefused`, also if stale.

    `seen`: the version that the person had read.
    """
    with transaction.atomic():
        # First, as everywhere: steps of the placement change the days of its phases.
        lifecycle.lock(phase.placement)
        lifecycle.lock(phase)
        if phase.placement.is_over or not rules.is_volunteer(by, phase.placement):
            raise TransitionRefused(_("the placement is over"))
        # Compared under the lock: the row is not overwritten by a tab with an older
        # text.
        if phase.version != seen:
            raise TransitionRefused(
                _(
                    "the goals were changed on another device; read them, then "
                    "save again"
                )
            )
        phase.goals = goals.strip()
        phase.goals_at = timezone.now()
        phase.version += 1
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
    """By the host. `seen`: the version it had read. Raises `TransitionRefused`."""
    with transaction.atomic():
        lifecycle.lock(phase.placement)
        lifecycle.lock(phase)
        if phase.placement.is_over:
            raise TransitionRefused(_("the placement is over"))
        # Else the host would confirm goals that it has never read.
        if phase.version != seen or not phase.goals_at:
            raise TransitionRefused(
                _("the goals were changed meanwhile; read them again")
            )
        if phase.confirmed_at:
            return
        phase.confirmed_at, phase.confirmed_by = timezone.now(), by
        phase.save(update_fields=["confirmed_at", "confirmed_by"])
        audit.record("confirm goals", phase, by=by)
