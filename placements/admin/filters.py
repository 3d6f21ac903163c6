"""Filters of the lists of offers and placements. The first choice is everything."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _lazy

from organizations.admin.filters import CohortFilter, KnownFilter, Pairs
from placements.models.choices import Light, OfferStatus, PlacementStatus
from placements.offers import without_host
from placements.overview import year_tasks
from placements.year import health


class OfferCohortFilter(CohortFilter):
    path = "application__cohort__number"


class RequestCohortFilter(CohortFilter):
    path = "placement__application__cohort__number"


class OfferStateFilter(KnownFilter):
    title = _lazy("state")
    parameter_name = "state"
    path = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Pairs:
        return list(OfferStatus.choices)


class PlacementStateFilter(OfferStateFilter):
    def lookups(self, request: HttpRequest, model_admin: Any) -> Pairs:
        return list(PlacementStatus.choices)


class LightFilter(KnownFilter):
    title = _lazy("signal")
    parameter_name = "light"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Pairs:
        return list(Light.choices)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() not in Light.values:
            return queryset
        keys = [
            pk for pk, light in health.lights(queryset).items() if light == self.value()
        ]
        return queryset.filter(pk__in=keys)


class LateFilter(KnownFilter):
    title = _lazy("waits")
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Pairs:
        return [(kind, label) for kind, (label, _tone) in year_tasks.KINDS.items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        kind = self.value()
        if kind not in year_tasks.KINDS:
            return queryset
        waiting = year_tasks.waiting(queryset)
        return queryset.filter(pk__in=[pk for pk in waiting if kind in waiting[pk]])


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
