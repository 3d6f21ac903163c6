"""What the desk's pages about matches and offers share: finding rows, and what every page of the admin knows."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from placements import rules
from placements.models import MatchRun, Offer, Placement, Proposal


def allow(user: Any) -> None:
    if not rules.can_match(user):
        raise PermissionDenied


def find_run(user: Any, code: str) -> MatchRun:
    allow(user)
    return get_object_or_404(
        MatchRun.objects.visible_to(user).select_related("cohort", "made_by"), code=code
    )


def find_line(user: Any, code: str, application: str) -> Proposal:
    allow(user)
    rows = Proposal.objects.visible_to(user).select_related(
        "run__cohort", "application__data_key", "position__organization"
    )
    return get_object_or_404(rows, run__code=code, application__code=application)


def find_offer(user: Any, code: str) -> Offer:
    allow(user)
    return get_object_or_404(Offer.objects.visible_to(user).for_reading(), code=code)


def find_placement(user: Any, code: str) -> Placement:
    allow(user)
    return get_object_or_404(
        Placement.objects.visible_to(user).for_reading().with_year(), code=code
    )


def known(desk: ModelAdmin, request: HttpRequest, **more: Any) -> dict[str, Any]:
    listed = reverse(f"admin:{desk.opts.app_label}_{desk.opts.model_name}_changelist")
    return {
        **desk.admin_site.each_context(request),
        "opts": desk.opts,
        "list_url": listed,
        **more,
    }
