"""Transfers: a new placement for the rest of the year."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Position
from organizations.models.choices import ParticipationStatus as P
from placements import rules
from placements.days_off import workflow as leave
from placements.matching import planned_offers
from placements.messages import notices
from placements.models import Offer, Placement
from placements.models.choices import LeaveKind, OfferOrigin
from placements.offers import conditions, terms
from placements.offers import workflow as offer_workflow
from placements.year import changes, phases, workflow
from placements.year.steps import TRANSFER
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import InputRefused, TransitionRefused
from portal.models import User


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
        with changes.recorded(placement, TRANSFER, by=by) as change:
            end = phases.placement_span(placement).ends_on
            ensure_transferable(placement, position, first_day, end)
            offer_workflow.ensure_no_member(placement.application, position)
            rules.ensure_not_own_host(position, by=by)
            last_day = first_day - workflow.DAY
            end_of_service = workflow.end_of_service(placement, last_day)
            lifecycle.take(placement, TRANSFER, by=by, **end_of_service)
            phases.cut_at_last_day(placement)
            leave.end_with_placement(placement, placement.ended_on, by=by)
            # Before the new offer: a constraint allows one seat for each application.
            workflow.release_seat(placement)
            moved = create_transferred_placement(
                placement, position, first_day, end, by=by
            )
            leave.carry_over(placement, moved, by=by)
            change.led_to = moved
        workflow.notify_both_sides(placement)
        notices.to_host(moved, occasion=f"{placement.code}:{moved.code}")
    return moved


def ensure_transferable(
    placement: Placement, position: Position, first_day: date, end: date
) -> None:
    if (
        position.pk == placement.position_id
        or position.cohort_id != placement.position.cohort_id
    ):
        raise InputRefused(_("choose another position of the same cohort"))
    # Under the position's lock, which a withdrawal of the host takes too.
    if position.participation.status not in (P.APPROVED, P.CLOSED):
        raise TransitionRefused(_("the position is no longer offered"))
    if first_day >= end:
        raise InputRefused(_("the placement has no days left after that day"))


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
    seat = offer_workflow.free_seat(position, offer)
    changes: dict[str, Any] = {
        **seat,
        "released_at": now,
        # Released offers must have a deadline (constraint); this one is answered at
        # once.
        "answer_by": now,
        "answered_at": now,
        "terms": {
            **terms.build_terms(position, province=seat["province"]),
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


def remove(moved: Placement, *, into: Placement, by: User) -> None:
    """The placement that a transfer began, with its offer, as if it had never been.

    Raises `TransitionRefused` if anything was written there.
    """
    if is_written_in(moved):
        raise TransitionRefused(
            _(
                "something was written in the new placement already;"
                " transfer the volunteer back instead"
            )
        )
    carry_concerns(moved, into)
    audit.record("remove transferred placement", moved, by=by)
    offer, key = moved.offer, moved.data_key
    # By a query: the instance keeps its key for the message to its host.
    Placement.objects.filter(pk=moved.pk).delete()
    offer.delete()
    key.delete()


def is_written_in(moved: Placement) -> bool:
    given = moved.leave_entries.filter(kind=LeaveKind.EARNED)
    return (
        moved.phases.exists()
        or moved.checkins.exists()
        or moved.reports.exists()
        # One line is what the transfer itself carried over.
        or given.count() > 1
        or moved.leave_entries.exclude(pk__in=given).exists()
    )


def carry_concerns(moved: Placement, into: Placement) -> None:
    """Silently: that there are concerns is for the safeguarding contacts only."""
    for concern in moved.concerns.all():
        # Read under the old key before the placement, and with it the key, changes.
        texts = [(message, message.text) for message in concern.messages.all()]
        concern.placement = into
        concern.save(update_fields=["placement"])
        for message, text in texts:
            message.concern, message.text = concern, text
            message.save(update_fields=["text"])
