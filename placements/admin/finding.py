"""Finding the match, the offer or the placement that a page is about."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from placements import rules
from placements.models import MatchRun, Offer, Placement, Proposal


def ensure_can_match(user: Any) -> None:
    if not rules.can_match(user):
        raise PermissionDenied


def get_run_or_404(user: Any, code: str) -> MatchRun:
    ensure_can_match(user)
    return get_object_or_404(
        MatchRun.objects.visible_to(user).select_related("cohort", "made_by"), code=code
    )


def get_proposal_or_404(user: Any, code: str, application: str) -> Proposal:
    ensure_can_match(user)
    rows = Proposal.objects.visible_to(user).select_related(
        "run__cohort", "application__data_key", "position__organization"
    )
    return get_object_or_404(rows, run__code=code, application__code=application)


def get_offer_or_404(user: Any, code: str) -> Offer:
    ensure_can_match(user)
    return get_object_or_404(Offer.objects.visible_to(user).for_reading(), code=code)


def get_placement_or_404(user: Any, code: str) -> Placement:
    ensure_can_match(user)
    return get_object_or_404(
        Placement.objects.visible_to(user).for_reading().with_year_records(), code=code
    )
