"""The public search: filters, conditions, counts, and proposals for no results."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, When
from django.utils.http import urlencode
from django.utils.translation import get_language

from organizations.catalogue import word_search
from organizations.models import Issue, Organization, Position, Province
from organizations.models.choices import Region
from portal.text import thai

# Characters of a query.
MAX_TEXT_LENGTH = 100


@dataclass(frozen=True)
class Filters:
    """What a visitor searches for; an empty field does not filter."""

    text: str = ""
    region: str = ""
    province: str = ""
    issue: str = ""

    def active(self) -> list[str]:
        return [field.name for field in fields(self) if getattr(self, field.name)]

    def without(self, name: str) -> "Filters":
        return replace(self, **{name: ""})

    def query(self, **changes: str) -> str:
        """As a query string; equal filters always give the same one."""
        filters = replace(self, **changes)
        return urlencode({name: getattr(filters, name) for name in filters.active()})


@dataclass(frozen=True)
class ProvinceCount:
    """A province and the number of positions there."""

    province: Province
    count: int


@dataclass(frozen=True)
class Relaxation:
    """Filters that match again. `dropped`: the one left out; "" if all are."""

    filters: Filters
    dropped: str
    count: int


Condition = Callable[[Filters], Q]


def parse_filters(data: Mapping[str, str], issues: Iterable[Issue]) -> Filters:
    """Ignores unknown values; for provinces use `without_unknown_province`, too."""
    # PostgreSQL refuses text with NUL, which would be a server error.
    text = " ".join(data.get("text", "").replace("\0", " ").split())[:MAX_TEXT_LENGTH]
    region, issue = data.get("region", ""), data.get("issue", "")
    return Filters(
        text=text if thai.fold(text) else "",
        region=region if region in Region.values else "",
        province=data.get("province", ""),
        issue=issue if issue in {row.slug for row in issues} else "",
    )


def without_unknown_province(
    filters: Filters, provinces: Iterable[ProvinceCount]
) -> Filters:
    is_known = filters.province in {row.province.slug for row in provinces}
    return filters if is_known else filters.without("province")


def position_condition(filters: Filters) -> Q:
    """Of positions that match all filters."""
    condition = Q()
    if filters.text:
        found = word_search.find(filters.text)
        condition &= Q(pk__in=found.exact | found.near)
    if filters.region:
        condition &= _linked_to(
            Position.provinces.through, province__region=filters.region
        )
    if filters.province:
        condition &= _linked_to(
            Position.provinces.through, province__slug=filters.province
        )
    if filters.issue:
        condition &= _linked_to(Position.issues.through, issue__slug=filters.issue)
    return condition


def in_order(positions: QuerySet[Position], filters: Filters) -> QuerySet[Position]:
    """Those with the words as typed come before those with words like them, and
    positions of real hosts before examples.
    """
    order = [
        "organization__is_fictional",
        "organization__sort_key",
        "participation__order",
        "pk",
    ]
    near = word_search.find(filters.text).near if filters.text else ()
    if not near:
        return positions.order_by(*order)
    return positions.order_by(Case(When(pk__in=near, then=1), default=0), *order)


def organization_condition(filters: Filters) -> Q:
    """Of organizations that match by name, or by a position of any cohort."""
    condition = Q()
    if filters.text:
        condition &= Q(name__icontains=filters.text) | _with_position(
            Filters(text=filters.text)
        )
    if filters.issue:
        condition &= _with_position(Filters(issue=filters.issue))
    return condition


def _linked_to(through: Any, **lookups: str) -> Q:
    # A subquery instead of a join: a join would give a position once for each match.
    return Q(pk__in=through.objects.filter(**lookups).values("position_id"))


def _with_position(filters: Filters) -> Q:
    return Q(
        pk__in=Position.objects.public()
        .filter(position_condition(filters))
        .values("organization_id")
    )


def issues() -> list[Issue]:
    """Sorted by name in the active language, in dictionary order."""
    return sorted(Issue.objects.all(), key=lambda issue: thai.sort_key(issue.name))


def province_counts(
    positions: QuerySet[Position], filters: Filters
) -> list[ProvinceCount]:
    """All provinces, sorted by name, with the matches of the other filters."""
    condition = position_condition(filters.without("province"))
    # order_by(): an ordering in the subquery would only cost a sort.
    matches = positions.filter(condition).order_by().values("pk")
    provinces = Province.objects.order_by("sort_key").annotate(
        position_count=Count("positions", filter=Q(positions__in=matches))
    )
    counts = [
        ProvinceCount(
            province,
            0 if _is_outside_region(province, filters) else province.position_count,
        )
        for province in provinces
    ]
    if get_language() == "en":
        return sorted(counts, key=lambda row: row.province.name_en)
    return counts


def _is_outside_region(province: Province, filters: Filters) -> bool:
    return bool(filters.region) and province.region != filters.region


def provinces_by_region(
    provinces: Iterable[ProvinceCount], chosen: str
) -> list[tuple[str, list[ProvinceCount]]]:
    """The provinces with positions, and the chosen one, by label of their region."""
    options = [row for row in provinces if row.count or row.province.slug == chosen]
    groups = [
        (str(region.label), [row for row in options if row.province.region == region])
        for region in Region
    ]
    return [(label, rows) for label, rows in groups if rows]


def best_relaxation(
    rows: QuerySet[Any], filters: Filters, condition: Condition
) -> Relaxation | None:
    """Without the one filter that excludes most rows; None if there are no rows."""
    names = filters.active()
    without = {
        name: Count("pk", filter=condition(filters.without(name))) for name in names
    }
    # One query for all relaxations.
    counts = rows.aggregate(every=Count("pk"), **without)
    best = max(names, key=counts.__getitem__, default="")
    if best and counts[best]:
        return Relaxation(filters.without(best), best, counts[best])
    return Relaxation(Filters(), "", counts["every"]) if counts["every"] else None


def totals(positions: QuerySet[Position]) -> dict[str, int]:
    """How many positions, of how many organizations, in how many provinces."""
    return positions.aggregate(
        # Distinct: the join gives a position once for each of its provinces.
        positions=Count("pk", distinct=True),
        organizations=Count("organization", distinct=True),
        provinces=Count("provinces", distinct=True),
    )


def positions_of(organization: Organization) -> list[Position]:
    """Its public positions, those of an open cohort first, then the newest."""
    rows = (
        organization.positions.public()
        .for_cards()
        .select_related("participation")
        .order_by("-cohort__number", "participation__order")
    )
    return sorted(rows, key=lambda position: not position.cohort.is_open)
