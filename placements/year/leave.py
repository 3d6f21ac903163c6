"""The ledger of days off, in half days: earned or saved, moved, taken."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol

from django.db import transaction
from django.utils.translation import gettext as _

from placements import rules
from placements.messages import notices
from placements.models import LeaveEntry, Placement
from placements.models.calendar import Span
from placements.models.choices import LeaveKind as K
from placements.models.choices import LeaveStatus as S
from placements.year.steps import (
    APPROVE,
    APPROVE_AFTER_ALL,
    BRING_BACK,
    CANCEL,
    DECLINE,
    END,
    REVOKE,
    TAKE_BACK,
)
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import Step, TransitionRefused
from portal.models import User

GAINS = (K.EARNED, K.SAVED)
WHOLE_DAY = 2


class LedgerLine(Protocol):
    kind: str
    status: str
    halves: int


def balance(lines: Iterable[LedgerLine]) -> int:
    """Half days left: approved as earned or saved, less approved as taken."""
    approved = [line for line in lines if line.status == S.APPROVED]
    gained = sum(line.halves for line in approved if line.kind in GAINS)
    return gained - sum(line.halves for line in approved if line.kind == K.TAKEN)


def requested_halves(lines: Iterable[LedgerLine]) -> int:
    """Half days that are requested and not answered."""
    return sum(
        line.halves for line in lines if line.status == S.ASKED and line.kind == K.TAKEN
    )


def ask(
    placement: Placement,
    *,
    kind: str,
    halves: int,
    on_day: date,
    to_day: date | None,
    note: str,
    by: User,
) -> None:
    """By the volunteer. Raises `TransitionRefused`, also for more than is left."""
    with transaction.atomic():
        # The balance is a sum over lines, so the placement is locked, not a line.
        lifecycle.lock(placement)
        ensure_within(placement, on_day, to_day)
        entry = LeaveEntry(
            placement=placement, kind=kind, halves=halves, on_day=on_day, to_day=to_day
        )
        if kind not in (K.SAVED, K.MOVED, K.TAKEN) or not rules.is_volunteer(
            by, placement
        ):
            raise TransitionRefused(_("only the programme gives leave days"))
        ensure_day_free(entry)
        left = remaining_halves(placement)
        if kind == K.TAKEN and halves > left:
            raise too_few_left(left)
        entry.note = note.strip()
        entry.save()
        audit.record(
            "ask for day off",
            entry,
            by=by,
            fields=["kind", "halves", "on_day", "to_day", "note"],
        )
        notices.to_host(placement, occasion=entry.code)


def remaining_halves(placement: Placement) -> int:
    lines = list(placement.leave_entries.all())
    # Open requests count as spent, so that the same day can't be asked for twice.
    return balance(lines) - requested_halves(lines)


def ensure_running(placement: Placement) -> None:
    if placement.is_over or not placement.was_served:
        raise TransitionRefused(_("the work has not begun or is over"))


def ensure_within(placement: Placement, *days: date | None) -> None:
    ensure_running(placement)
    # Without dates the span is empty and contains no day.
    whole = Span(placement.starts_on or date.max, placement.ends_on or date.min)
    if not all(whole.contains(day) for day in days if day):
        raise TransitionRefused(_("the day lies outside the placement"))


def ensure_day_free(entry: LeaveEntry) -> None:
    """A day is taken, saved or moved once; two halves make one."""
    if entry.kind == K.MOVED and entry.to_day == entry.on_day:
        raise TransitionRefused(_("a day can't be moved to itself"))
    others = [
        line
        for line in LeaveEntry.objects.filter(placement=entry.placement)
        if line.pk != entry.pk and line.status in (S.ASKED, S.APPROVED)
    ]
    moved_from = {line.on_day for line in others if line.kind == K.MOVED}
    if entry.kind == K.MOVED and entry.on_day in moved_from:
        raise TransitionRefused(_("this day off is moved or asked to be moved already"))
    if halves_used(entry, others) + (entry.halves or WHOLE_DAY) > WHOLE_DAY:
        raise TransitionRefused(_("this day is noted or asked for already"))


def halves_used(entry: LeaveEntry, others: Iterable[LeaveEntry]) -> int:
    """Half days of the same sort on the day that the entry makes free, or saves."""
    if entry.kind in GAINS:
        same = [
            line
            for line in others
            if line.kind == entry.kind == K.SAVED and line.on_day == entry.on_day
        ]
        return sum(line.halves for line in same)
    day = entry.to_day or entry.on_day
    free = [line for line in others if line.kind in (K.TAKEN, K.MOVED)]
    return sum(
        line.halves or WHOLE_DAY for line in free if (line.to_day or line.on_day) == day
    )


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
    """After a transfer: carries over the days that are left.

    In the transaction of the caller.
    """
    halves = balance(placement.leave_entries.all())
    if halves > 0 and moved.starts_on:
        entry = LeaveEntry(
            placement=moved, kind=K.EARNED, halves=halves, on_day=moved.starts_on
        )
        entry.save()
        lifecycle.take(entry, APPROVE, by=by)


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
    left = balance(entry.placement.leave_entries.all())
    if entry.kind == K.TAKEN and entry.halves > left:
        raise too_few_left(left)


def too_few_left(halves: int) -> TransitionRefused:
    return TransitionRefused(
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
        lifecycle.take(entry, CANCEL, by=by)
        notices.to_host(entry.placement, occasion=occasion(entry))


def ensure_not_spent(entry: LeaveEntry) -> None:
    """What was given or saved can't be taken back once it is spent."""
    is_gain = entry.kind in GAINS and entry.status == S.APPROVED
    if is_gain and entry.halves > remaining_halves(entry.placement):
        raise TransitionRefused(_("days of it were taken or asked for already"))


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
            raise TransitionRefused(_("somebody else has to say this"))
        if step == APPROVE_AFTER_ALL:
            ensure_within(placement, entry.on_day, entry.to_day)
            ensure_day_free(entry)
            ensure_affordable(entry)
        else:
            ensure_not_spent(entry)
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
    """Days that were given stay: they are the balance."""
    for entry in placement.leave_entries.filter(status__in=END.sources):
        if entry.kind != K.EARNED and last_of(entry) > last_day:
            lifecycle.take(entry, END, by=by)


def last_of(entry: LeaveEntry) -> date:
    return max(entry.on_day, entry.to_day or entry.on_day)


def bring_back(placement: Placement, statuses: Mapping[str, str], *, by: User) -> None:
    """Those that ended with the placement, by code, to the status that they had."""
    for entry in placement.leave_entries.filter(status=S.ENDED, code__in=statuses):
        if (status := statuses[entry.code]) in BRING_BACK.targets:
            lifecycle.take(entry, BRING_BACK, by=by, to=status)
