"""The planned outcomes of a cohort as a list: filters, order, groups and pages."""

import hashlib
from typing import Any

from django.contrib.admin import ModelAdmin
from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from organizations.admin.filters import CohortFilter
from organizations.models import Cohort
from organizations.models.querysets import position_label
from volunteers.admin.applications import filters
from volunteers.admin.applications.filter_scores import ScoreFilter
from volunteers.admin.applications.filters import Lookups
from volunteers.admin.applications.listing import FIELDS_OF, ApplicationChangeList
from volunteers.models import Choice
from volunteers.models.choices import ApplicationStatus as S
from volunteers.overview import list_figures

GROUP_PARAMETER, ORDER_PARAMETER = "group", "order"
GROUPS: dict[str, "str | Promise"] = {
    "": _lazy("not grouped"),
    "outcome": _lazy("outcome"),
    "host": _lazy("first choice"),
    "province": _lazy("home province"),
}
ORDERS: dict[str, "str | Promise"] = {
    "": _lazy("longest planned first"),
    "score": _lazy("highest score first"),
}
BY_SCORE = F("score_corrected").desc(nulls_last=True)


class OutcomeFilter(filters.StateFilter):
    title = _lazy("outcome")

    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        return [(status.value, status.label) for status in S.held()]


class OutcomeChangeList(ApplicationChangeList):
    """Those of one cohort that can be released, with filters of the list of
    applications.
    """

    own_parameters = (
        *ApplicationChangeList.own_parameters,
        GROUP_PARAMETER,
        ORDER_PARAMETER,
    )
    more_fields = (
        "cohort",
        "outcome_reason",
        "score_spread",
        "review_count",
        *FIELDS_OF["province"],
    )
    filters_of_outcomes = (
        CohortFilter,
        OutcomeFilter,
        filters.ChoseFilter,
        filters.HomeFilter,
        ScoreFilter,
        filters.ReviewersFilter,
        filters.FlagsFilter,
    )

    formset = None

    def get_filters(self, request: HttpRequest) -> Any:
        self.list_filter = self.filters_of_outcomes
        return super().get_filters(request)

    def get_queryset(self, request: Any, *arguments: Any) -> Any:
        rows: Any = super().get_queryset(request, *arguments)
        rows = rows.in_cohort(request.outcomes_of).to_release()
        return rows.annotate(group_key=group_key(self.group)).select_related(
            "home_province"
        )

    def get_ordering(self, request: HttpRequest, queryset: QuerySet) -> list[Any]:
        by_group: dict[str, list[Any]] = {
            "outcome": ["status"],
            "host": [list_figures.first_choice()],
            "province": ["home_province__name_th"],
        }
        by_score = [BY_SCORE] if self.order == "score" else []
        return [*by_group.get(self.group, []), *by_score, "status_changed_at", "pk"]

    @property
    def group(self) -> str:
        return self.asked(GROUP_PARAMETER, GROUPS)

    @property
    def order(self) -> str:
        return self.asked(ORDER_PARAMETER, ORDERS)

    def asked(self, name: str, known: dict[str, Any]) -> str:
        value = str(self.params.get(name, ""))
        return value if value in known else ""

    def group_counts(self) -> dict[Any, int]:
        """By key of the group; empty where nothing is grouped."""
        if not self.group:
            return {}
        rows = self.queryset.order_by().values_list("group_key")
        return dict(rows.annotate(count=Count("pk")).values_list("group_key", "count"))

    def choices_of(self, name: str, known: dict[str, Any]) -> list[dict[str, Any]]:
        """Links to this list with another group or order."""
        now = self.asked(name, known)
        return [
            {
                "display": label,
                "query_string": self.get_query_string({name: value or None}, ["p"]),
                "selected": value == now,
            }
            for value, label in known.items()
        ]


def group_key(group: str) -> Any:
    first = Choice.objects.filter(application=OuterRef("pk"), rank=1)
    keys: dict[str, Any] = {
        "host": Subquery(
            first.order_by()
            .annotate(label=position_label("position__"))
            .values("label")[:1]
        ),
        "province": F("home_province__slug"),
    }
    return keys.get(group, F("status"))


def load(
    model_admin: ModelAdmin, request: HttpRequest, cohort: Cohort
) -> OutcomeChangeList:
    """By what the address asks for. Raises `IncorrectLookupParameters`."""
    request.changelist_class = OutcomeChangeList  # type: ignore[attr-defined]
    request.outcomes_of = cohort  # type: ignore[attr-defined]
    listing: Any = model_admin.get_changelist_instance(request)
    return listing


def fingerprint(rows: QuerySet) -> str:
    """Of which applications these are and what is planned for each."""
    pairs = rows.order_by("pk").values_list("code", "status")
    lines = "\n".join(f"{code}:{status}" for code, status in pairs)
    return hashlib.sha256(lines.encode()).hexdigest()
