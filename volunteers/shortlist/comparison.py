"""Up to three positions side by side: what each offers, in its host's own words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import get_language

from organizations.models import Cohort, Position
from organizations.profiles import facts, presenting, profile

MOST = 3
LONGEST_REQUEST = 10


@dataclass(frozen=True)
class Selection:
    """What was asked for. `waiting`: what finds no room. `has_unknown`: also something this cohort doesn't offer."""

    positions: list[Position]
    waiting: list[Position]
    has_unknown: bool


@dataclass(frozen=True)
class Reading:
    """One line of the comparison. `kind` says how a cell shows what `read` finds: words, text, items, phases, links."""

    name: str
    kind: str
    read: Callable[[dict[str, Any]], Any]


@dataclass(frozen=True)
class Line:
    """One row of the table, with a cell for each position."""

    label: "str | Promise"
    cells: list[dict[str, Any]]


READINGS = (
    Reading("areas_text", "text", lambda content: content["areas_text"]),
    Reading("seats", "words", lambda content: facts.seats_words(content["seats"])),
    Reading("benefits", "items", lambda content: content["benefits"]),
    Reading("role", "text", lambda content: content["role"]),
    Reading("qualifications", "items", lambda content: content["qualifications"]),
    Reading(
        "preferred_qualifications",
        "items",
        lambda content: content["preferred_qualifications"],
    ),
    Reading("learning_phases", "phases", lambda content: content["learning_phases"]),
    Reading("links", "links", presenting.links),
)


def selected(cohort: Cohort, slugs: Sequence[str]) -> Selection:
    """The first three that there are, in the order in which they were asked for."""
    wanted = [slug for slug in dict.fromkeys(slugs) if slug][:LONGEST_REQUEST]
    rows = (
        Position.objects.public()
        .in_cohort(cohort)
        .select_related("organization", "cohort", "participation")
    )
    found = {
        position.slug: position
        for position in rows.filter(slug__in=[s for s in wanted if "\0" not in s])
    }
    known = [found[slug] for slug in wanted if slug in found]
    return Selection(known[:MOST], known[MOST:], has_unknown=len(known) < len(wanted))


def table(cohort: Cohort, selection: Selection) -> dict[str, Any]:
    """`lines` from top to bottom, each with a cell for every position; `columns` tell the same position by position."""
    told = lines(
        [
            profile.worded(position.content, get_language())
            for position in selection.positions
        ]
    )
    asked = [*selection.positions, *selection.waiting]
    columns = [
        {
            "position": position,
            "name": presenting.name_of(position.organization),
            "is_open": presenting.phase_of(position) == "open",
            "cells": [{"label": line.label, "cell": line.cells[at]} for line in told],
            "url_without": address(
                cohort, [other for other in asked if other is not position]
            ),
        }
        for at, position in enumerate(selection.positions)
    ]
    return {"lines": told, "columns": columns}


def lines(contents: Sequence[dict[str, Any]]) -> list[Line]:
    """What at least one of them tells; a cell without a value was not provided."""
    headings = presenting.headings()
    found = [
        Line(headings[each.name], [cell(each, content) for content in contents])
        for each in READINGS
    ]
    return [line for line in found if any(cell["value"] for cell in line.cells)]


def cell(reading: Reading, content: dict[str, Any]) -> dict[str, Any]:
    """`lang`: of the host's own words."""
    return {
        "kind": reading.kind,
        "value": reading.read(content),
        "lang": content["lang"].get(reading.name, "th"),
    }


def address(cohort: Cohort, positions: Sequence[Position]) -> str:
    query = urlencode([("position", position.slug) for position in positions])
    return f"{reverse('compare', args=[cohort.number])}?{query}"
