"""The ledger of days off, in half days: earned or saved, moved, taken."""

from collections.abc import Callable, Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from placements import rules
from placements.days_off import ledger
from placements.days_off.steps import (
    APPROVE,
    APPROVE_AFTER_ALL,
    BRING_BACK,
    CANCEL,
    DECLINE,
    END,
    REVOKE,
    TAKE_BACK,
)
from placements.messages import notices
from placements.models import LeaveEntry, Placement
from placements.models.calendar import Span
from placements.models.choices import DayPart, PlacementStatus
from placements.models.choices import LeaveKind as K
from placements.models.choices import LeaveStatus as S
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import InputRefused, Step, TransitionRefused
from portal.models import User


def ask(
    placement: Placement,
    *,
    kind: str,
    on_day: date,
    part: str,
    to_day: date | None = None,
    to_part: str = "",
    note: str,
    by: User,
) -> None:
    """By the volunteer. Raises `TransitionRefused`, also for more than is left."""
    with transaction.atomic():
        # The balance is a sum over lines, so the placement is locked, not a line.
        lifecycle.lock(placement)
        ensure_within(placement, on_day, to_day)
        entry = LeaveEntry(
            placement=placement,
            kind=kind,
            halves=len(ledger.halves_of(on_day, part)),
            on_day=on_day,
            part=part,
            to_day=to_day,
            to_part=to_part,
        )
        ensure_asked(entry, by=by)
        ensure_possible(entry)
        ensure_left(entry)
        entry.note = note.strip()
        entry.save()
        fields = ["kind", "halves", "on_day", "part", "to_day", "to_part", "note"]
        audit.record("ask for day off", entry, by=by, fields=fields)
        notices.to_host(placement, occasion=entry.code)


def ensure_asked(entry: LeaveEntry, *, by: User) -> None:
    is_own = rules.is_volunteer(by, entry.placement)
    if not is_own or entry.kind not in (K.SAVED, K.MOVED, K.TAKEN):
        raise TransitionRefused(_("only the programme gives leave days"))


def ensure_left(entry: LeaveEntry) -> None:
    left = remaining_halves(entry.placement)
    if entry.kind == K.TAKEN and entry.halves > left:
        raise too_few_left(left)


def remaining_halves(placement: Placement) -> int:
    lines = list(placement.leave_entries.all())
    # Open requests count as spent, so that the same day can't be asked for twice.
    return ledger.balance(lines) - ledger.requested_halves(lines)


def ensure_running(placement: Placement) -> None:
    if placement.is_over or not placement.was_served:
        raise TransitionRefused(_("the work has not begun or is over"))


def ensure_within(placement: Placement, *days: date | None) -> None:
    ensure_running(placement)
    # Without dates the span is empty and contains no day.
    whole = Span(placement.starts_on or date.max, placement.ends_on or date.min)
    if not all(whole.contains(day) for day in days if day):
        raise InputRefused(_("the day lies outside the placement"))


def ensure_possible(entry: LeaveEntry) -> None:
    """That the days of the line can be as it says. Raises `TransitionRefused`."""
    if entry.kind == K.SAVED and entry.on_day > timezone.localdate():
        raise InputRefused(
            _("a holiday is noted as worked once the day has come, not before")
        )
    if entry.kind == K.MOVED and entry.to_day == entry.on_day:
        raise InputRefused(_("a day can’t be moved to itself"))
    is_whole, goes_to_whole = (
        part == DayPart.DAY for part in (entry.part, entry.to_part)
    )
    if entry.kind == K.MOVED and is_whole != goes_to_whole:
        raise InputRefused(_("a whole day is moved to a whole day, half to half"))
    ensure_not_paused(entry)
    ensure_day_free(entry)


def ensure_not_paused(entry: LeaveEntry) -> None:
    since = entry.placement.on_hold_since
    is_paused = entry.placement.status == PlacementStatus.ON_HOLD
    if since and is_paused and last_of(entry) >= since:
        raise InputRefused(_("the work is paused on that day"))


