"""The only code that writes a status. A life cycle is a table of steps; `take` moves one thing along one of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal.kernel import audit
from portal.models import User


class TransitionRefused(Exception):
    """The rules of the moment forbid the act; nothing was changed. The text is for the person who asked."""

    def __init__(self, reason: "str | Promise") -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return _("Not possible any more: %(reason)s. Nothing was changed.") % {
            "reason": self.reason
        }


class StaleVersion(Exception):
    """Somebody else, or another tab, saved since the page was opened; nothing was stored.

    `theirs` is the row as it is stored now, where whoever raises it has it at hand.
    """

    def __init__(self, theirs: Any = None) -> None:
        super().__init__("a newer version was saved")
        self.theirs = theirs


@dataclass(frozen=True)
class Step:
    """One row of a life cycle's table. Several targets: `take` is told which (a step back to where it came from)."""

    name: str
    label: "str | Promise"
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    who: str
    sends: str = ""
    held: bool = False


Guard = Callable[[models.Model], str]
_guards: list[Guard] = []


def guard(why: Guard) -> Guard:
    """Registers who knows why a thing can't be changed any more at all; "" where it can."""
    _guards.append(why)
    return why


def closed_reason(thing: models.Model) -> str:
    return next((told for why in _guards if (told := why(thing))), "")


def ensure_open(thing: models.Model) -> None:
    if told := closed_reason(thing):
        raise TransitionRefused(told)


def lock(thing: models.Model, *, even_if_shut: bool = False) -> None:
    """Takes the row lock for this transaction and reads the row afresh; call before checking anything about it.

    Its key never changes, so that others may meanwhile add rows that point to it. Raises `TransitionRefused` for what is shut.
    """
    thing.refresh_from_db(
        from_queryset=type(thing)._base_manager.select_for_update(no_key=True)
    )
    if not even_if_shut:
        ensure_open(thing)


def take(
    thing: Any, step: Step, *, by: User | None, to: str = "", **changes: Any
) -> None:
    """Moves `thing` along `step` with `changes` beside it and writes its line of history; raises `TransitionRefused`.

    Of two that take a step at once one wins; the other finds the status moved and is refused.
    """
    target = to or step.targets[0]
    if target not in step.targets:
        raise ValueError(f"{step.name} does not lead to {target}")
    with transaction.atomic():
        lock(thing)
        if thing.status not in step.sources:
            raise TransitionRefused(
                _("its state is now “%(state)s”")
                % {"state": thing.get_status_display()}
            )
        thing.status, thing.status_changed_at = target, timezone.now()
        for name, value in changes.items():
            setattr(thing, name, value)
        thing.save(update_fields=["status", "status_changed_at", *changes])
        audit.record(step.name, thing, by=by, fields=["status", *changes])


def open_steps(status: str, steps: Iterable[Step]) -> list[Step]:
    """The steps that lead out of `status`."""
    return [step for step in steps if status in step.sources]


def table(steps: Iterable[Step]) -> list[tuple[str, str, str, str, str]]:
    """The life cycle as rows of text (name, from, to, who, what is sent), as printed in docs/."""
    return [
        (
            s.name,
            ", ".join(s.sources),
            ", ".join(s.targets),
            s.who,
            s.sends + (" (held)" if s.held else ""),
        )
        for s in steps
    ]
