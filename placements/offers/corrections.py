"""Corrections of an offer: another deadline or province, and open again at its end."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Position, Province
from placements.matching import planned_offers
from placements.messages import notices
from placements.models import Offer
from placements.models.choices import OfferStatus as S
from placements.offers import terms, workflow
from portal.kernel import lifecycle
from portal.kernel.lifecycle import InputRefused, Step, TransitionRefused
from portal.models import User

CHANGE_DEADLINE = Step(
    "change offer deadline",
    _lazy("Change the deadline"),
    (S.OPEN,),
    (S.OPEN,),
    "coordinator, also for all open offers of a cohort",
    "to the applicant",
    taken_back_by="change offer deadline",
)
REOPEN = Step(
    "reopen offer",
    _lazy("Open the offer again"),
    (S.LAPSED, S.DECLINED, S.WITHDRAWN),
    (S.OPEN, S.PLANNED),
    "coordinator with a new deadline, while a seat is free; planned if never released",
    "to the applicant if it was released",
    taken_back_by="withdraw offer",
)
CHANGE_PROVINCE = Step(
    "change offer province",
    _lazy("Change the province"),
    (S.PLANNED,),
    (S.PLANNED,),
    "coordinator, where seats are split over provinces; also for two offers at once",
    taken_back_by="change offer province",
)
CORRECTION_STEPS = (CHANGE_DEADLINE, REOPEN, CHANGE_PROVINCE)


def change_deadline(
    offer: Offer, *, answer_by: datetime, is_later: bool = False, by: User
) -> None:
    """`is_later`: only if that gives more time. Raises `TransitionRefused`."""
    present = offer.answer_by
    with transaction.atomic():
        workflow.lock(offer)
        ensure_to_come(answer_by)
        if offer.answer_by != present:
            raise TransitionRefused(_("someone changed it in the meantime"))
        if answer_by == present or (is_later and present and answer_by < present):
            raise InputRefused(_("this is the deadline already, or a later one"))
        lifecycle.take(
            offer,
            CHANGE_DEADLINE,
            by=by,
            answer_by=answer_by,
            deadline_changed_at=timezone.now(),
        )
        notices.offer_deadline(offer)


def extend_deadlines(
    offers: list[Offer], *, answer_by: datetime, by: User
) -> list[Offer]:
    """Those that are open still, and would end earlier; returns them."""
    extended = []
    for offer in offers:
        try:
            change_deadline(offer, answer_by=answer_by, is_later=True, by=by)
        except TransitionRefused:  # answered, withdrawn or extended meanwhile
            continue
        extended.append(offer)
    return extended


def ensure_to_come(answer_by: datetime) -> None:
    if answer_by <= timezone.now():
        raise InputRefused(_("the new deadline must be a day to come"))


def reopen(offer: Offer, *, answer_by: datetime | None = None, by: User) -> None:
    """Takes a seat anew. An offer that was never released is planned again.

    Locks as a release does. Raises `TransitionRefused`.
    """
    with transaction.atomic():
        position = workflow.lock_with_position(offer)
        workflow.ensure_releasable(offer.application, position)
        target, changes = S.PLANNED, {}
        if offer.released_at:
            # Nobody was told of an offer that is only planned.
            planned_offers.drop_proposed(offer)
            target = S.OPEN
            changes = fields_of_open(offer, position, answer_by)
        try:
            lifecycle.take(
                offer,
                REOPEN,
                by=by,
                to=target,
                decline_reason="",
                withdraw_reason="",
                **changes,
            )
        except IntegrityError as error:
            raise TransitionRefused(
                _("another offer to this person is planned or open; withdraw it first")
            ) from error
        if target == S.OPEN:
            notices.offer_deadline(offer)


def fields_of_open(
    offer: Offer, position: Position, answer_by: datetime | None
) -> dict[str, Any]:
    if answer_by is None:
        raise InputRefused(_("the new deadline must be a day to come"))
    ensure_to_come(answer_by)
    now = timezone.now()
    seat = workflow.free_seat(position, offer)
    return {
        **seat,
        "terms": terms.at_place(offer.terms, seat["province"]),
        # Released anew: the page of an applicant is about the newest.
        "released_at": now,
        "answer_by": answer_by,
        "deadline_changed_at": now,
        "answered_at": None,
    }


@dataclass(frozen=True)
class Elsewhere:
    """Where the seat of a planned offer can be instead.

    `exchange`: another planned offer that has the seat there, and would take its place.
    """

    province: Province
    exchange: Offer | None = None


def elsewhere(offer: Offer, others: Iterable[Offer]) -> Iterator[Elsewhere]:
    """In the organization's order. `others`: planned ones that the person may change.

    In a province with a free seat nobody has to give one up.
    """
    free = {place.province_id for place in places_left(offer)}
    places = list(offer.position.places.select_related("province"))
    for place in places:
        if place.province_id == offer.province_id:
            continue
        if place.province_id in free:
            yield Elsewhere(place.province)
        elif any(row.province_id == offer.province_id for row in places):
            for other in others:
                if other.province_id == place.province_id:
                    yield Elsewhere(place.province, other)


def places_left(offer: Offer) -> list[Any]:
    """With a seat that is neither held nor planned for somebody else."""
    rows = Offer.objects.filter(position=offer.position_id).exclude(pk=offer.pk)
    others = [*rows.in_force(), *rows.planned()]
    return planned_offers.free_places(offer.position, others)


def change_province(
    offer: Offer, province: Province, *, exchange: Offer | None = None, by: User
) -> None:
    """Moves the seat of a planned offer; nobody is told of one that is only planned.

    `exchange`: gets the province of `offer`. Locks as a release does. Raises
    `TransitionRefused`.
    """
    rows = [offer, exchange] if exchange else [offer]
    with transaction.atomic():
        # By key, as a release locks its offers.
        first, *more = sorted(rows, key=lambda row: row.pk)
        workflow.lock_with_position(first)
        for row in more:
            workflow.lock(row)
        ensure_can_move(rows, province)
        before = offer.province
        lifecycle.take(offer, CHANGE_PROVINCE, by=by, province=province)
        if exchange:
            lifecycle.take(exchange, CHANGE_PROVINCE, by=by, province=before)


def ensure_can_move(rows: list[Offer], province: Province) -> None:
    """`rows`: the offer, and the one that it is exchanged with; locked."""
    offer, *exchanged = rows
    for row in rows:
        lifecycle.ensure_in(row, CHANGE_PROVINCE.sources)
        if not Offer.objects.filter(pk=row.pk).not_leaving().exists():
            raise TransitionRefused(
                _("the offer leaves with a release. Stop that first")
            )
    if offer.province_id == province.pk:
        raise InputRefused(_("its seat is in this province already"))
    places = set(offer.position.places.values_list("province_id", flat=True))
    if province.pk not in places:
        raise InputRefused(_("the position has no seat in this province"))
    names = {"province": province}
    for other in exchanged:
        if (other.position_id, other.province_id) != (offer.position_id, province.pk):
            raise TransitionRefused(_("someone changed it in the meantime"))
        if offer.province_id not in places:
            raise InputRefused(_("the position has no seat in this province"))
    free = {place.province_id for place in places_left(offer)}
    if not exchanged and province.pk not in free:
        raise TransitionRefused(
            _("every seat in %(province)s is held or planned for others") % names
        )
