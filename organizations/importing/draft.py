"""The result of parsing: content, the position of each piece, and doubts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from organizations.importing.contact_details import (
    holds_contact_details,
    split_by_contacts,
)
from organizations.importing.joining import Keeps, joined, never_kept, without
from organizations.importing.lines import Line, Span, span_of

FIELDS = (
    "name",
    "title",
    "links",
    "focus_issues",
    "objectives",
    "activities",
    "challenges",
    "role",
    "duties",
    "areas_text",
    "provinces",
    "areas_open_ended",
    "seats",
    "benefits",
    "qualifications",
    "preferred_qualifications",
    "expectations",
    "learning_phases",
    "sections",
    "closing",
    "cohort",
)
PROSE_FIELDS = (
    "name",
    "title",
    "focus_issues",
    "challenges",
    "role",
    "duties",
    "areas_text",
    "expectations",
)
# Items, sections or suspects: a bound for pages and database rows, far above what a
# host writes; beyond it the text is kept in one piece.
MAX_PARTS = 200

DoubtCode = Literal[
    "broken_letters",
    "contact_details",
    "contact_in_text",
    "duplicate_heading",
    "lines_joined",
    "link_completed",
    "merged_heading",
    "merged_second",
    "misspelt_heading",
    "missing_section",
    "months_from_words",
    "name_from_title",
    "nationwide_area",
    "nested_list",
    "no_phase_range",
    "not_a_link",
    "open_ended_areas",
    "page_numbers",
    "phase_range_assumed",
    "position_title",
    "possible_heading",
    "preferred_assumed",
    "province_alias",
    "province_group",
    "seats_proposed",
    "second_position",
    "several_cohorts",
    "several_phase_ranges",
    "several_seats",
    "shared_by_positions",
    "slash_kept",
    "split_run_on",
    "split_tight_slash",
    "too_many_parts",
    "unknown_heading",
    "unknown_label",
    "unknown_province",
    "unmarked_list",
    "unplaced_text",
    "windows_874",
]


@dataclass(frozen=True, slots=True)
class Segment:
    """A range of the text: a "separator", or a "field" (`name` is its dotted path)."""

    kind: str
    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Doubt:
    """For a person to check. `text`: the part it is about, "" for all of it."""

    field: str
    text: str
    code: DoubtCode


@dataclass(frozen=True)
class Parsed:
    """Every text in `content` is an exact part of `text`.

    But for what its doubts say: lines that a PDF broke are joined, page numbers within
    a text are left out, and "www." gets its https://. `segments` cover `text` in order,
    without gap or overlap; a text with joined lines has several of one name.
    """

    text: str
    encoding: str
    sha256: str
    content: dict[str, Any]
    segments: tuple[Segment, ...]
    doubts: tuple[Doubt, ...]
    joins: bool = False


def source_of(parsed: Parsed) -> bytes:
    """The document, put together from its segments."""
    return "".join(
        parsed.text[part.start : part.end] for part in parsed.segments
    ).encode(parsed.encoding)


def blank_content() -> dict[str, Any]:
    content: dict[str, Any] = {name: [] for name in FIELDS}
    return (
        content
        | dict.fromkeys(PROSE_FIELDS, "")
        | {"areas_open_ended": False, "cohort": None, "seats": None}
    )


@dataclass
class Draft:
    """Content that is being built. Each range of the text is claimed at most once."""

    text: str
    content: dict[str, Any] = field(default_factory=blank_content)
    claims: list[Segment] = field(default_factory=list)
    # A dict as an ordered set: the same doubt is shown once, in order of discovery.
    doubts: dict[Doubt, None] = field(default_factory=dict)
    # What is no text of the host's: page numbers. And whether a PDF broke its lines.
    left_out: Sequence[Span] = ()
    joins: bool = False
    # Characters of its longest line.
    width: int = 0

    def claim(self, name: str, span: Span, keeps: Keeps = never_kept) -> str:
        """The text of a field. `keeps`: of two lines, whether they stay apart."""
        pieces = without(self.text, span, self.left_out)
        if not self.joins and pieces == [span]:
            self.claims.append(Segment("field", name, *span))
            return self.text[span.start : span.end]
        words = ""
        for piece in pieces:
            words += "\n" if words else ""
            for part, glue in joined(self.text, piece, keeps, joins=self.joins):
                self.claims.append(Segment("field", name, *part))
                words += self.text[part.start : part.end] + glue
        if (
            self.joins
            and "\n" in self.text[span.start : span.end].strip()
            and (words != self.text[span.start : span.end])
        ):
            self.doubt(name, self.text[span.start : span.end], "lines_joined")
        return words

    def claim_each(self, name: str, spans: list[Span]) -> list[str]:
        return [
            self.claim(f"{name}.{index}", span)
            for index, span in enumerate(spans, len(self.content[name]))
        ]

    def separate(self, name: str, span: Span) -> None:
        self.claims.append(Segment("separator", name, *span))

    def doubt(self, field: str, text: str, code: DoubtCode) -> None:
        self.doubts[Doubt(field, text, code)] = None

    def add_section(
        self, heading: Span | None, body: Span | None, code: DoubtCode
    ) -> None:
        """For text that belongs to no field."""
        sections = self.content["sections"]
        path = f"sections.{len(sections)}"
        words = self.claim(f"{path}.heading", heading) if heading else ""
        text = self.claim(f"{path}.text", body) if body else ""
        sections.append({"heading": words, "text": text})
        self.doubt(path, words or text, code)
        if code != "contact_details" and holds_contact_details(words, text):
            self.doubt(path, words or text, "contact_details")

    def add_parts(
        self, heading: Span | None, lines: list[Line], code: DoubtCode
    ) -> None:
        """As sections: contact details apart from the rest, which may be public."""
        groups = split_by_contacts(self.text, lines) or [[]]
        if len(self.content["sections"]) + len(groups) > MAX_PARTS:
            groups = [lines]
        for group in groups:
            self.add_section(heading, span_of(group), code)
            heading = None

    def segments(self) -> tuple[Segment, ...]:
        """The claims in order, with separators for the text between them."""
        segments: list[Segment] = []
        position = 0
        for claim in sorted(self.claims, key=lambda segment: segment.start):
            if position < claim.start:
                segments.append(Segment("separator", "gap", position, claim.start))
            segments.append(claim)
            position = claim.end
        if position < len(self.text):
            segments.append(Segment("separator", "gap", position, len(self.text)))
        return tuple(segments)
