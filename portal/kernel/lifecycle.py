"""The only code that writes a status.

A life cycle is a table of steps; `take` moves one object along one of them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal.kernel import audit
from portal.kernel.registry import Registry
from portal.models import User


class TransitionRefused(Exception):
    """The rules forbid the action now; nothing was changed.

    The text is for the person who asked for it.
    """

    def __init__(self, reason: "str | Promise") -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return _("Not possible any more: %(reason)s. Nothing has changed.") % {
            "reason": self.reason
        }

    @property
    def of_input(self) -> str:
        """For the form that asked: it was never possible with what was typed there."""
        return _("This is not possible: %(reason)s.") % {"reason": self.reason}


class InputRefused(TransitionRefused):
    """With what was asked for, or typed, it was never possible, or is not yet.

    Nobody else's act is the cause, and `reason` says what to change.
    """

    def __str__(self) -> str:
        return self.of_input


class RowRemoved(TransitionRefused):
    """Somebody else has removed the row since it was read."""


class StaleVersion(Exception):
    """Somebody else, or another tab, has saved since the page was opened.

    Nothing was stored. `theirs` is the row as it is stored now, if it was at hand.
    """

    def __init__(self, theirs: Any = None) -> None:
        super().__init__("a newer version was saved")
        self.theirs = theirs


@dataclass(frozen=True)
class Step:
    """One row of a life cycle's table.

    Of several targets `take` is told which, as in a step back to where an object came
    from. `held`: its message waits until it is released. `taken_back_by`: the name of
    the step that takes it back, or why there is none.
    """

    name: str
    label: "str | Promise"
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    who: str
    sends: str = ""
    held: bool = False
    taken_back_by: str = ""


ClosedReason = Callable[[models.Model], str]
closed_reasons: Registry[ClosedReason] = Registry()
"""Each says why an object can't be changed any more at all, or "" where it can."""


def closed_reason(obj: models.Model) -> str:
    return next((text for reason in closed_reasons if (text := reason(obj))), "")


def ensure_open(obj: models.Model) -> None:
    if reason := closed_reason(obj):
        raise TransitionRefused(reason)


def lock(obj: models.Model, *, even_if_closed: bool = False) -> None:
    """Locks the row until the transaction ends and reads it again.

    Call it before checking anything about the row. Raises `TransitionRefused` where
    the row is closed, or was removed since it was read.
    """
    # `no_key`: the primary key never changes, so others may go on adding rows that
    # refer to this one (a plain FOR UPDATE would make them wait).
    # SQLite ignores the clause: its transaction holds the only write lock anyway.
    rows = type(obj)._base_manager.select_for_update(no_key=True)
    try:
        obj.refresh_from_db(from_queryset=rows)
    except ObjectDoesNotExist as error:
        raise RowRemoved(_("someone removed it in the meantime")) from error
    ensure_expected(obj)
    if not even_if_closed:
        ensure_open(obj)
        mark_locked(obj)


def expect(obj: models.Model, status: str) -> None:
    """Binds what is done with `obj` to the status that its person was shown.

    Asked when its row is locked: `lock` and `take` raise `TransitionRefused` if
    somebody else has moved it meanwhile.
    """
    obj.__dict__["_expected_status"] = status


def ensure_expected(obj: Any) -> None:
    expected = obj.__dict__.get("_expected_status")
    if expected is not None and obj.status != expected:
        raise moved_meanwhile(obj)


def moved_meanwhile(obj: Any) -> TransitionRefused:
    state = obj.get_status_display()
    return TransitionRefused(
        _("someone changed it in the meantime: its state is now “%(state)s”")
        % {"state": state}
    )


def mark_locked(obj: models.Model) -> None:
    """Notes that the row is locked, fresh and open, so that `take` need not lock it."""
    obj.__dict__["_locked_in"] = transaction.get_connection().atomic_blocks[-1]


def is_locked(obj: models.Model) -> bool:
    """Whether it was marked in a block that is still running."""
    block = obj.__dict__.get("_locked_in")
    # By identity: a mark from a block that has ended, committed or not, must not count.
    return any(block is each for each in transaction.get_connection().atomic_blocks)


def take(
    obj: Any, step: Step, *, by: User | None, to: str = "", **changes: Any
) -> None:
    """Moves `obj` along `step` with `changes` beside it and writes a line of history.

    Of two that take a step at once one wins; the other finds the status moved and is
    refused. Raises `TransitionRefused`.
    """
    target = to or step.targets[0]
    if target not in step.targets:
        raise ValueError(f"{step.name} does not lead to {target}")
    with transaction.atomic():
        # Saves a second SELECT ... FOR UPDATE where the caller has locked the row.
        if is_locked(obj):
            # Another instance of the row can have moved it in this transaction.
            obj.refresh_from_db(fields=["status"])
        else:
            lock(obj)
        ensure_expected(obj)
        obj.__dict__.pop("_expected_status", None)
        ensure_in(obj, step.sources)
        before = obj.status
        obj.status, obj.status_changed_at = target, timezone.now()
        for name, value in changes.items():
            setattr(obj, name, value)
        obj.save(update_fields=["status", "status_changed_at", *changes])
        audit.record(
            step.name,
            obj,
            by=by,
            fields=["status", *changes],
            moved=(str(before), str(target)),
        )


def ensure_reason(text: str) -> None:
    """Raises `TransitionRefused`, whichever door somebody came through."""
    if not text.strip():
        raise InputRefused(_("a reason is needed"))


def ensure_in(obj: Any, states: tuple[str, ...]) -> None:
    if obj.status not in states:
        state = obj.get_status_display()
        raise TransitionRefused(_("its state is now “%(state)s”") % {"state": state})


def open_steps(status: str, steps: Iterable[Step]) -> list[Step]:
    """The steps that lead out of `status`."""
    return [step for step in steps if status in step.sources]


def table(steps: Iterable[Step]) -> list[tuple[str, str, str, str, str]]:
    """The life cycle as printed in docs/: name, from, to, who, what is sent."""
    return [
        (
            step.name,
            ", ".join(step.sources),
            ", ".join(step.targets),
            step.who,
            step.sends + (" (held)" if step.held else ""),
        )
        for step in steps
    ]
