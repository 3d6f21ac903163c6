"""The ledger of days off, in half days: earned or saved, moved, taken."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from placements import rules
from placements.messages import notices
from placements.models import LeaveEntry, Placement
from placements.models.calendar import Span
from placements.models.choices import LeaveKind as K
from placements.models.choices import LeaveStatus as S
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import Step, TransitionRefused
from portal.models import User

ANSWERED_BY = "editors of the host, coordinator"
APPROVE = Step(
    "approve day off",
    _lazy("Approve"),
    (S.ASKED,),
    (S.APPROVED,),
    ANSWERED_BY,
    "to the volunteer",
)
DECLINE = Step(
    "decline day off",
    _lazy("Don't approve"),
    (S.ASKED,),
    (S.DECLINED,),
    ANSWERED_BY,
    "to the volunteer",
)
TAKE_BACK = Step(
    "take back day off",
    _lazy("Take back the request"),
    (S.ASKED,),
    (S.WITHDRAWN,),
    "volunteer",
)
LEAVE_STEPS = (APPROVE, DECLINE, TAKE_BACK)
GAINS = (K.EARNED, K.SAVED)


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
            raise TransitionRefused(_("only the programme gives days"))
        if kind == K.TAKEN and halves > remaining_halves(placement):
            raise TransitionRefused(_("there are not so many days left"))
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


def ensure_within(placement: Placement, *days: date | None) -> None:
    if placement.is_over or not placement.was_served:
        raise TransitionRefused(_("the work has not begun or is over"))
    # Without dates the span is empty and contains no day.
    whole = Span(placement.starts_on or date.max, placement.ends_on or date.min)
    if not all(whole.contains(day) for day in days if day):
        raise TransitionRefused(_("the day lies outside the placement"))


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
    # Requests that were not answered are lost; the new host answers for its own days.
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
        if entry.placement.is_over:
            raise TransitionRefused(_("the placement is over"))
        if (
            is_approved
            and entry.kind == K.TAKEN
            and entry.halves > balance(entry.placement.leave_entries.all())
        ):
            raise TransitionRefused(_("there are not so many days left"))
        lifecycle.take(entry, APPROVE if is_approved else DECLINE, by=by)
        notices.to_volunteer(entry.placement, occasion=entry.code)


def take_back(entry: LeaveEntry, *, by: User) -> None:
    lifecycle.take(entry, TAKE_BACK, by=by)
