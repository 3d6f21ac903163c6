"""The life cycle of a placement.

Whatever ends it frees its seat. Constraints keep its days in order.
"""

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Position
from placements import rules
from placements.matching import planned_offers
from placements.messages import notices
from placements.models import Offer, Placement
from placements.models.choices import EndKind, OfferOrigin
from placements.models.choices import PlacementStatus as S
from placements.offers import conditions, terms
from placements.offers import workflow as offer_workflow
from placements.year import leave, phases
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import Step, TransitionRefused
from portal.models import User

TO_BOTH_SIDES = "to the volunteer and the host"
START = Step(
    "start placement",
    _lazy("Start the work"),
    (S.PLANNED,),
    (S.ACTIVE,),
    "coordinator",
    TO_BOTH_SIDES,
)
HOLD = Step(
    "hold placement",
    _lazy("Put on hold"),
    (S.ACTIVE,),
    (S.ON_HOLD,),
    "coordinator",
    TO_BOTH_SIDES,
)
RESUME = Step(
    "resume placement",
    _lazy("Go on after the pause"),
    (S.ON_HOLD,),
    (S.ACTIVE,),
    "coordinator",
    TO_BOTH_SIDES,
)
COMPLETE = Step(
    "complete placement",
    _lazy("Complete"),
    (S.ACTIVE,),
    (S.COMPLETED,),
    "coordinator",
    TO_BOTH_SIDES,
)
END_EARLY = Step(
    "end placement early",
    _lazy("End early"),
    (S.PLANNED, S.ACTIVE, S.ON_HOLD),
    (S.ENDED_EARLY,),
    "coordinator with kind and reason; the volunteer, for safety",
    f"{TO_BOTH_SIDES}; for safety also to safeguarding",
)
TRANSFER = Step(
    "transfer placement",
    _lazy("Transfer"),
    (S.ACTIVE, S.ON_HOLD),
    (S.TRANSFERRED,),
    "coordinator",
    TO_BOTH_SIDES,
)
PLACEMENT_STEPS = (START, HOLD, RESUME, COMPLETE, END_EARLY, TRANSFER)
DAY = timedelta(days=1)


def notify_both_sides(placement: Placement) -> None:
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
        # Ends are inclusive, but the constraint asks for at least two days.
        if ends_on <= starts_on:
            raise TransitionRefused(_("the last day must come after the first"))
        placement.starts_on, placement.ends_on = starts_on, ends_on
        placement.save(update_fields=["starts_on", "ends_on"])
        audit.record("set dates", placement, by=by, fields=["starts_on", "ends_on"])


def start(placement: Placement, *, by: User) -> None:
    """Creates the learning phases and plans the check-ins.

    Raises `TransitionRefused` unless every condition is met.
    """
    with transaction.atomic():
        lifecycle.lock(placement)
        conditions.add_missing_conditions(placement)
        if phases.placement_span(placement).starts_on > timezone.localdate():
            raise TransitionRefused(_("the first day of work is still to come"))
        if conditions.unmet_conditions(placement):
            raise TransitionRefused(_("not every condition is met"))
        lifecycle.take(placement, START, by=by)
        phases.create_phases(placement)
        notify_both_sides(placement)


def hold(placement: Placement, *, since: date, by: User) -> None:
    """`since`: the first day without work. Raises `TransitionRefused`."""
    with transaction.atomic():
        lifecycle.lock(placement)
        span = phases.placement_span(placement)
        # Not on the first day: the part before the pause must have at least one day.
        if not span.starts_on < since <= min(span.ends_on, timezone.localdate()):
            raise TransitionRefused(
                _("the pause must begin within the placement, today at the latest")
            )
        lifecycle.take(placement, HOLD, by=by, on_hold_since=since)
        notify_both_sides(placement)


def resume(placement: Placement, *, back_on: date, moves_end: bool, by: User) -> None:
    """`back_on`: the first day of work again. Raises `TransitionRefused`.

    With `moves_end` the year ends later by the days of the pause.
    """
    with transaction.atomic():
        lifecycle.lock(placement)
        # `date.max` makes `days` negative when nothing is on hold, which is refused
        # below.
        since = placement.on_hold_since or date.max
        span = phases.placement_span(placement)
        # Both days are the first of their kind, so there is no + 1.
        days = (back_on - since).days
        if days < 1 or (back_on > span.ends_on and not moves_end):
            raise TransitionRefused(
                _("the work must go on after the pause began and before the last day")
            )
        end = span.ends_on + timedelta(days=days) if moves_end else span.ends_on
        lifecycle.take(
            placement,
            RESUME,
            by=by,
            on_hold_since=None,
            held_days=placement.held_days + days,
            ends_on=end,
        )
        if moves_end:
            phases.shift(placement, since=since, days=days)
        notify_both_sides(placement)


def extend(placement: Placement, *, ends_on: date, by: User) -> None:
    """Raises `TransitionRefused`."""
    with transaction.atomic():
        lifecycle.lock(placement)
        old_end = phases.placement_span(placement).ends_on
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
        last_day = phases.placement_span(placement).ends_on
        if last_day > timezone.localdate():
            raise TransitionRefused(_("the last day of work is still to come"))
        lifecycle.take(placement, COMPLETE, by=by, ended_on=last_day)
        release_seat(placement)
        notify_both_sides(placement)


