"""Filters of the lists of offers and placements. The first choice is everything."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _lazy

from organizations.admin.filters import KnownFilter, Pairs
from placements.models.choices import OfferStatus, PlacementStatus
from placements.offers import without_host
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


class OfferHostFilter(KnownFilter):
    title = _lazy("organization")
    parameter_name = "host"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Pairs:
        return [("left", _lazy("left; the person has no other place"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() != "left":
            return queryset
        return without_host.offers_without_place(queryset)


class PlacementHostFilter(OfferHostFilter):
    def lookups(self, request: HttpRequest, model_admin: Any) -> Pairs:
        return [("left", _lazy("left; another place is needed"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.without_host() if self.value() == "left" else queryset
