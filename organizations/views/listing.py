"""The two public lists: positions of a cohort, and organizations."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.catalogue import search
from organizations.catalogue.search import Condition, Filters, Place
from organizations.models import Cohort, Issue, Organization, Position, Province
from organizations.models.choices import Region
from organizations.profiles import presenting, province_map

PAGE_SIZE = 24

Data = Mapping[str, str]


@dataclass(frozen=True)
class Search:
    """A list that is being filtered. `labels`: what each filter is called. `counted`: such as "3 positions"."""

    rows: QuerySet[Any]
    filters: Filters
    condition: Condition
    labels: Mapping[str, str]
    counted: Callable[[int], str]

    def context(self, data: Data) -> dict[str, Any]:
        """An unknown page is the first, one beyond the end the last."""
        page = Paginator(
            self.rows.filter(self.condition(self.filters)), PAGE_SIZE
        ).get_page(data.get("page"))
        return {
            "page": page,
            "filters": self.filters,
            "query": self.filters.query(),
            "chips": [
                {"label": self.labels[name], "href": self.address(name)}
                for name in self.filters.active()
            ],
            "total": self.counted(page.paginator.count),
            "proposal": None if page.paginator.count else self.proposal(),
        }

    def address(self, dropped: str) -> str:
        return f"?{self.filters.without(dropped).query()}"

    def proposal(self) -> dict[str, str] | None:
        """The nearest loosening in words; None when there is nothing to find."""
        found = search.loosening(self.rows, self.filters, self.condition)
        if not found:
            return None
        rows = self.counted(found.count)
        text = _("%(rows)s without any filter") % {"rows": rows}
        if found.dropped:
            text = _("%(rows)s without “%(filter)s”") % {
                "rows": rows,
                "filter": self.labels[found.dropped],
            }
        return {
            "text": text,
            "label": _("Show %(rows)s") % {"rows": rows},
            "href": f"?{found.filters.query()}",
        }


def positions(cohort: Cohort, data: Data) -> dict[str, Any]:
    rows, issues = Position.objects.public().in_cohort(cohort), search.issues()
    asked = search.read_filters(data, issues)
    places = search.places(rows, asked)
    filters = search.known_province(asked, places)
    names = labels(filters, issues, [place.province for place in places])
    context = Search(
        rows.for_cards(), filters, search.fits, names, position_words
    ).context(data)
    return context | {
        "issues": issues,
        "regions": Region.choices,
        "provinces": search.offered(places, filters.province),
        "map": map_of(places, filters),
        "cards": [presenting.position_card(position) for position in context["page"]],
    }


def organizations(data: Data) -> dict[str, Any]:
    issues = search.issues()
    filters = search.read_filters(
        {name: data.get(name, "") for name in ("text", "issue")}, issues
    )
    offers = Prefetch(
        "positions",
        Position.objects.public()
        .select_related("cohort")
        .defer("search_text", "content"),
    )
    rows = Organization.objects.public().prefetch_related(offers)
    names = labels(filters, issues, [])
    context = Search(
        rows, filters, search.organization_fits, names, organization_words
    ).context(data)
    return context | {
        "issues": issues,
        "cards": [
            presenting.organization_card(organization, issues)
            for organization in context["page"]
        ],
    }


def labels(
    filters: Filters, issues: Iterable[Issue], provinces: Iterable[Province]
) -> dict[str, str]:
    names = {thing.slug: thing.name for thing in (*issues, *provinces)}
    return {
        "text": filters.text,
        "region": str(Region(filters.region).label) if filters.region else "",
        "province": names.get(filters.province, ""),
        "issue": names.get(filters.issue, ""),
    }


def map_of(places: Iterable[Place], filters: Filters) -> dict[str, Any]:
    """Pressing a province filters by it; pressing it again does not."""

    def address(slug: str) -> str:
        return f"?{filters.query(province='' if slug == filters.province else slug)}"

    return province_map.counted_map(
        {place.province.slug: place.count for place in places},
        address,
        filters.province,
    )


def position_words(count: int) -> str:
    return ngettext("%(count)s position", "%(count)s positions", count) % {
        "count": count
    }


def organization_words(count: int) -> str:
    return ngettext("%(count)s organization", "%(count)s organizations", count) % {
        "count": count
    }
