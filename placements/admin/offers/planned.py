"""Planned offers before their release: messages, refusals, warnings, seats."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from organizations.models import Cohort, Position, names
from placements.matching import reasons
from placements.models import Offer
from placements.offers import talks
from placements.offers import workflow as offer_workflow
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.preview import MessagePreview, preview_messages
from portal.models import User


@dataclass
class PlannedOffer:
    """With its message, or the reason why its release would be refused.

    `talk_first`: the codes of why it isn't ticked at first (`talks.TEXTS`). Neither
    these nor `warnings` keep it from being released.
    """

    offer: Offer
    previews: list[MessagePreview] = field(default_factory=list)
    refusal: str = ""
    warnings: list[str] = field(default_factory=list)
    talk_first: list[str] = field(default_factory=list)
    is_ticked: bool = False
    origin_reason: str = ""
    """Of an offer for a seat that became free."""

    @property
    def key(self) -> str:
        """Stands for the offer and what was shown beside its tick."""
        return tick_key(self.offer, self.talk_first)

    @property
    def talk_reasons(self) -> list[Any]:
        return [talks.TEXTS[code] for code in self.talk_first]


@dataclass(frozen=True)
class SeatCounts:
    host: str
    seats: int | None
    held: int
    planned: int

    @property
    def is_short(self) -> bool:
        return self.planned > (self.seats or 0) - self.held


def preview_offers(
    offers: Sequence[Offer], user: User, cohort: Cohort
) -> list[PlannedOffer]:
    """Each on its own. Whoever comes after the last free seat would be refused."""
    free = {position.pk: count for position, count in free_seats(offers)}
    talk_first = talks.codes_by_offer(offers)
    rows = []
    for offer in offers:
        row = preview_offer(offer, user)
        if not row.refusal and free[offer.position_id] <= 0:
            row = PlannedOffer(
                offer, refusal=_("every seat is taken or offered already")
            )
        if not row.refusal:
            free[offer.position_id] -= 1
        row.origin_reason = reasons.next_offer_reason(offer, to=user)
        row.warnings = list(warnings(offer, cohort))
        row.talk_first = talk_first[offer.pk]
        row.is_ticked = not row.refusal and not row.talk_first
        rows.append(row)
    return rows


def preview_offer(offer: Offer, user: User) -> PlannedOffer:
    # A copy: the preview rolls back the database, not the attributes of the instance.
    fresh = Offer.objects.get(pk=offer.pk)
    try:
        previews = preview_messages(partial(offer_workflow.release, fresh, by=user))
    except TransitionRefused as refusal:
        return PlannedOffer(offer, refusal=str(refusal.reason))
    return PlannedOffer(offer, previews=previews)


def tick_key(offer: Offer, talk_first: Iterable[str]) -> str:
    return ":".join([offer.code, *talk_first])


def warnings(offer: Offer, cohort: Cohort) -> Iterable[str]:
    if offer.rank is None and offer.application.is_anywhere:
        yield _("this person did not choose the position")
    if cohort.service_starts_on is None or cohort.service_ends_on is None:
        yield _("the cohort has no dates of service yet, so the offer names none")


def free_seats(offers: Sequence[Offer]) -> list[tuple[Position, int]]:
    positions = Position.objects.filter(
        pk__in={offer.position_id for offer in offers}
    ).select_related("organization")
    held = Count("offers", filter=Q(offers__seat__isnull=False))
    rows: Any = positions.defer("content", "organization__content").annotate(held=held)
    return [
        (position, (position.seats or 0) - position.held)
        for position in rows.order_by("organization__sort_key")
    ]


def seat_counts(offers: Sequence[Offer]) -> list[SeatCounts]:
    planned = Counter(offer.position_id for offer in offers)
    return [
        SeatCounts(
            host=names.text_of(position),
            seats=position.seats,
            held=(position.seats or 0) - free_count,
            planned=planned[position.pk],
        )
        for position, free_count in free_seats(offers)
    ]
