"""The list of applications made fast: light rows, what else they show in one query, counting that stops."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db.models import QuerySet, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst

from volunteers.models import Choice, Review
from volunteers.models.choices import ReviewStatus

COLUMNS = "columns"
MOST_COUNTED = 1000
READ = (
    "code",
    "reference",
    "display_name",
    "status",
    "status_changed_at",
    "released_status",
    "released_at",
    "submitted_at",
    "is_anywhere",
    "score_corrected",
    "score_mean",
)


@dataclass
class Facts:
    """What a row shows beside its own columns. `wishes`: (rank, organization) in the order of the wish."""

    wishes: list[tuple[int, str]] = field(default_factory=list)
    asked: int = 0
    answered: int = 0


def facts_of(keys: Iterable[int]) -> dict[int, Facts]:
    """One query without model instances, however many applications."""
    keys = list(keys)
    found = {key: Facts() for key in keys}
    asked = (
        Review.objects.filter(application__in=keys)
        .exclude(status__in=ReviewStatus.left())
        .order_by()
    )
    chosen = Choice.objects.filter(application__in=keys).order_by()
    rows = chosen.values_list(
        "application", "rank", "position__organization__name"
    ).union(asked.values_list("application", Value(0), "status"), all=True)
    for key, rank, text in sorted(rows):
        if rank:
            found[key].wishes.append((rank, text))
        else:
            found[key].asked += 1
            found[key].answered += text == ReviewStatus.SUBMITTED
    return found


class CappedPaginator(Paginator):
    """Counts no further than anybody pages."""

    object_list: QuerySet

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by()[: MOST_COUNTED + 1].count()


class Listing(ChangeList):
    """Links to a row by its public code. The columns shown stand in the address beside the filters."""

    result_list: Any
    result_count: int

    def get_filters_params(self, params: Any = None) -> Any:
        return {
            name: value
            for name, value in super().get_filters_params(params).items()
            if name != COLUMNS
        }

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list.only(*READ))
        facts = facts_of(row.pk for row in self.result_list)
        for row in self.result_list:
            row.facts = facts[row.pk]

    @property
    def is_capped(self) -> bool:
        return self.result_count > MOST_COUNTED

    def url_for_result(self, result: Any) -> str:
        return reverse("admin:volunteers_application_change", args=[result.code])


def chosen_columns(request: HttpRequest, known: Iterable[str]) -> list[str]:
    """Those the address names, in the list's own order; all where it names none that exists."""
    known = list(known)
    asked = request.GET.get(COLUMNS, "").split(",")
    return [name for name in known if name in asked] or known


def column_links(
    listing: Listing, labels: Mapping[str, Any], shown: Iterable[str]
) -> list[dict[str, Any]]:
    """One for each column, that shows or hides it; the last one can't be hidden."""
    shown = list(shown)
    rows = []
    for name, label in labels.items():
        wanted = [each for each in labels if (each in shown) != (each == name)] or shown
        kept = None if len(wanted) == len(labels) else ",".join(wanted)
        url = listing.get_query_string({COLUMNS: kept}, remove=["o"])
        rows.append(
            {
                "query_string": url,
                "selected": name in shown,
                "display": capfirst(str(label)),
            }
        )
    return rows
