"""A host leaves a cohort or comes back: its offers end, its placements are flagged.

Nobody's placement ends by itself: a coordinator transfers it, or ends it before the
start so that another offer can be made. See docs/decisions/0029.
"""

from collections.abc import Iterable

from django.db.models import QuerySet

# First: what it registers has to run before what is registered here. Applications are
# locked before offers, and who has an open offer is asked before it ends.
import volunteers.decisions.host_withdrawal  # noqa: F401
from organizations.cohorts import hooks
from organizations.models import Participation
from placements.messages import host_notices
from placements.models import Offer, Placement
from placements.models.choices import OfferStatus
from placements.offers.workflow import WITHDRAW
from portal.kernel import lifecycle
from portal.models import User
from volunteers.decisions.hooks import bound_to_host


@bound_to_host.register
def bound_applications(participation: Participation) -> Iterable[int]:
    """With an open offer or a running placement there: they know of it."""
    offers = offers_to_end(participation).filter(status=OfferStatus.OPEN)
    yield from offers.values_list("application", flat=True)
    yield from running_placements(participation).values_list("application", flat=True)


@hooks.participation_locks.register
def lock_placements_and_offers(participation: Participation) -> None:
    """By key, after positions and applications; `list` runs the query."""
    placements = running_placements(participation).order_by("pk")
    list(placements.select_for_update(no_key=True, of=("self",)).values_list("pk"))
    offers = offers_to_end(participation).order_by("pk")
    list(offers.select_for_update(no_key=True, of=("self",)).values_list("pk"))


@hooks.participation_withdrawn.register
def end_offers(participation: Participation, by: User) -> None:
    """Nobody is proposed for the seats that become free."""
    people_count = 0
    for offer in for_messages(offers_to_end(participation)):
        was_open = offer.status == OfferStatus.OPEN
        lifecycle.take(offer, WITHDRAW, by=by, seat=None, host_left=True)
        # A planned offer was told to nobody, so its end isn't either.
        if was_open:
            host_notices.offer_host_left(offer)
            people_count += 1
    for placement in for_messages(running_placements(participation)):
        host_notices.place_host_left(placement, participation)
        people_count += 1
    if people_count:
        host_notices.people_without_host(participation, count=people_count)


@hooks.participation_readmitted.register
def tell_volunteers(participation: Participation, by: User) -> None:
    """Offers that ended do not open again; placements that still run go on there."""
    for placement in for_messages(running_placements(participation)):
        host_notices.place_host_back(placement, participation)


def offers_to_end(participation: Participation) -> QuerySet[Offer]:
    return Offer.objects.filter(
        position__participation=participation, status__in=WITHDRAW.sources
    )


def running_placements(participation: Participation) -> QuerySet[Placement]:
    rows: QuerySet[Placement] = Placement.objects.running()
    return rows.filter(position__participation=participation)


def for_messages(rows: QuerySet) -> Iterable:
    related = ("application__cohort", "application__applicant__data_key")
    return rows.select_related(*related, "application__data_key").order_by("pk")
