"""Up to three positions side by side: what each offers, in its host's own words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import get_language

from organizations.models import Cohort, Position, names
from organizations.profiles import facts, presenting, schema

# Columns that fit side by side on a laptop.
MAX_POSITIONS = 3
# An address can name any number of slugs: this bounds the query.
MAX_REQUESTED = 10


@dataclass(frozen=True)
class Selection:
    """The requested positions. `waiting`: those beyond the limit.

    `has_unknown`: something was requested that this cohort doesn't offer.
    """

    positions: list[Position]
    waiting: list[Position]
    has_unknown: bool


@dataclass(frozen=True)
class ComparedField:
    """A field of the profile. `kind` says how a cell shows what `read` returns:
    words, text, items, phases or links.
    """

    name: str
    kind: str
    read: Callable[[dict[str, Any]], Any]


@dataclass(frozen=True)
class Line:
    """One row of the table, with a cell for each position."""

    label: "str | Promise"
    cells: list[dict[str, Any]]


COMPARED_FIELDS = (
    ComparedField("areas_text", "text", lambda content: content["areas_text"]),
    ComparedField(
        "seats", "words", lambda content: facts.format_seats(content["seats"])
    ),
    ComparedField("benefits", "items", lambda content: content["benefits"]),
    ComparedField("role", "text", lambda content: content["role"]),
    ComparedField("qualifications", "items", lambda content: content["qualifications"]),
    ComparedField(
        "preferred_qualifications",
        "items",
        lambda content: content["preferred_qualifications"],
    ),
    ComparedField(
        "learning_phases", "phases", lambda content: content["learning_phases"]
    ),
    ComparedField("links", "links", presenting.link_rows),
)


def select_positions(cohort: Cohort, slugs: Sequence[str]) -> Selection:
    """The first three that exist, in the order of the request."""
    requested = [slug for slug in dict.fromkeys(slugs) if slug][:MAX_REQUESTED]
    rows = (
        Position.objects.public()
        .in_cohort(cohort)
        .select_related("organization", "cohort", "participation")
    )
    by_slug = {
        position.slug: position
        for position in rows.filter(
            slug__in=[
                # PostgreSQL refuses NUL in a string.
                slug
                for slug in requested
                if "\0" not in slug
            ]
        )
    }
    known = [by_slug[slug] for slug in requested if slug in by_slug]
    return Selection(
        known[:MAX_POSITIONS],
        known[MAX_POSITIONS:],
        has_unknown=len(known) < len(requested),
    )


def comparison_table(cohort: Cohort, selection: Selection) -> dict[str, Any]:
    """`lines` have a cell for each of the `columns`."""
    lines = build_lines(
        [
            schema.localized(position.content, get_language())
            for position in selection.positions
        ]
    )
    requested = [*selection.positions, *selection.waiting]
    columns = [
        {
            "position": position,
            "name": names.label_of(position),
            "is_open": presenting.phase_of(position) == "open",
            "url_without": comparison_url(
                cohort, [other for other in requested if other is not position]
            ),
        }
        for position in selection.positions
    ]
    return {"lines": lines, "columns": columns}


def build_lines(contents: Sequence[dict[str, Any]]) -> list[Line]:
    """The fields that at least one of them provides."""
    headings = presenting.headings()
    lines = [
        Line(headings[field.name], [build_cell(field, content) for content in contents])
        for field in COMPARED_FIELDS
    ]
    return [line for line in lines if any(cell["value"] for cell in line.cells)]


def build_cell(field: ComparedField, content: dict[str, Any]) -> dict[str, Any]:
    """`lang`: of the host's own words."""
    return {
        "kind": field.kind,
        "value": field.read(content),
        "lang": content["lang"].get(field.name, "th"),
    }


def comparison_url(cohort: Cohort, positions: Sequence[Position]) -> str:
    query = urlencode([("position", position.slug) for position in positions])
    return f"{reverse('compare', args=[cohort.number])}?{query}"
