"""Who needs another place because a host left."""

from django.db.models import Q, QuerySet

from organizations.models import Cohort
from placements.matching.planned_offers import PLACEABLE
from placements.models import Offer, Placement
from placements.models.choices import EndKind, OfferStatus
from portal.models import User


def offers_without_place(rows: QuerySet[Offer]) -> QuerySet[Offer]:
    """Of those that a host left: the last ones of people who have no other by now."""
    lost = Q(host_left=True, status=OfferStatus.WITHDRAWN, released_at__isnull=False)
    lost |= Q(placement__end_kind=EndKind.HOST_LEFT, placement__ended_on=None)
    waiting = Offer.objects.filter(
        Q(status__in=[OfferStatus.PLANNED, OfferStatus.DEFERRED])
        | Q(seat__isnull=False)
    )
    placed = Placement.objects.running()
    return (
        rows.filter(lost, application__status__in=PLACEABLE)
        .exclude(application__in=waiting.values("application"))
        .exclude(application__in=placed.values("application"))
    )


def count_people(cohort: Cohort, *, by: User) -> int:
    """Without those whom a conflict of interest hides."""
    offers = Offer.objects.visible_to(by).in_cohort(cohort)
    people = offers_without_place(offers).order_by().values("application").distinct()
    return people.count()


def count_placements(cohort: Cohort, *, by: User) -> int:
    rows = Placement.objects.visible_to(by).without_host()
    return rows.filter(application__cohort=cohort).count()
