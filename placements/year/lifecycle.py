"""The life cycle of a placement. Whatever ends it frees its seat; days stay in order, the database holds them so."""

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Position
from placements.matching import planned_offers
from placements.messages import notices
from placements.models import Offer, Placement
from placements.models.choices import EndKind, OfferOrigin
from placements.models.choices import PlacementStatus as S
from placements.offers import conditions, terms, workflow
from placements.year import leave, phases
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import Step, TransitionRefused
from portal.models import User

BOTH = "to the volunteer and the host"
START = Step(
    "start placement",
    _lazy("Start the work"),
    (S.PLANNED,),
    (S.ACTIVE,),
    "coordinator",
    BOTH,
)
HOLD = Step(
    "hold placement",
    _lazy("Put on hold"),
    (S.ACTIVE,),
    (S.ON_HOLD,),
    "coordinator",
    BOTH,
)
RESUME = Step(
    "resume placement",
    _lazy("Go on after the pause"),
    (S.ON_HOLD,),
    (S.ACTIVE,),
    "coordinator",
    BOTH,
)
COMPLETE = Step(
    "complete placement",
    _lazy("Complete"),
    (S.ACTIVE,),
    (S.COMPLETED,),
    "coordinator",
    BOTH,
)
END_EARLY = Step(
    "end placement early",
    _lazy("End early"),
    (S.PLANNED, S.ACTIVE, S.ON_HOLD),
    (S.ENDED_EARLY,),
    "coordinator with kind and reason; the volunteer, for safety",
    f"{BOTH}; for safety also to safeguarding",
)
TRANSFER = Step(
    "transfer placement",
    _lazy("Transfer"),
    (S.ACTIVE, S.ON_HOLD),
    (S.TRANSFERRED,),
    "coordinator",
    BOTH,
)
PLACEMENT_STEPS = (START, HOLD, RESUME, COMPLETE, END_EARLY, TRANSFER)
DAY = timedelta(days=1)


def tell_both(placement: Placement) -> None:
    occasion = f"{placement.code}:{placement.status_changed_at.isoformat()}"
    notices.to_volunteer(placement, occasion=occasion)
    notices.to_host(placement, occasion=occasion)


def set_dates(
    placement: Placement, *, starts_on: date, ends_on: date, by: User
) -> None:
    """Before the start. Raises `TransitionRefused`."""
    with transaction.atomic():
        lifecycle.lock(placement)
        if placement.status != S.PLANNED:
            raise TransitionRefused(_("the work has begun or the placement is over"))
        if ends_on <= starts_on:
            raise TransitionRefused(_("the last day must come after the first"))
        placement.starts_on, placement.ends_on = starts_on, ends_on
        placement.save(update_fields=["starts_on", "ends_on"])
        audit.record("set dates", placement, by=by, fields=["starts_on", "ends_on"])


def start(placement: Placement, *, by: User) -> None:
    """With every condition met; draws the learning phases and plans the check-ins. Raises `TransitionRefused`."""
    with transaction.atomic():
        lifecycle.lock(placement)
        conditions.prepare(placement)
        if phases.span_of(placement).starts_on > timezone.localdate():
            raise TransitionRefused(_("the first day of work is still to come"))
        if conditions.open_ones(placement):
            raise TransitionRefused(_("not every condition is met"))
        lifecycle.take(placement, START, by=by)
        phases.draw(placement)
        tell_both(placement)


def hold(placement: Placement, *, since: date, by: User) -> None:
    """`since`: the first day without work. Raises `TransitionRefused`."""
    with transaction.atomic():
        lifecycle.lock(placement)
        span = phases.span_of(placement)
        if not span.starts_on < since <= min(span.ends_on, timezone.localdate()):
            raise TransitionRefused(
                _("the pause must begin within the placement, today at the latest")
            )
        lifecycle.take(placement, HOLD, by=by, on_hold_since=since)
        tell_both(placement)


def resume(placement: Placement, *, back_on: date, moves_end: bool, by: User) -> None:
    """`back_on`: the first day of work again; with `moves_end` the year ends as much later. Raises `TransitionRefused`."""
    with transaction.atomic():
        lifecycle.lock(placement)
        since, span = placement.on_hold_since or date.max, phases.span_of(placement)
        days = (back_on - since).days
        if days < 1 or (back_on > span.ends_on and not moves_end):
            raise TransitionRefused(
                _("the work must go on after the pause began and before the last day")
            )
        end = span.ends_on + timedelta(days=days) if moves_end else span.ends_on
        held = placement.held_days + days
        lifecycle.take(
            placement, RESUME, by=by, on_hold_since=None, held_days=held, ends_on=end
        )
        if moves_end:
            phases.shift(placement, since=since, days=days)
        tell_both(placement)


def extend(placement: Placement, *, ends_on: date, by: User) -> None:
    """Raises `TransitionRefused`."""
    with transaction.atomic():
        lifecycle.lock(placement)
        old_end = phases.span_of(placement).ends_on
        if placement.status not in (S.ACTIVE, S.ON_HOLD) or ends_on <= old_end:
            raise TransitionRefused(
                _("only running work can be extended, to a later day")
            )
        placement.ends_on = ends_on
        placement.save(update_fields=["ends_on"])
        phases.extend(placement, old_end=old_end)
        audit.record("extend placement", placement, by=by, fields=["ends_on"])
        occasion = f"{placement.code}:{ends_on.isoformat()}"
        notices.to_volunteer(placement, occasion=occasion)
        notices.to_host(placement, occasion=occasion)


