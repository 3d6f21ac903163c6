"""Filters of the desk's lists. The first choice is always everything; an unknown value filters nothing."""

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort
from organizations.models.choices import ParticipationStatus, RevisionStatus

OWN = (RevisionStatus.DRAFT, RevisionStatus.SET_ASIDE)
Pairs = list[tuple[str, Any]]


class KnownFilter(SimpleListFilter):
    path = ""

    def has_output(self) -> bool:
        """Also with one choice: links to a filtered list must work from the first one on."""
        return True

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        known = {value for value, _label in self.lookup_choices}
        return (
            queryset.filter(**{self.path: self.value()})
            if self.value() in known
            else queryset
        )


class CohortFilter(KnownFilter):
    title = _lazy("cohort")
    parameter_name = "cohort"
    path = "cohort__number"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Pairs:
        return [
            (str(number), number)
            for number in Cohort.objects.values_list("number", flat=True)
        ]


class RevisionCohortFilter(CohortFilter):
    path = "participation__cohort__number"


class RevisionStateFilter(KnownFilter):
    title = _lazy("state")
    parameter_name = path = "status__exact"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Pairs:
        """Drafts are their organization's own."""
        return [
            (str(status.value), status.label)
            for status in RevisionStatus
            if status not in OWN
        ]


class ParticipationStateFilter(KnownFilter):
    title = _lazy("state")
    parameter_name = path = "status__exact"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Pairs:
        return list(ParticipationStatus.choices)
