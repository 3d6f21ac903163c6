"""What has become of each application when its cohort closes."""

from collections import defaultdict
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from organizations.models import Cohort
from placements.models import Deferral, Offer, Placement
from placements.models.choices import (
    DeferralStatus,
    OfferStatus,
    Outcome,
    PlacementStatus,
)
from volunteers.models import Application
from volunteers.models.choices import ApplicationStatus as S

OUTCOME_BY_STATUS = {
    S.DRAFT: Outcome.UNSENT,
    S.EXPIRED: Outcome.UNSENT,
    S.WITHDRAWN: Outcome.WITHDRAWN,
    S.RESERVE: Outcome.RESERVE,
    S.NOT_SELECTED: Outcome.NOT_SELECTED,
    S.INELIGIBLE: Outcome.NOT_SELECTED,
}
PROMISES = (DeferralStatus.PROMISED, DeferralStatus.PREPARED)
"""Not taken back by the person since."""
ApplicationsByOutcome = dict[Outcome, list[Application]]


def outcome_of(application: Any) -> Outcome | None:
    """By what its person was told; None while it is open.

    Of applications `with_latest_statuses`.
    """
    placement = application.placement_status
    status = application.status
    if application.has_offer_to_come or placement in PlacementStatus.running():
        return None
    if placement == PlacementStatus.COMPLETED:
        return Outcome.COMPLETED
    if placement:
        return Outcome.ENDED_EARLY
    if application.deferral_status in PROMISES:
        return Outcome.DEFERRED
    # Decided but not released: the closing must not be the first to tell.
    if status in S.held() and application.released_status != status:
        return None
    if has_lost_offer(application):
        return Outcome.NOT_TAKEN
    return OUTCOME_BY_STATUS.get(S(status))


def has_lost_offer(application: Any) -> bool:
    """An offer is the last that its person was told, and it came to nothing."""
    offered_at = application.offered_at
    if offered_at is None or application.status not in (S.SHORTLISTED, S.RESERVE):
        return False
    outcome_at = application.released_at
    return outcome_at is None or outcome_at <= offered_at


def with_latest_statuses(cohort: Cohort) -> Any:
    """Applications with what has come of their offers and placements. One query."""
    # Subqueries, not joins: a join would return an application once for each offer.
    placements = (
        Placement.objects.filter(application=OuterRef("pk"))
        # It ended before its first day: an offer that came to nothing.
        .exclude(status=PlacementStatus.ENDED_EARLY, ended_on=None)
        .order_by("-made_at", "-pk")
    )
    offers = Offer.objects.filter(application=OuterRef("pk"))
    # One that was never released was told to nobody.
    told = offers.filter(released_at__isnull=False).order_by("-released_at", "-pk")
    deferrals = Deferral.objects.filter(application=OuterRef("pk"))
    return (
        Application.objects.in_cohort(cohort)
        .select_related("applicant__data_key", "cohort")
        .order_by("pk")
        .defer("search_text")
        .annotate(
            placement_status=Subquery(placements.values("status")[:1]),
            offered_at=Subquery(told.values("released_at")[:1]),
            has_offer_to_come=Exists(
                offers.filter(status__in=[OfferStatus.PLANNED, OfferStatus.OPEN])
            ),
            deferral_status=Subquery(deferrals.values("status")[:1]),
        )
    )


def applications_by_outcome(cohort: Cohort) -> ApplicationsByOutcome:
    """Without applications that are still open."""
    groups: defaultdict[Outcome, list[Application]] = defaultdict(list)
    for application in with_latest_statuses(cohort):
        if (outcome := outcome_of(application)) is not None:
            groups[outcome].append(application)
    return {outcome: groups[outcome] for outcome in Outcome if groups[outcome]}