def ensure_day_free(entry: LeaveEntry) -> None:
    """Each half of a day is free once, and worked once. Raises `TransitionRefused`.

    Constraints of the table hold the same, but can't say it in words.
    """
    free, worked = ledger.free_halves(entry), ledger.worked_halves(entry)
    for other in others_in_force(entry):
        if free & ledger.free_halves(other):
            raise InputRefused(_("this day is noted or asked for already"))
        if worked & ledger.worked_halves(other):
            raise InputRefused(
                _("this day off is noted as moved or worked already, or asked for")
            )
        if other.kind == K.SAVED and free & ledger.worked_halves(other):
            raise InputRefused(_("this day is noted as worked"))
        is_moved = entry.kind == K.MOVED and other.status == S.APPROVED
        if not is_moved and worked & ledger.free_halves(other):
            raise InputRefused(
                _("this day is noted or asked for as a day off; cancel that first")
            )


def others_in_force(entry: LeaveEntry) -> list[LeaveEntry]:
    rows = LeaveEntry.objects.filter(
        placement=entry.placement, status__in=ledger.IN_FORCE
    )
    return list(rows.exclude(pk=entry.pk))


def grant(
    placement: Placement, *, halves: int, on_day: date, note: str, by: User
) -> None:
    """Days off that the programme gives. Raises `TransitionRefused`."""
    with transaction.atomic():
        lifecycle.lock(placement)
        ensure_within(placement, on_day)
        entry = LeaveEntry(
            placement=placement,
            kind=K.EARNED,
            halves=halves,
            on_day=on_day,
            note=note.strip(),
        )
        entry.save()
        lifecycle.take(entry, APPROVE, by=by)
        notices.to_volunteer(placement, occasion=f"{placement.code}:{entry.code}")


def carry_over(placement: Placement, moved: Placement, *, by: User) -> None:
    """After a transfer: the days that are left go to the new placement.

    In the transaction of the caller.
    """
    halves = ledger.balance(placement.leave_entries.all())
    if halves <= 0 or not moved.starts_on or not placement.ended_on:
        return
    for kind, row, day in (
        (K.CARRIED, placement, placement.ended_on),
        (K.EARNED, moved, moved.starts_on),
    ):
        entry = LeaveEntry(placement=row, kind=kind, halves=halves, on_day=day)
        entry.save()
        lifecycle.take(entry, APPROVE, by=by)


def bring_back_carried(placement: Placement) -> None:
    """The transfer is taken back as if it had never been: its days are here again."""
    placement.leave_entries.filter(kind=K.CARRIED).delete()


def answer(entry: LeaveEntry, *, is_approved: bool, by: User) -> None:
    """By the host or a coordinator. Raises `TransitionRefused`.

    The balance can't fall below zero.
    """
    with transaction.atomic():
        # Two approvals at once would each see the full balance.
        lifecycle.lock(entry.placement)
        ensure_running(entry.placement)
        if is_approved:
            ensure_affordable(entry)
        lifecycle.take(entry, APPROVE if is_approved else DECLINE, by=by)
        notices.to_volunteer(entry.placement, occasion=occasion(entry))


def ensure_affordable(entry: LeaveEntry) -> None:
    left = ledger.balance(entry.placement.leave_entries.all())
    if entry.kind == K.TAKEN and entry.halves > left:
        raise too_few_left(left)


def too_few_left(halves: int) -> TransitionRefused:
    return InputRefused(
        _("only %(days)s days of leave are left") % {"days": f"{halves / 2:g}"}
    )


def occasion(entry: LeaveEntry) -> str:
    """Of its last answer, which can be changed later."""
    return f"{entry.code}:{entry.status_changed_at.isoformat()}"


def take_back(entry: LeaveEntry, *, by: User) -> None:
    with transaction.atomic():
        # First, as everywhere: what ends the placement goes on to its lines.
        lifecycle.lock(entry.placement)
        lifecycle.take(entry, TAKE_BACK, by=by)


def cancel(entry: LeaveEntry, *, by: User) -> None:
    """By the volunteer, a day that was approved and is to come.

    Raises `TransitionRefused`.
    """
    with transaction.atomic():
        lifecycle.lock(entry.placement)
        lifecycle.lock(entry)
        ensure_running(entry.placement)
        if entry.status == S.APPROVED and not rules.can_cancel_day(by, entry):
            raise TransitionRefused(_("the day has come already"))
        ensure_not_spent(entry)
        ensure_not_moved_on(entry)
        lifecycle.take(entry, CANCEL, by=by)
        notices.to_host(entry.placement, occasion=occasion(entry))


