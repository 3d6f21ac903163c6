"""The template contexts of the public lists: positions of a cohort, organizations."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.catalogue import position_cards, search, word_search
from organizations.catalogue.filter_form import FilterForm
from organizations.catalogue.search import Condition, Filters, ProvinceCount
from organizations.models import Cohort, Issue, Organization, Position, Province
from organizations.models.choices import Region
from organizations.profiles import presenting, province_map

PAGE_SIZE = 24
# So many of what a wider search would find are shown where nothing is found.
NEAREST = 3

Data = Mapping[str, str]


@dataclass(frozen=True)
class FilteredList:
    """A list and its filters.

    `labels`: the chosen value of each filter. `format_count`: such as "3 positions".
    """

    rows: QuerySet[Any]
    filters: Filters
    condition: Condition
    labels: Mapping[str, str]
    format_count: Callable[[int], str]

    def context(self, data: Data) -> dict[str, Any]:
        """An unknown page gives the first, one beyond the end the last."""
        rows = self.rows.filter(self.condition(self.filters))
        page = Paginator(rows, PAGE_SIZE).get_page(data.get("page"))
        return {
            "page": page,
            "filters": self.filters,
            "query": self.filters.query(),
            "chips": [
                {"label": self.labels[name], "href": self.url_without(name)}
                for name in self.filters.active()
            ],
            "total": self.format_count(page.paginator.count),
            "proposal": None if page.paginator.count else self.proposal(),
            "meant": self.meant(),
        }

    def meant(self) -> dict[str, str] | None:
        """The words that are shown where nothing has those that were typed."""
        text = word_search.find(self.filters.text).meant if self.filters.text else ""
        href = f"?{self.filters.query(text=text)}"
        return (
            {"typed": self.filters.text, "text": text, "href": href} if text else None
        )

    def url_without(self, name: str) -> str:
        return f"?{self.filters.without(name).query()}"

    def proposal(self) -> dict[str, Any] | None:
        """The best relaxation in words; None if there are no rows at all.

        `nearest`: a query of the first rows that it would find.
        """
        relaxation = search.best_relaxation(self.rows, self.filters, self.condition)
        if not relaxation:
            return None
        rows = self.format_count(relaxation.count)
        text = _("%(rows)s without any filter") % {"rows": rows}
        if relaxation.dropped:
            text = _("%(rows)s without “%(filter)s”") % {
                "rows": rows,
                "filter": self.labels[relaxation.dropped],
            }
        return {
            "text": text,
            "label": _("Show %(rows)s") % {"rows": rows},
            "href": f"?{relaxation.filters.query()}",
            "nearest": self.rows.filter(self.condition(relaxation.filters))[:NEAREST],
        }


def positions_context(cohort: Cohort, data: Data) -> dict[str, Any]:
    rows = Position.objects.public().in_cohort(cohort)
    issues = search.issues()
    filters = search.parse_filters(data, issues)
    provinces = search.province_counts(rows, filters)
    filters = search.without_unknown_province(filters, provinces)
    context = FilteredList(
        search.in_order(rows.for_cards(), filters),
        filters,
        search.position_condition,
        filter_labels(filters, issues, [row.province for row in provinces]),
        format_position_count,
    ).context(data)
    return context | {
        "filter_form": FilterForm(
            filters,
            issues=issues,
            provinces=search.provinces_by_region(provinces, filters.province),
        ),
        "issue_chips": issue_chips(filters, issues),
        "map": filter_map(provinces, filters),
        "groups": groups_by_host(context["page"]),
        "nearest": nearest_cards(context["proposal"]),
    }


def nearest_cards(proposal: dict[str, Any] | None) -> list[dict[str, Any]]:
    rows = proposal["nearest"] if proposal else ()
    return [position_cards.position_card(position) for position in rows]


def groups_by_host(positions: Iterable[Position]) -> list[dict[str, Any]]:
    """The cards of a page, those of one organization together, in their order."""
    return [
        {
            "name": presenting.name_of(organization),
            "cards": [position_cards.position_card(position) for position in rows],
        }
        for organization, rows in groupby(
            positions, key=lambda position: position.organization
        )
    ]


def organizations_context(data: Data) -> dict[str, Any]:
    issues = search.issues()
    filters = search.parse_filters(
        {name: data.get(name, "") for name in ("text", "issue")}, issues
    )
    offers = Prefetch(
        "positions",
        Position.objects.public()
        .select_related("cohort")
        # Cards show the texts of the organization; its positions are only linked.
        .defer("content"),
    )
    rows = Organization.objects.public().prefetch_related(offers)
    context = FilteredList(
        rows,
        filters,
        search.organization_condition,
        filter_labels(filters, issues, []),
        format_organization_count,
    ).context(data)
    return context | {
        "filter_form": FilterForm(filters, issues=issues),
        "cards": [
            position_cards.organization_card(organization)
            for organization in context["page"]
        ],
    }


def filter_labels(
    filters: Filters, issues: Iterable[Issue], provinces: Iterable[Province]
) -> dict[str, str]:
    names = {row.slug: row.name for row in (*issues, *provinces)}
    return {
        "text": filters.text,
        "region": str(Region(filters.region).label) if filters.region else "",
        "province": names.get(filters.province, ""),
        "issue": names.get(filters.issue, ""),
    }


def issue_chips(filters: Filters, issues: Iterable[Issue]) -> list[dict[str, Any]]:
    """Links to the same list with another issue, or with all."""
    rows = [("", _("All issues")), *((issue.slug, issue.name) for issue in issues)]
    return [
        {
            "label": label,
            "href": f"?{filters.query(issue=slug)}",
            "is_on": slug == filters.issue,
        }
        for slug, label in rows
    ]


def filter_map(provinces: Iterable[ProvinceCount], filters: Filters) -> dict[str, Any]:
    """A click on a province filters by it, a second click removes the filter."""

    def url_for(slug: str) -> str:
        return f"?{filters.query(province='' if slug == filters.province else slug)}"

    return province_map.counted_map(
        {row.province.slug: row.count for row in provinces},
        url_for,
        filters.province,
    )


def format_position_count(count: int) -> str:
    return ngettext("%(count)s position", "%(count)s positions", count) % {
        "count": count
    }


def format_organization_count(count: int) -> str:
    return ngettext("%(count)s organization", "%(count)s organizations", count) % {
        "count": count
    }
