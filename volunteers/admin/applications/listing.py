"""A fast list of applications: few fields, one query for details, capped counting."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst

from organizations.models.querysets import position_label
from portal.admin.model_admin import PortalChangeList
from volunteers.models import Choice, Review
from volunteers.models.choices import ReviewStatus

COLUMNS_PARAMETER = "columns"
# Rows; beyond it the list says "more than", and the count stops early.
MAX_COUNTED = 1000
# What a row shows. Everything else, the sealed texts above all, isn't loaded.
LIST_FIELDS = (
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
class RowDetails:
    """What a row shows beside its own columns.

    `wishes`: (rank, organization) in the order of the wish.
    """

    wishes: list[tuple[int, str]] = field(default_factory=list)
    asked: int = 0
    answered: int = 0


def load_row_details(keys: Iterable[int]) -> dict[int, RowDetails]:
    """One query without model instances, however many applications."""
    keys = list(keys)
    details_by_key = {key: RowDetails() for key in keys}
    reviews = (
        Review.objects.filter(application__in=keys)
        .exclude(status__in=ReviewStatus.dropped())
        .order_by()
    )
    chosen = Choice.objects.filter(application__in=keys).order_by()
    # UNION ALL of two kinds of rows: rank 0, which no choice has, marks a review.
    rows = chosen.values_list(
        "application", "rank", position_label("position__")
    ).union(reviews.values_list("application", Value(0), "status"), all=True)
    for key, rank, text in sorted(rows):
        if rank:
            details_by_key[key].wishes.append((rank, text))
        else:
            details_by_key[key].asked += 1
            details_by_key[key].answered += text == ReviewStatus.SUBMITTED
    return details_by_key


class CappedPaginator(Paginator):
    """Stops counting at `MAX_COUNTED`, since nobody pages that far."""

    object_list: QuerySet

    @cached_property
    def count(self) -> int:
        # One more than the limit tells "exactly" from "more". Without the order the
        # database may stop at the limit instead of sorting every row first.
        return self.object_list.order_by()[: MAX_COUNTED + 1].count()


class ApplicationChangeList(PortalChangeList):
    """Links to a row by its public code.

    The columns shown stand in the address beside the filters.
    """

    result_list: Any
    result_count: int

    def get_filters_params(self, params: Any = None) -> Any:
        return {
            name: value
            for name, value in super().get_filters_params(params).items()
            if name != COLUMNS_PARAMETER
        }

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        # After Django's own page slice, so that only this page's rows are loaded.
        self.result_list = list(self.result_list.only(*LIST_FIELDS))
        details = load_row_details(row.pk for row in self.result_list)
        for row in self.result_list:
            row.facts = details[row.pk]

    @property
    def is_capped(self) -> bool:  # type: ignore[override]
        return self.result_count > MAX_COUNTED

    def url_for_result(self, result: Any) -> str:
        return reverse("admin:volunteers_application_change", args=[result.code])


def chosen_columns(request: HttpRequest, names: Iterable[str]) -> list[str]:
    """Those the address names, in the list's own order; all where it names none that
    exists.
    """
    names = list(names)
    requested = request.GET.get(COLUMNS_PARAMETER, "").split(",")
    return [name for name in names if name in requested] or names


def column_links(
    listing: ApplicationChangeList, labels: Mapping[str, Any], shown: Iterable[str]
) -> list[dict[str, Any]]:
    """One for each column, that shows or hides it; the last one can't be hidden."""
    shown = list(shown)
    rows = []
    for name, label in labels.items():
        remaining = [
            other for other in labels if (other in shown) != (other == name)
        ] or shown
        value = None if len(remaining) == len(labels) else ",".join(remaining)
        url = listing.get_query_string({COLUMNS_PARAMETER: value}, remove=["o"])
        rows.append(
            {
                "query_string": url,
                "selected": name in shown,
                "display": capfirst(str(label)),
            }
        )
    return rows
