"""The parts of a document for the page on which a person sorts them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _lazy

from organizations.documents.dry_run import doubt_row
from organizations.documents.importer import ImportPlan
from organizations.importing.draft import Doubt
from organizations.importing.sorting.parts import (
    LEFT_OUT,
    LINK_LABEL,
    SECTION_HEADING,
    TARGETS,
    Part,
    pieces,
)
from organizations.profiles import schema

LABELS: dict[str, "Promise"] = {
    **schema.LABELS,
    SECTION_HEADING: _lazy("Heading of a further section"),
    LINK_LABEL: _lazy("Name of a link"),
    LEFT_OUT: _lazy("Not in the profile"),
}


def choices(not_taken: Collection[str]) -> list[tuple[str, Any]]:
    """Where a part can be moved; the name of a link goes where the link goes."""
    return [(name, LABELS[name]) for name in TARGETS if name not in not_taken]


@dataclass(frozen=True)
class Piece:
    """Words of a part; it can be split before them, at `offset`."""

    offset: int
    words: str


@dataclass
class PartRow:
    """`anchor`: its place in the text, which stays when others are split or joined."""

    at: int
    anchor: int
    words: str
    name: str
    label: Any
    is_taken: bool = True
    is_open: bool = False
    is_moved: bool = False
    doubts: list[dict[str, Any]] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    can_join: bool = False

    @property
    def is_left_out(self) -> bool:
        return not self.is_taken or self.name in (LEFT_OUT, LINK_LABEL)


def part_rows(
    plan: ImportPlan, *, opened: int, moved: int, not_taken: Collection[str] = ()
) -> list[PartRow]:
    """`opened`, `moved`: the place of a part in the list, or -1. `not_taken`: fields
    that nothing is stored of; their parts say so.
    """
    text = plan.parsed.text
    rows = [
        PartRow(
            at,
            part.start,
            text[part.start : part.end],
            part.field,
            label_of(part.field, not_taken),
            is_taken=part.field not in not_taken,
            is_open=at == opened,
            is_moved=at == moved,
            can_join=at + 1 < len(plan.parts),
        )
        for at, part in enumerate(plan.parts)
    ]
    for doubt in plan.parsed.doubts:
        at = _place_of(doubt, plan.parts, rows)
        if at is not None:
            rows[at].doubts.append(doubt_row(doubt))
    if 0 <= opened < len(rows):
        rows[opened].pieces = [
            Piece(span.start, text[span.start : span.end])
            for span in pieces(plan.parts[opened], text)
        ]
    return rows


def label_of(name: str, not_taken: Collection[str]) -> Any:
    label = LABELS[name]
    if name not in not_taken:
        return label
    return format_lazy(_lazy("Not taken: {field}"), field=label)


def _place_of(
    doubt: Doubt, parts: Sequence[Part], rows: Sequence[PartRow]
) -> int | None:
    """The part that a doubt is about: of its field, else any that has its words."""
    words = _squeezed(doubt.text)
    if not words:
        return None
    root = doubt.field.partition(".")[0]
    near = {"provinces": "areas_text", "seats": ""}.get(root, root)
    found = [row.at for row in rows if words in _squeezed(row.words)]
    own = [at for at in found if parts[at].field == near]
    return next(iter([*own, *found]), None)


def _squeezed(words: str) -> str:
    return "".join(words.split())
