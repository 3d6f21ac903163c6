"""Who should be talked with before an offer reaches them, and why."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _lazy

from placements.models import Offer
from volunteers.models import Consent
from volunteers.models.choices import ConsentKind

NO_CONSENT = "no_consent"
NOT_CHOSEN = "not_chosen"
TEXTS: dict[str, Any] = {
    NO_CONSENT: _lazy("no consent to sharing with hosts is in force"),
    NOT_CHOSEN: _lazy(
        "this person chose neither the position nor “any organization that needs me”"
    ),
}


def codes_by_offer(offers: Sequence[Offer]) -> dict[int, list[str]]:
    """By offer: why a talk comes first; empty where it can leave. One query."""
    consenting = with_consent_to_hosts(offers)
    return {offer.pk: list(codes(offer, consenting)) for offer in offers}


def codes(offer: Offer, consenting: set[int]) -> Iterable[str]:
    if offer.application_id not in consenting:
        yield NO_CONSENT
    if offer.rank is None and not offer.application.is_anywhere:
        yield NOT_CHOSEN


def with_consent_to_hosts(offers: Sequence[Offer]) -> set[int]:
    """Keys of the applications whose applicant agrees that hosts see them."""
    rows = Consent.objects.filter(
        application__in=[offer.application_id for offer in offers], withdrawn_at=None
    )
    return set(
        rows.filter(kind=ConsentKind.HOSTS).values_list("application_id", flat=True)
    )
