"""What has become of each application when its cohort closes."""

from collections import defaultdict
from typing import Any

from django.db.models import OuterRef, Subquery

from organizations.models import Cohort
from placements.models import Offer, Placement
from placements.models.choices import EndKind, OfferStatus, Outcome, PlacementStatus
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
ApplicationsByOutcome = dict[Outcome, list[Application]]


def outcome_of(application: Any) -> Outcome | None:
    """None while it is open; of applications `with_latest_statuses`."""
    placement = application.placement_status
    offer = application.offer_status
    status = application.status
    if placement == PlacementStatus.COMPLETED:
        return Outcome.COMPLETED
    # Before the early end, because a promise ends the placement as well.
    if offer == OfferStatus.DEFERRED:
        return Outcome.DEFERRED
    if placement == PlacementStatus.ENDED_EARLY:
        return Outcome.ENDED_EARLY
    if placement or offer in (OfferStatus.PLANNED, OfferStatus.OPEN):
        return None
    # Decided but not released: the closing must not be the first to tell.
    if status in S.held() and application.released_status != status:
        return None
    if offer and status in (S.SHORTLISTED, S.RESERVE):
        return Outcome.NOT_TAKEN
    return OUTCOME_BY_STATUS.get(S(status))


def with_latest_statuses(cohort: Cohort) -> Any:
    """Applications with the statuses of their newest placement and offer. One query."""
    # Subqueries, not joins: a join would return an application once for each offer.
    placements = (
        Placement.objects.filter(application=OuterRef("pk"))
        # Never begun, because the host left: an offer that came to nothing.
        .exclude(end_kind=EndKind.HOST_LEFT, ended_on=None)
        .order_by("-made_at", "-pk")
        .values("status")[:1]
    )
    offers = (
        Offer.objects.filter(application=OuterRef("pk"))
        .order_by("-planned_at", "-pk")
        .values("status")[:1]
    )
    return (
        Application.objects.in_cohort(cohort)
        .select_related("applicant__data_key", "cohort")
        .order_by("pk")
        .defer("search_text")
        .annotate(placement_status=Subquery(placements), offer_status=Subquery(offers))
    )


def applications_by_outcome(cohort: Cohort) -> ApplicationsByOutcome:
    """Without applications that are still open."""
    groups: defaultdict[Outcome, list[Application]] = defaultdict(list)
    for application in with_latest_statuses(cohort):
        if (outcome := outcome_of(application)) is not None:
            groups[outcome].append(application)
    return {outcome: groups[outcome] for outcome in Outcome if groups[outcome]}