def complete(placement: Placement, *, by: User) -> None:
    """On the last day at the earliest. Raises `TransitionRefused`."""
    with transaction.atomic():
        lifecycle.lock(placement)
        last_day = phases.span_of(placement).ends_on
        if last_day > timezone.localdate():
            raise TransitionRefused(_("the last day of work is still to come"))
        lifecycle.take(placement, COMPLETE, by=by, ended_on=last_day)
        free_seat(placement)
        tell_both(placement)


def end_early(
    placement: Placement, *, kind: str, last_day: date | None, reason: str, by: User
) -> None:
    """For safety needs no reason and tells safeguarding; `last_day` is unused before the start. Raises `TransitionRefused`."""
    if kind != EndKind.SAFETY and not reason.strip():
        raise TransitionRefused(_("a reason is needed"))
    with transaction.atomic():
        lifecycle.lock(placement)
        had_begun = placement.status != S.PLANNED
        changes: dict[str, Any] = {
            "end_kind": kind,
            "end_reason": reason.strip(),
            **served_until(placement, last_day),
        }
        lifecycle.take(placement, END_EARLY, by=by, **changes)
        phases.cut(placement)
        free_seat(placement)
        if not had_begun:
            planned_offers.propose_next(placement.position, freed=placement.offer)
        if kind == EndKind.SAFETY:
            notices.to_safeguarding(placement, occasion=f"{placement.code}:end")
        tell_both(placement)


def leave_for_safety(placement: Placement, *, by: User) -> None:
    """By the volunteer, at once, with nothing to explain. Raises `TransitionRefused`."""
    end_early(
        placement, kind=EndKind.SAFETY, last_day=timezone.localdate(), reason="", by=by
    )
    notices.to_coordinators(placement, occasion=f"{placement.code}:left")


def served_until(placement: Placement, last_day: date | None) -> dict[str, Any]:
    """The last day served: one on hold was last at work the day before. Raises `TransitionRefused`."""
    if placement.status not in (S.ACTIVE, S.ON_HOLD):
        return {}
    span = phases.span_of(placement)
    if placement.on_hold_since:
        last_day = placement.on_hold_since - DAY
    if last_day is None or last_day < span.starts_on or last_day > timezone.localdate():
        raise TransitionRefused(
            _("the last day must lie between the first day and today")
        )
    return {"ended_on": min(last_day, span.ends_on), "on_hold_since": None}


def free_seat(placement: Placement) -> None:
    placement.offer.seat = None
    placement.offer.save(update_fields=["seat"])


def transfer(
    placement: Placement, *, to: Position, first_day: date, by: User
) -> Placement:
    """A new placement for the rest of the year, with conditions of its own and the days off left. Raises `TransitionRefused`.

    Locks the position before the application, as the release of an offer does.
    """
    with transaction.atomic():
        position = Position.objects.select_for_update(no_key=True).get(pk=to.pk)
        workflow.lock(placement.offer)
        lifecycle.lock(placement)
        end = phases.span_of(placement).ends_on
        if (
            position.pk == placement.position_id
            or position.cohort_id != placement.position.cohort_id
        ):
            raise TransitionRefused(_("choose another position of the same cohort"))
        if first_day >= end:
            raise TransitionRefused(_("nothing of the year is left after that day"))
        ended = served_until(placement, first_day - DAY)
        lifecycle.take(placement, TRANSFER, by=by, **ended)
        phases.cut(placement)
        free_seat(placement)
        moved = seated(placement, position, first_day, end, by=by)
        leave.carry_over(placement, moved, by=by)
        tell_both(placement)
        notices.to_host(moved, occasion=f"{placement.code}:{moved.code}")
    return moved


def seated(
    placement: Placement, position: Position, first_day: date, end: date, *, by: User
) -> Placement:
    """The offer that holds the new seat needs no answer: it was agreed before. Raises `TransitionRefused` without a seat."""
    now = timezone.now()
    days = {"starts_on": first_day.isoformat(), "ends_on": end.isoformat()}
    offer = Offer.objects.create(
        application=placement.application,
        position=position,
        origin=OfferOrigin.TRANSFER,
        planned_by=by,
    )
    changes: dict[str, Any] = {
        "seat": workflow.free_seat(position),
        "terms": {**terms.of(position), **days, "orientation_on": ""},
    }
    try:
        lifecycle.take(
            offer,
            workflow.SEAT,
            by=by,
            released_at=now,
            answer_by=now,
            answered_at=now,
            **changes,
        )
    except IntegrityError as taken:
        raise TransitionRefused(_("every seat is taken or offered already")) from taken
    moved = Placement.objects.create(
        application=placement.application,
        position=position,
        offer=offer,
        starts_on=first_day,
        ends_on=end,
    )
    conditions.prepare(moved)
    audit.record("begin placement", moved, by=by)
    return moved
