"""Matching, offers and the year in the desk's menu."""

from typing import Any

from django.utils.translation import gettext_lazy as _lazy

from placements import rules
from placements.models import Concern, Deferral, Offer, PlacementRequest
from placements.models.choices import ConcernStatus, OfferStatus
from portal.admin.menu import Tab, tabs

SETTINGS = ("conditionkind", "safeguardingcontact", "closing", "alumnitext")


def offers_to_release(user: Any, cohort: Any) -> list[Any]:
    if not cohort:
        return []
    rows = Offer.objects.visible_to(user).in_cohort(cohort)
    return [rows.filter(status=OfferStatus.PLANNED)]


def deferrals_to_answer(user: Any, cohort: Any) -> list[Any]:
    if not cohort:
        return []
    rows = Deferral.objects.visible_to(user).asked()
    return [rows.filter(application__cohort=cohort)]


def requests_to_answer(user: Any, cohort: Any) -> list[Any]:
    """Of one cohort: another cohort's volunteers stand in its own list."""
    if not cohort:
        return []
    rows = PlacementRequest.objects.visible_to(user).waiting()
    return [rows.filter(placement__application__cohort=cohort)]


def open_concerns(user: Any, cohort: Any) -> list[Any]:
    """Of every cohort: nobody's safety waits until their cohort is chosen."""
    return [Concern.objects.visible_to(user).exclude(status=ConcernStatus.CLOSED)]


tabs.register_all(
    Tab("matching", "placements_matchrun_changelist"),
    Tab("offers", "placements_offer_changelist", waiting=offers_to_release),
    Tab("offers", "placements_deferral_changelist", waiting=deferrals_to_answer),
    Tab("placements", "placements_placement_changelist"),
    Tab(
        "placements",
        "placements_placementrequest_changelist",
        waiting=requests_to_answer,
    ),
    Tab("placements", "placements_alumniconsent_changelist"),
    Tab(
        "placements",
        "placements_closing_figures",
        label=_lazy("Figures"),
        covers=("placements_closing_figures",),
    ),
    Tab(
        "concerns",
        "placements_concern_changelist",
        waiting=open_concerns,
        may_open=rules.is_safeguarding_contact,
    ),
    *(
        Tab("settings", f"placements_{model}_changelist", is_shown=False)
        for model in SETTINGS
    ),
)