def ensure_not_spent(entry: LeaveEntry) -> None:
    """What was given or saved can't be taken back once it is spent."""
    is_gain = entry.kind in ledger.GAINS and entry.status == S.APPROVED
    if is_gain and entry.halves > remaining_halves(entry.placement):
        raise TransitionRefused(_("days of it were taken or asked for already"))


def ensure_not_moved_on(entry: LeaveEntry) -> None:
    if ledger.moved_on(entry, others_in_force(entry)):
        raise TransitionRefused(
            _("this day off was moved on to another day; cancel that first")
        )


def correction_of(entry: LeaveEntry) -> Step | None:
    """The step that changes its answer."""
    corrections = lifecycle.open_steps(entry.status, (REVOKE, APPROVE_AFTER_ALL))
    return next(iter(corrections), None)


def correct(entry: LeaveEntry, step: Step, *, reason: str, by: User) -> None:
    """Changes an answer: takes an approval back, or approves after all.

    Raises `TransitionRefused`.
    """
    lifecycle.ensure_reason(reason)
    with transaction.atomic():
        placement = entry.placement
        lifecycle.lock(placement)
        lifecycle.lock(entry)
        ensure_running(placement)
        if not rules.can_correct_day(by, entry):
            raise TransitionRefused(_("someone else has to say this"))
        if step == APPROVE_AFTER_ALL:
            ensure_within(placement, entry.on_day, entry.to_day)
            ensure_possible(entry)
            ensure_affordable(entry)
        else:
            ensure_not_spent(entry)
            ensure_not_moved_on(entry)
        lifecycle.take(entry, step, by=by, answer=reason.strip())
        notices.to_volunteer(placement, occasion=occasion(entry))
        # The host knows it if it was one of its own people.
        if not rules.can_answer_for_host(by, placement):
            notices.to_host(placement, occasion=occasion(entry))


def end_with_placement(
    placement: Placement, last_day: date | None, *, by: User
) -> None:
    """No request outlives the work, and no day off lies after it."""
    for entry in placement.leave_entries.filter(status=S.ASKED):
        lifecycle.take(entry, END, by=by)
    end_after(placement, last_day or date.min, by=by)


def end_after(placement: Placement, last_day: date, *, by: User) -> None:
    """Ends requests and free days later than that. Days that were gained stay."""

    def is_later(entry: LeaveEntry) -> bool:
        is_request = entry.status == S.ASKED
        is_free_day = entry.kind in (K.TAKEN, K.MOVED)
        return (is_request or is_free_day) and last_of(entry) > last_day

    end_where(placement, is_later, by=by)


def end_in_pause(placement: Placement, pause: Span, *, by: User) -> None:
    """Who didn't work in a pause took no day off in it."""

    def is_within(entry: LeaveEntry) -> bool:
        return any(pause.contains(day) for day, _half in ledger.free_halves(entry))

    end_where(placement, is_within, by=by)


def end_where(
    placement: Placement, has_to_end: Callable[[LeaveEntry], bool], *, by: User
) -> None:
    lines = list(placement.leave_entries.filter(status__in=END.sources))
    ended = [entry for entry in lines if has_to_end(entry)]
    kept = [entry for entry in lines if entry not in ended]
    for entry in (*ended, *ledger.led_on(ended, kept)):
        lifecycle.take(entry, END, by=by)


def last_of(entry: LeaveEntry) -> date:
    return max(entry.on_day, entry.to_day or entry.on_day)


def bring_back(placement: Placement, statuses: Mapping[str, str], *, by: User) -> None:
    """Those that ended with the placement, by code, to the status that they had."""
    for entry in placement.leave_entries.filter(status=S.ENDED, code__in=statuses):
        if (status := statuses[entry.code]) in BRING_BACK.targets:
            lifecycle.take(entry, BRING_BACK, by=by, to=status)
