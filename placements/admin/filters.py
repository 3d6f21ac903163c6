"""Filters of the lists of offers and placements. The first choice is everything."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _lazy

from organizations.admin.filters import KnownFilter, Pairs
from placements.models.choices import OfferStatus, PlacementStatus
from volunteers.admin.applications.filters import CohortFilter


class OfferCohortFilter(CohortFilter):
    path = "application__cohort__number"


class OfferStateFilter(KnownFilter):
    title = _lazy("state")
    parameter_name = "state"
    path = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Pairs:
        return list(OfferStatus.choices)


class PlacementStateFilter(OfferStateFilter):
    def lookups(self, request: HttpRequest, model_admin: Any) -> Pairs:
        return list(PlacementStatus.choices)
