"""Positions and organizations as visitors look for them: search, filters, counts, and the nearest loosening."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.http import urlencode
from django.utils.translation import get_language

from organizations.models import Issue, Organization, Position, Province
from organizations.models.choices import Region
from portal.text import thai

LONGEST_TEXT = 100
MOST_WORDS = 8


@dataclass(frozen=True)
class Filters:
    """What a visitor asked for; an empty part does not filter."""

    text: str = ""
    region: str = ""
    province: str = ""
    issue: str = ""

    def active(self) -> list[str]:
        return [part.name for part in fields(self) if getattr(self, part.name)]

    def without(self, name: str) -> "Filters":
        return replace(self, **{name: ""})

    def query(self, **changes: str) -> str:
        """As parameters of an address: the same filters always give the same address."""
        wanted = replace(self, **changes)
        return urlencode({name: getattr(wanted, name) for name in wanted.active()})


@dataclass(frozen=True)
class Place:
    """A province and the number of positions there."""

    province: Province
    count: int


@dataclass(frozen=True)
class Loosening:
    """What would bring most rows back. `dropped` is "" when every filter has to go."""

    filters: Filters
    dropped: str
    count: int


Condition = Callable[[Filters], Q]


def read_filters(data: Mapping[str, str], issues: Iterable[Issue]) -> Filters:
    """Values that don't exist are ignored; the province is checked later, with `known_province`."""
    text = " ".join(data.get("text", "").replace("\0", " ").split())[:LONGEST_TEXT]
    region, issue = data.get("region", ""), data.get("issue", "")
    return Filters(
        text=text if thai.fold(text) else "",
        region=region if region in Region.values else "",
        province=data.get("province", ""),
        issue=issue if issue in {known.slug for known in issues} else "",
    )


def known_province(filters: Filters, places: Iterable[Place]) -> Filters:
    is_known = filters.province in {place.province.slug for place in places}
    return filters if is_known else filters.without("province")


def fits(filters: Filters) -> Q:
    """Which positions fit."""
    wanted = Q()
    for word in thai.fold(filters.text).split()[:MOST_WORDS]:
        wanted &= Q(search_text__contains=word)
    if filters.region:
        wanted &= _with(Position.provinces.through, province__region=filters.region)
    if filters.province:
        wanted &= _with(Position.provinces.through, province__slug=filters.province)
    if filters.issue:
        wanted &= _with(Position.issues.through, issue__slug=filters.issue)
    return wanted


def organization_fits(filters: Filters) -> Q:
    """Which organizations fit: by name, or by what they offer or have offered."""
    wanted = Q()
    if filters.text:
        wanted &= Q(name__icontains=filters.text) | _offering(
            Filters(text=filters.text)
        )
    if filters.issue:
        wanted &= _offering(Filters(issue=filters.issue))
    return wanted


def _with(link: Any, **wanted: str) -> Q:
    return Q(pk__in=link.objects.filter(**wanted).values("position_id"))


def _offering(filters: Filters) -> Q:
    return Q(
        pk__in=Position.objects.public().filter(fits(filters)).values("organization_id")
    )


def issues() -> list[Issue]:
    """In the order of the dictionary."""
    return sorted(Issue.objects.all(), key=lambda issue: thai.sort_key(issue.name))


def places(positions: QuerySet[Position], filters: Filters) -> list[Place]:
    """All provinces in the order of the dictionary, with the number of positions there that fit the other filters."""
    fitting = (
        positions.filter(fits(filters.without("province"))).order_by().values("pk")
    )
    found = Province.objects.order_by("sort_key").annotate(
        fitting=Count("positions", filter=Q(positions__in=fitting))
    )
    rows = [
        Place(province, 0 if _is_outside(province, filters) else province.fitting)
        for province in found
    ]
    return (
        sorted(rows, key=lambda place: place.province.name_en)
        if get_language() == "en"
        else rows
    )


def _is_outside(province: Province, filters: Filters) -> bool:
    return bool(filters.region) and province.region != filters.region


def offered(places: Iterable[Place], chosen: str) -> list[tuple[str, list[Place]]]:
    """Provinces to choose from, by region: those with positions."""
    kept = [place for place in places if place.count or place.province.slug == chosen]
    regions = [
        (
            str(region.label),
            [place for place in kept if place.province.region == region],
        )
        for region in Region
    ]
    return [(label, found) for label, found in regions if found]


def loosening(
    rows: QuerySet[Any], filters: Filters, condition: Condition
) -> Loosening | None:
    """The one filter without which most rows fit; None when there are no rows at all."""
    names = filters.active()
    without = {
        name: Count("pk", filter=condition(filters.without(name))) for name in names
    }
    counts = rows.aggregate(every=Count("pk"), **without)
    best = max(names, key=counts.__getitem__, default="")
    if best and counts[best]:
        return Loosening(filters.without(best), best, counts[best])
    return Loosening(Filters(), "", counts["every"]) if counts["every"] else None


def totals(positions: QuerySet[Position]) -> dict[str, int]:
    """How many positions there are, and in how many provinces."""
    return positions.aggregate(
        positions=Count("pk", distinct=True),
        provinces=Count("provinces", distinct=True),
    )


def positions_of(organization: Organization) -> list[Position]:
    """Its public positions, those of an open cohort first, then the newest."""
    found = (
        organization.positions.public()
        .for_cards()
        .select_related("participation")
        .order_by("-cohort__number")
    )
    return sorted(found, key=lambda position: not position.cohort.is_open)
