"""What a step of a placement replaces is stored with it, so that it can come back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from placements.models import Placement, PlacementChange
from portal.kernel import lifecycle
from portal.kernel.lifecycle import Step, TransitionRefused
from portal.kernel.registry import Registry
from portal.models import User

Follower = Callable[[PlacementChange, User], None]
taken: Registry[Follower] = Registry()
taken_back: Registry[Follower] = Registry()
"""Functions of a step and who took it, or took it back; in its transaction."""
FIELDS = (
    "status",
    "starts_on",
    "ends_on",
    "ended_on",
    "on_hold_since",
    "held_days",
    "end_kind",
)
PHASE_FIELDS = (
    "code",
    "order",
    "text",
    "first_month",
    "last_month",
    "starts_on",
    "ends_on",
)
SEEN = "_seen_change"
CHECKIN_FIELDS = ("code", "side", "due_on")


def snapshot(placement: Placement) -> dict[str, Any]:
    """The rows that a step may change. Nothing sealed."""
    return {
        "placement": {name: getattr(placement, name) for name in FIELDS},
        "seat": placement.offer.seat,
        "phases": list(placement.phases.order_by("order").values(*PHASE_FIELDS)),
        "checkins": list(
            placement.checkins.filter(sent_at=None).values(*CHECKIN_FIELDS)
        ),
        "days_off": {
            entry.code: entry.status for entry in placement.leave_entries.order_by("pk")
        },
        "requests": dict(
            placement.requests.order_by("pk").values_list("code", "status")
        ),
    }


@contextmanager
def recorded(
    placement: Placement, step: Step, *, by: User
) -> Iterator[PlacementChange]:
    """Locks the placement, and stores how it was once the step has succeeded.

    Raises `TransitionRefused` if another step was taken since `see`.
    """
    with transaction.atomic():
        lifecycle.lock(placement)
        ensure_as_seen(placement)
        change = PlacementChange(
            placement=placement, step=step.name, before=snapshot(placement)
        )
        yield change
        change.save()
        for follow in taken:
            follow(change, by)


def see(placement: Placement) -> PlacementChange | None:
    """Binds what is done with the placement to its newest step, which it returns."""
    if SEEN not in placement.__dict__:
        placement.__dict__[SEEN] = newest(placement)
    return placement.__dict__[SEEN]


def ensure_as_seen(placement: Placement) -> None:
    """The caller has locked the placement."""
    if SEEN in placement.__dict__ and newest(placement) != placement.__dict__.pop(SEEN):
        raise TransitionRefused(_("another step was taken in the meantime"))


def newest(placement: Placement) -> PlacementChange | None:
    """The newest step that was not taken back."""
    return placement.changes.in_force().order_by("-pk").first()
