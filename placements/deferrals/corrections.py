"""A promise to defer that was a mistake: the offer is back, the request undecided."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Position
from organizations.models.choices import ParticipationStatus
from placements.deferrals import workflow
from placements.matching import planned_offers
from placements.messages import notices
from placements.models import Deferral, Offer, Placement
from placements.models.choices import DeferralStatus as D
from placements.models.choices import EndKind, OfferStatus, PlacementStatus
from placements.offers import terms
from placements.offers import workflow as offer_workflow
from placements.year.steps import END_EARLY, TAKE_BACK_BY_STEP
from portal.kernel import lifecycle
from portal.kernel.lifecycle import Step, TransitionRefused
from portal.models import User
from portal.text import dates

TAKE_BACK_PROMISE = Step(
    "take back promise",
    _lazy("Take back the approval"),
    (D.PROMISED,),
    (D.ASKED,),
    "coordinator with an answer, while a seat is free and no next application is"
    " prepared",
    "to the applicant, as a correction",
    taken_back_by="promise deferral",
)
RESTORE_OFFER = Step(
    "restore deferred offer",
    _lazy("Restore the offer"),
    (OfferStatus.DEFERRED,),
    (OfferStatus.OPEN, OfferStatus.ACCEPTED),
    "coordinator who takes back a promise to defer",
    "to the applicant",
    taken_back_by="defer offer",
)


def take_back_promise(deferral: Deferral, *, answer: str, by: User) -> None:
    """`answer` is shown to the person, who has the offer again, or the place, and
    whose request waits for another decision.

    Locks as a release does. Raises `TransitionRefused`, also where no seat is free.
    """
    lifecycle.ensure_reason(answer)
    with transaction.atomic():
        offer = deferral.offer
        position = offer_workflow.lock_with_position(offer)
        placement = Placement.objects.filter(offer=offer).first()
        if placement:
            lifecycle.lock(placement)
        ensure_can_come(offer, position)
        lifecycle.take(deferral, TAKE_BACK_PROMISE, by=by, answer=answer.strip())
        # Nobody was told of an offer that is only planned for the seat.
        planned_offers.drop_proposed(offer)
        restore_offer(offer, position, placement, by=by)
        notices.deferral_corrected(deferral)


def ensure_can_come(offer: Offer, position: Position) -> None:
    if offer.host_left or position.participation.status != ParticipationStatus.APPROVED:
        raise TransitionRefused(_("the position is no longer offered"))
    if offer.application.status not in planned_offers.PLACEABLE:
        state = offer.application.get_status_display()
        raise TransitionRefused(
            _("the application’s state is now “%(state)s”") % {"state": state}
        )
    offer_workflow.ensure_no_member(offer.application, position)


def restore_offer(
    offer: Offer, position: Position, placement: Placement | None, *, by: User
) -> None:
    """Open with some days to answer, or accepted, with its placement planned."""
    seat = offer_workflow.free_seat(position, offer)
    changes: dict[str, Any] = {
        **seat,
        "terms": terms.at_place(offer.terms, seat["province"]),
    }
    deadline = dates.end_of_day_in(workflow.ANSWER_DAYS_AFTER_REFUSAL)
    if placement is None and (offer.answer_by is None or offer.answer_by < deadline):
        changes |= {"answer_by": deadline, "deadline_changed_at": timezone.now()}
    try:
        lifecycle.take(
            offer,
            RESTORE_OFFER,
            by=by,
            to=OfferStatus.ACCEPTED if placement else OfferStatus.OPEN,
            **changes,
        )
    except IntegrityError as error:
        raise TransitionRefused(
            _("another offer to this person is planned or open; withdraw it first")
        ) from error
    if placement and placement.end_kind == EndKind.DEFERRED:
        lifecycle.take(
            placement,
            TAKE_BACK_BY_STEP[END_EARLY.name],
            by=by,
            to=PlacementStatus.PLANNED,
            end_kind="",
            end_reason="",
        )
        notices.to_host(placement, occasion=f"{placement.code}:deferral corrected")
