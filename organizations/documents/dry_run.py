"""What importing a document would store, field by field, for the preview."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from organizations.documents import texts
from organizations.documents.importer import ImportPlan
from organizations.importing.difference import as_text
from organizations.importing.draft import Doubt
from organizations.importing.headings import normalize
from organizations.models import Position
from organizations.profiles import comparison, schema

# Characters; a shorter name is a word, too.
MIN_NAME_LENGTH = 6


@dataclass(frozen=True)
class Line:
    text: str
    is_doubtful: bool


@dataclass
class Row:
    """One field: its lines, the doubts about it, and the difference from the profile.

    `parts` is empty if the profile has nothing in this field.
    """

    name: str
    label: Any
    lines: list[Line] = field(default_factory=list)
    doubts: list[dict[str, Any]] = field(default_factory=list)
    parts: list[comparison.Part] = field(default_factory=list)


def field_rows(plan: ImportPlan) -> list[Row]:
    """The fields that would have a value, or about which there is a doubt."""
    content = comparison.readable_content(plan.content)
    all_doubts = doubts_by_field(plan.parsed.doubts)
    changes = changed_parts(plan)
    rows = []
    for name, label in schema.LABELS.items():
        doubts = all_doubts.get(name, [])
        if content[name] or doubts or name in changes:
            lines = [
                Line(text, is_doubtful(text, doubts))
                for text in as_text(content[name]).splitlines()
            ]
            doubt_rows = [doubt_row(doubt) for doubt in doubts]
            rows.append(Row(name, label, lines, doubt_rows, changes.get(name, [])))
    return rows


def rows_not_taken(plan: ImportPlan, names: Collection[str]) -> list[Row]:
    """What the document says in these fields, of which nothing is stored."""
    content = comparison.readable_content(schema.with_defaults(plan.parsed.content))
    return [
        Row(
            name,
            schema.LABELS[name],
            [Line(text, False) for text in as_text(content[name]).splitlines()],
        )
        for name in names
        if content[name]
    ]


def general_doubts(plan: ImportPlan) -> list[dict[str, Any]]:
    """Doubts about the document as a whole."""
    rows = [
        doubt_row(doubt)
        for doubt in plan.parsed.doubts
        if field_of(doubt) not in schema.LABELS
    ]
    if plan.parsed.content["cohort"] not in (None, plan.cohort.number):
        words = _("The document speaks of cohort %(number)s.") % {
            "number": plan.parsed.content["cohort"]
        }
        rows.append({"words": words, "text": ""})
    own = plan.organization
    name = plan.parsed.content["name"]
    if own and name and normalize(name) != normalize(own.name):
        words = _("The document is of another name than this organization")
        rows.append({"words": words, "text": name})
    words = _("The document names another organization")
    return [*rows, *({"words": words, "text": other} for other in other_names(plan))]


def other_names(plan: ImportPlan) -> list[str]:
    """Of organizations with a public page that the document names: its form may be
    a copy of theirs.
    """
    names = (
        Position.objects.public()
        .exclude(organization=plan.organization)
        .values_list("organization__name", flat=True)
        .distinct()
    )
    return [
        name
        for name in names
        if len(name) >= MIN_NAME_LENGTH
        and name in plan.parsed.text
        and name != plan.parsed.content["name"]
    ]


def changed_parts(plan: ImportPlan) -> dict[str, list[comparison.Part]]:
    """By name, only for fields that have a value already."""
    if plan.newest is None:
        return {}
    return {
        row["name"]: row["parts"]
        for row in comparison.changed_rows(plan.newest.content, plan.content)
        if row["before"]
    }


def doubts_by_field(doubts: Sequence[Doubt]) -> dict[str, list[Doubt]]:
    by_field: dict[str, list[Doubt]] = {}
    for doubt in doubts:
        by_field.setdefault(field_of(doubt), []).append(doubt)
    return by_field


def field_of(doubt: Doubt) -> str:
    """The field of a path such as "objectives.0"."""
    return doubt.field.partition(".")[0]


def is_doubtful(line: str, doubts: Sequence[Doubt]) -> bool:
    """Whether a doubt is about a part of this line, or about more than this line."""
    words = line.strip()
    return bool(words) and any(
        doubt.text and (doubt.text in line or words in doubt.text) for doubt in doubts
    )


def doubt_row(doubt: Doubt) -> dict[str, Any]:
    return {
        "words": texts.DOUBT_TEXTS[doubt.code],
        "text": " ".join(doubt.text.split()),
    }
