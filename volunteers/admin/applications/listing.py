"""A fast list of applications: few fields, one query for details, capped counting."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from organizations.models.querysets import position_label
from portal.admin import cohort_choice
from portal.admin.model_admin import PortalChangeList
from portal.kernel import audit
from volunteers.models import Choice, Question, Review
from volunteers.models.choices import ApplicationStatus as S
from volunteers.models.choices import ReviewStatus
from volunteers.overview import list_figures, sealed_columns

COLUMNS_PARAMETER = "columns"
DENSITY_PARAMETER = "rows"
ROOMY = "roomy"
MORE_PARAMETER = "more"
"""Of the board: which of its columns is not on its first page."""
SEALED_PARAMETER = "sealed"
"""Of the export: whether it offers what is stored encrypted."""
OWN_PARAMETERS = (
    COLUMNS_PARAMETER,
    DENSITY_PARAMETER,
    MORE_PARAMETER,
    SEALED_PARAMETER,
)
"""What the address says about how the list looks."""
# Fields that are loaded only for the columns that show them.
FIELDS_OF = {
    "median": ("score_median",),
    "spread": ("score_spread",),
    "years": ("cohort__minimum_age", "cohort__service_starts_on"),
    "province": (
        "home_province__slug",
        "home_province__name_th",
        "home_province__name_en",
    ),
}
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

    The columns shown stand in the address beside the filters. `more_fields`: loaded
    beside those of the columns.
    """

    own_parameters: tuple[str, ...] = OWN_PARAMETERS
    more_fields: tuple[str, ...] = ()
    result_list: Any
    result_count: int

    def get_filters_params(self, params: Any = None) -> Any:
        return {
            name: value
            for name, value in super().get_filters_params(params).items()
            if name not in self.own_parameters
        }

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        # After Django's own page slice, so that only this page's rows are loaded.
        names = [str(name) for name in self.list_display]
        rows = self.result_list
        if "province" in names:
            rows = rows.select_related("home_province")
        if sealed_columns.YEARS in names:
            rows = rows.select_related("cohort")
        more = [field for name in names for field in FIELDS_OF.get(name, ())]
        more += sealed_columns.fields_of(names)
        # Forgets what the admin defers: `only` would leave those fields deferred.
        rows = sealed_columns.with_sealed(rows.defer(None), names)
        self.result_list = list(rows.only(*LIST_FIELDS, *self.more_fields, *more))
        details = load_row_details(row.pk for row in self.result_list)
        for row in self.result_list:
            row.facts = details[row.pk]

    @property
    def is_capped(self) -> bool:  # type: ignore[override]
        return self.result_count > MAX_COUNTED

    def url_for_result(self, result: Any) -> str:
        return reverse("admin:volunteers_application_change", args=[result.code])


def chosen_columns(
    request: HttpRequest, names: Iterable[str], default: Iterable[str]
) -> list[str]:
    """Those the address names, in the list's own order; the default where it names none
    that exists.
    """
    requested = request.GET.get(COLUMNS_PARAMETER, "").split(",")
    return [name for name in names if name in requested] or list(default)


def cohort_of(request: HttpRequest) -> Any:
    """The one that the list shows; None for all cohorts."""
    asked = request.GET.get(cohort_choice.PARAMETER)
    number = asked or cohort_choice.number_for_list(request)
    cohorts = cohort_choice.cohorts_of(request)
    return next((one for one in cohorts if str(one.number) == number), None)


def cohort_columns(request: HttpRequest) -> dict[str, str]:
    """Labels by name: the criteria and the short answers of the list's cohort."""
    known: dict[str, str] | None = getattr(request, "cohort_columns", None)
    if known is None:
        cohort = cohort_of(request)
        known = {
            list_figures.criterion_name(row): list_figures.criterion_label(row)
            for row in list_figures.criteria(cohort)
        } | {
            f"{sealed_columns.ANSWER}{row.pk}": row.text
            for row in sealed_columns.questions(cohort, short=True)
        }
        request.cohort_columns = known  # type: ignore[attr-defined]
    return known


def record_answers(listing: ApplicationChangeList, request: Any) -> None:
    """The history of each application shown has who read which of its answers."""
    names = [str(name) for name in listing.list_display]
    keys = [key for name in names if (key := sealed_columns.answer_key(name))]
    if not keys or not listing.result_list:
        return
    slugs = list(Question.objects.filter(pk__in=keys).values_list("slug", flat=True))
    with audit.at_the_end():
        for row in listing.result_list:
            audit.record("read answers in the list", row, by=request.user, fields=slugs)


def density(request: HttpRequest) -> str:
    """ "roomy", or "" for what fits the device."""
    return ROOMY if request.GET.get(DENSITY_PARAMETER) == ROOMY else ""


def density_url(listing: ApplicationChangeList, request: HttpRequest) -> str:
    """Of the same list with the other height of rows."""
    other = None if density(request) else ROOMY
    return listing.get_query_string({DENSITY_PARAMETER: other})


def state_tabs(listing: ApplicationChangeList, user: Any) -> list[dict[str, Any]]:
    """The states that applications of the list's cohort are in, with their number; all
    of them first. The other filters stay.
    """
    rows = listing.root_queryset.order_by()
    of_cohort: list[Any] = [
        spec
        for spec in listing.filter_specs
        if getattr(spec, "parameter_name", "") == cohort_choice.PARAMETER
    ]
    if of_cohort and (cohort := of_cohort[0].shown()):
        rows = rows.filter(cohort=cohort)
    counted = rows.values_list("status").annotate(count=Count("pk"))
    counts = dict(counted.values_list("status", "count"))
    chosen = listing.params.get("state")
    everything = (None, _("All applications"), sum(counts.values()))
    states = [(s.value, s.label, counts[s]) for s in S if counts.get(s)]
    return [
        {
            "label": capfirst(str(label)),
            "count": count,
            "url": listing.get_query_string({"state": value}, remove=["p"]),
            "current": "page" if value == chosen else "",
        }
        for value, label, count in (everything, *states)
    ]


def column_links(
    listing: ApplicationChangeList,
    labels: Mapping[str, Any],
    shown: Iterable[str],
    default: Iterable[str],
) -> list[dict[str, Any]]:
    """One for each column, that shows or hides it; the last one can't be hidden."""
    shown = list(shown)
    rows = []
    for name, label in labels.items():
        remaining = [
            other for other in labels if (other in shown) != (other == name)
        ] or shown
        value = None if remaining == list(default) else ",".join(remaining)
        url = listing.get_query_string({COLUMNS_PARAMETER: value}, remove=["o"])
        rows.append(
            {
                "query_string": url,
                "selected": name in shown,
                "display": capfirst(str(label)),
            }
        )
    return rows
