"""What volunteers ask for: granted by the step itself, declined, or taken back.

Who hears: coordinators of every request; the host of a pause or an extension without
the reason, and never of one for safety.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from placements import rules
from placements.messages import notices
from placements.models import Placement, PlacementChange, PlacementRequest
from placements.models.choices import PlacementStatus
from placements.models.choices import RequestKind as K
from placements.models.choices import RequestStatus as S
from placements.requests.steps import (
    DECLINE,
    END,
    GRANT,
    GRANTED_BY,
    REOPEN,
    RESIGNED,
    TAKE_BACK,
)
from placements.year import changes
from placements.year import workflow as placement_workflow
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import InputRefused, TransitionRefused
from portal.models import User
from portal.text import dates


def ask(
    placement: Placement,
    *,
    kind: str,
    day: date | None = None,
    is_for_safety: bool = False,
    reason: str,
    by: User,
) -> PlacementRequest:
    """By the volunteer. Raises `TransitionRefused`."""
    with transaction.atomic():
        lifecycle.lock(placement)
        if not rules.is_volunteer(by, placement):
            raise TransitionRefused(_("only the volunteer asks for this"))
        ensure_askable(placement, kind)
        ensure_day(placement, kind, day)
        request = PlacementRequest(
            placement=placement, kind=kind, day=day, is_for_safety=is_for_safety
        )
        # Sealed fields need an instance: they are encrypted with its key.
        request.reason = reason.strip()
        request.save()
        audit.record(
            "ask for request", request, by=by, fields=["kind", "day", "reason"]
        )
        notices.request_waits(request, occasion=occasion(request))
        tell_host(request)
    return request


def can_ask(placement: Placement, kind: str) -> bool:
    is_open = placement.status in GRANTED_BY[K(kind)].sources
    return is_open and not placement.application.cohort.closed_at


def ensure_askable(placement: Placement, kind: str) -> None:
    if not can_ask(placement, kind):
        raise lifecycle_refusal(placement)
    if placement.requests.filter(kind=kind, status=S.ASKED).exists():
        raise TransitionRefused(_("you have asked for this already"))


def lifecycle_refusal(placement: Placement) -> TransitionRefused:
    state = placement.get_status_display()
    return TransitionRefused(_("its state is now “%(state)s”") % {"state": state})


def ensure_day(placement: Placement, kind: str, day: date | None) -> None:
    """Which days can be asked for. Raises `TransitionRefused`."""
    starts_on, ends_on = placement.starts_on, placement.ends_on
    if not needs_day(placement, kind):
        return
    if day is None or starts_on is None or ends_on is None:
        raise InputRefused(_("a day is needed"))
    if kind == K.EXTENSION:
        latest = placement_workflow.latest_end(placement)
        if not ends_on < day <= latest:
            raise InputRefused(
                _("the new last day must come after %(first)s, by %(last)s")
                % {"first": dates.show_date(ends_on), "last": dates.show_date(latest)}
            )
    elif not max(starts_on, timezone.localdate()) <= day <= ends_on:
        raise InputRefused(_("the day must lie between today and the last day of work"))


def needs_day(placement: Placement, kind: str) -> bool:
    """Who resigns before the start names no day."""
    if kind == K.RESIGNATION:
        return placement.status != PlacementStatus.PLANNED
    return kind != K.TRANSFER


def occasion(request: PlacementRequest) -> str:
    return f"{request.code}:{request.status_changed_at.isoformat()}"


def tell_host(request: PlacementRequest) -> None:
    if request.is_known_to_host:
        notices.to_host(request.placement, occasion=occasion(request))


def take_back(request: PlacementRequest, *, by: User) -> None:
    """By the volunteer. Raises `TransitionRefused`."""
    with transaction.atomic():
        # First, as everywhere: what ends the placement goes on to its requests.
        lifecycle.lock(request.placement)
        if not rules.is_volunteer(by, request.placement):
            raise TransitionRefused(_("only the volunteer asks for this"))
        lifecycle.take(request, TAKE_BACK, by=by)
        notices.request_waits(request, occasion=occasion(request))
        tell_host(request)


def decline(request: PlacementRequest, *, answer: str, by: User) -> None:
    """`answer` is read by the volunteer. Raises `TransitionRefused`."""
    lifecycle.ensure_reason(answer)
    with transaction.atomic():
        lifecycle.lock(request.placement)
        lifecycle.take(request, DECLINE, by=by, answer=answer.strip())
        notices.request_answered(request, occasion=occasion(request))
        tell_host(request)


def reopen(request: PlacementRequest, *, by: User) -> None:
    """After it was declined. Raises `TransitionRefused`."""
    with transaction.atomic():
        placement = request.placement
        lifecycle.lock(placement)
        lifecycle.lock(request)
        if request.status != S.DECLINED:
            raise lifecycle_refusal_of(request)
        ensure_askable(placement, request.kind)
        lifecycle.take(request, REOPEN, by=by, answer="")
        notices.request_answered(request, occasion=occasion(request))
        tell_host(request)


def lifecycle_refusal_of(request: PlacementRequest) -> TransitionRefused:
    state = request.get_status_display()
    return TransitionRefused(_("its state is now “%(state)s”") % {"state": state})


@changes.taken.register
def follow(change: PlacementChange, by: User) -> None:
    """Grants what the step does; the end of the placement ends the others."""
    placement = change.placement
    for request in placement.requests.filter(status=S.ASKED):
        request.placement = placement
        if is_granted(request, change):
            lifecycle.take(request, GRANT, by=by)
        elif placement.is_over:
            lifecycle.take(request, END, by=by)


def is_granted(request: PlacementRequest, change: PlacementChange) -> bool:
    if change.step != GRANTED_BY[K(request.kind)].name:
        return False
    is_resignation = request.kind == K.RESIGNATION
    return not is_resignation or change.placement.end_kind in RESIGNED


@changes.taken_back.register
def follow_back(change: PlacementChange, by: User) -> None:
    """What the step had answered or ended waits again, unless it was asked anew."""
    placement = change.placement
    waited = [
        code
        for code, status in change.before.get("requests", {}).items()
        if status == S.ASKED
    ]
    rows = list(placement.requests.all())
    asked_anew = {row.kind for row in rows if row.status == S.ASKED}
    for request in rows:
        is_answered = request.status in (S.GRANTED, S.ENDED) and request.code in waited
        if not is_answered or request.kind in asked_anew:
            continue
        request.placement = placement
        lifecycle.take(request, REOPEN, by=by)


def end_with(placement: Placement, *, by: User) -> None:
    """Where a placement ends without a step that is recorded."""
    for request in placement.requests.filter(status=S.ASKED):
        request.placement = placement
        lifecycle.take(request, END, by=by)


def answers_for_step(placement: Placement, label: "str | Promise") -> dict[str, Any]:
    """What the form of the step with this label begins with: what was asked for."""
    request = next(
        (
            row
            for row in placement.requests.filter(status=S.ASKED)
            if GRANTED_BY[K(row.kind)].label == label
        ),
        None,
    )
    if request is None:
        return {}
    names = {K.PAUSE: "since", K.EXTENSION: "ends_on", K.RESIGNATION: "last_day"}
    return {names[K(request.kind)]: request.day} if request.day else {}