def end_early(
    placement: Placement, *, kind: str, last_day: date | None, reason: str, by: User
) -> None:
    """For safety it needs no reason and notifies the safeguarding contacts.

    `last_day` is unused before the start. Raises `TransitionRefused`.
    """
    if kind != EndKind.SAFETY and not reason.strip():
        raise TransitionRefused(_("a reason is needed"))
    with transaction.atomic():
        lifecycle.lock(placement)
        had_begun = placement.status != S.PLANNED
        changes: dict[str, Any] = {
            "end_kind": kind,
            "end_reason": reason.strip(),
            **end_of_service(placement, last_day),
        }
        lifecycle.take(placement, END_EARLY, by=by, **changes)
        phases.cut_at_last_day(placement)
        release_seat(placement)
        # During the year an empty seat is not filled: the learning year has begun.
        if not had_begun:
            planned_offers.propose_next(placement.position, freed=placement.offer)
        if kind == EndKind.SAFETY:
            notices.to_safeguarding(placement, occasion=f"{placement.code}:end")
        notify_both_sides(placement)


def leave_for_safety(placement: Placement, *, by: User) -> None:
    """By the volunteer, at once, without a reason. Raises `TransitionRefused`."""
    end_early(
        placement, kind=EndKind.SAFETY, last_day=timezone.localdate(), reason="", by=by
    )
    notices.to_coordinators(placement, occasion=f"{placement.code}:left")


def end_of_service(placement: Placement, last_day: date | None) -> dict[str, Any]:
    """Changes that end the service; empty before the start.

    The last day of a placement on hold is the day before the pause. Raises
    `TransitionRefused`.
    """
    if placement.status not in (S.ACTIVE, S.ON_HOLD):
        return {}
    span = phases.placement_span(placement)
    # Days on hold at the very end were not served, so they are cut, not counted as
    # held.
    if placement.on_hold_since:
        last_day = placement.on_hold_since - DAY
    if last_day is None or last_day < span.starts_on or last_day > timezone.localdate():
        raise TransitionRefused(
            _("the last day must lie between the first day and today")
        )
    # It may be reported after the planned end; the constraint allows no later day.
    return {"ended_on": min(last_day, span.ends_on), "on_hold_since": None}


def release_seat(placement: Placement) -> None:
    # The number is free for others; the offer stays accepted as a record.
    placement.offer.seat = None
    placement.offer.save(update_fields=["seat"])


def transfer(
    placement: Placement, *, to: Position, first_day: date, by: User
) -> Placement:
    """A new placement for the rest of the year, with new conditions.

    Remaining days off are carried over. Locks the position before the application, as
    the release of an offer does. Raises `TransitionRefused`.
    """
    with transaction.atomic():
        position = Position.objects.select_for_update(no_key=True).get(pk=to.pk)
        offer_workflow.lock(placement.offer)
        lifecycle.lock(placement)
        end = phases.placement_span(placement).ends_on
        if (
            position.pk == placement.position_id
            or position.cohort_id != placement.position.cohort_id
        ):
            raise TransitionRefused(_("choose another position of the same cohort"))
        offer_workflow.ensure_no_member(placement.application, position)
        rules.ensure_not_own_host(position, by=by)
        if first_day >= end:
            raise TransitionRefused(_("nothing of the year is left after that day"))
        lifecycle.take(
            placement, TRANSFER, by=by, **end_of_service(placement, first_day - DAY)
        )
        phases.cut_at_last_day(placement)
        # Before the new offer: a constraint allows one seat for each application.
        release_seat(placement)
        moved = create_transferred_placement(placement, position, first_day, end, by=by)
        leave.carry_over(placement, moved, by=by)
        notify_both_sides(placement)
        notices.to_host(moved, occasion=f"{placement.code}:{moved.code}")
    return moved


def create_transferred_placement(
    placement: Placement, position: Position, first_day: date, end: date, *, by: User
) -> Placement:
    """Raises `TransitionRefused` without a free seat."""
    offer = create_transfer_offer(placement, position, first_day, end, by=by)
    moved = Placement.objects.create(
        application=placement.application,
        position=position,
        offer=offer,
        starts_on=first_day,
        ends_on=end,
    )
    conditions.add_missing_conditions(moved)
    audit.record("begin placement", moved, by=by)
    return moved


def create_transfer_offer(
    placement: Placement, position: Position, first_day: date, end: date, *, by: User
) -> Offer:
    """Holds the new seat; it needs no answer, because it was agreed to before."""
    offer = Offer.objects.create(
        application=placement.application,
        position=position,
        origin=OfferOrigin.TRANSFER,
        planned_by=by,
    )
    now = timezone.now()
    changes: dict[str, Any] = {
        "seat": offer_workflow.first_free_seat(position),
        "released_at": now,
        # Released offers must have a deadline (constraint); this one is answered at
        # once.
        "answer_by": now,
        "answered_at": now,
        "terms": {
            **terms.build_terms(position),
            "starts_on": first_day.isoformat(),
            "ends_on": end.isoformat(),
            "orientation_on": "",
        },
    }
    planned_offers.hide_from_members([offer])
    try:
        lifecycle.take(offer, offer_workflow.SEAT, by=by, **changes)
    except IntegrityError as error:
        raise TransitionRefused(_("every seat is taken or offered already")) from error
    return offer
