"""Filters of lists. Their first choice is everything; unknown values filter nothing."""

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort
from organizations.models.choices import (
    ParticipationStatus,
    RevisionStatus,
    WithdrawalStatus,
)
from portal.admin import cohort_choice

PRIVATE_STATES = (RevisionStatus.DRAFT, RevisionStatus.SET_ASIDE)
Pairs = list[tuple[str, Any]]


class KnownFilter(SimpleListFilter):
    path = ""

    def has_output(self) -> bool:
        """Also with one choice, so that links to a filtered list always work."""
        return True

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in {value for value, _label in self.lookup_choices}:
            return queryset
        return queryset.filter(**{self.path: self.value()})


class CohortFilter(KnownFilter):
    """Set in the menu of the desk. Without a choice it is the current cohort."""

    title = _lazy("cohort")
    parameter_name = cohort_choice.PARAMETER
    path = "cohort__number"
    is_preset = True
    cohorts: list[Cohort]

    def lookups(self, request: HttpRequest, model_admin: Any) -> Pairs:
        self.cohorts = cohort_choice.cohorts_of(request)
        self.preset = cohort_choice.number_for_list(request) if self.is_preset else None
        return [
            *((str(cohort.number), cohort.number) for cohort in self.cohorts),
            (cohort_choice.ALL, _lazy("all cohorts")),
        ]

    def number(self) -> str | None:
        """Of the cohort whose rows are shown; `ALL` for every cohort's."""
        return self.value() or self.preset

    def shown(self) -> Cohort | None:
        """The chosen cohort; None for all of them."""
        chosen = (
            cohort for cohort in self.cohorts if str(cohort.number) == self.number()
        )
        return next(chosen, None)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        cohort = self.shown()
        return queryset.filter(**{self.path: cohort.number}) if cohort else queryset


class RevisionCohortFilter(CohortFilter):
    path = "participation__cohort__number"


class RevisionStateFilter(KnownFilter):
    title = _lazy("state")
    parameter_name = path = "status__exact"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Pairs:
        """Drafts are seen by their organization only."""
        return [
            (str(status.value), status.label)
            for status in RevisionStatus
            if status not in PRIVATE_STATES
        ]


class ParticipationStateFilter(KnownFilter):
    title = _lazy("state")
    parameter_name = path = "status__exact"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Pairs:
        return list(ParticipationStatus.choices)


class LeavingFilter(KnownFilter):
    """By a withdrawal that is under way."""

    title = _lazy("leaving")
    parameter_name = "leaving"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Pairs:
        return [
            ("under_way", _lazy("asks to leave or is about to")),
            *(
                (str(status.value), status.label)
                for status in WithdrawalStatus.under_way()
            ),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        statuses = {
            "under_way": WithdrawalStatus.under_way(),
            "asked": (WithdrawalStatus.ASKED,),
            "held": (WithdrawalStatus.HELD,),
        }.get(self.value() or "")
        if statuses is None:
            return queryset
        # At most one is under way, so the join gives no row twice.
        return queryset.filter(withdrawals__status__in=statuses)
