"""The result of parsing: content, the position of each piece, and doubts."""

from dataclasses import dataclass, field
from typing import Any, Literal

from organizations.importing.contact_details import (
    holds_contact_details,
    split_by_contacts,
)
from organizations.importing.lines import Line, Span, span_of

FIELDS = (
    "name",
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
    "benefits",
    "qualifications",
    "expectations",
    "learning_phases",
    "sections",
    "closing",
    "cohort",
)
PROSE_FIELDS = (
    "name",
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
    "contact_details",
    "contact_in_text",
    "duplicate_heading",
    "missing_section",
    "name_from_title",
    "nationwide_area",
    "nested_list",
    "no_phase_range",
    "not_a_link",
    "open_ended_areas",
    "phase_range_assumed",
    "possible_heading",
    "province_alias",
    "several_cohorts",
    "several_phase_ranges",
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

    `segments` cover `text` in order, without gap or overlap.
    """

    text: str
    encoding: str
    sha256: str
    content: dict[str, Any]
    segments: tuple[Segment, ...]
    doubts: tuple[Doubt, ...]


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
        | {"areas_open_ended": False, "cohort": None}
    )


@dataclass
class Draft:
    """Content that is being built. Each range of the text is claimed at most once."""

    text: str
    content: dict[str, Any] = field(default_factory=blank_content)
    claims: list[Segment] = field(default_factory=list)
    # A dict as an ordered set: the same doubt is shown once, in order of discovery.
    doubts: dict[Doubt, None] = field(default_factory=dict)

    def claim(self, name: str, span: Span) -> str:
        """The text of a field."""
        self.claims.append(Segment("field", name, *span))
        return self.text[span.start : span.end]

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
