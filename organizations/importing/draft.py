"""What a reading gives: content, where each piece stands in the text, and what was not certain."""

from dataclasses import dataclass, field
from typing import Any, Literal

from organizations.importing.lines import Span

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
MOST_PARTS = 200

DoubtCode = Literal[
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
    """A stretch of the text: a "field" (`name` is its dotted path in the content) or a "separator"."""

    kind: str
    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something to look at; `text` is the part of the document it is about, "" for the whole."""

    field: str
    text: str
    code: DoubtCode


@dataclass(frozen=True)
class Parsed:
    """Every text in `content` is an exact part of `text`; `segments` cover `text` in order, without gap or overlap."""

    text: str
    encoding: str
    sha256: str
    content: dict[str, Any]
    segments: tuple[Segment, ...]
    doubts: tuple[Doubt, ...]


def source_of(parsed: Parsed) -> bytes:
    """The document again, put together from its segments."""
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
    """Content in the making. Each stretch of the text is claimed once at most."""

    text: str
    content: dict[str, Any] = field(default_factory=blank_content)
    claims: list[Segment] = field(default_factory=list)
    doubts: dict[Doubt, None] = field(default_factory=dict)

    def claim(self, name: str, span: Span) -> str:
        """The text of a field."""
        self.claims.append(Segment("field", name, *span))
        return self.text[span.start : span.end]

    def claim_each(self, name: str, spans: list[Span]) -> list[str]:
        return [
            self.claim(f"{name}.{place}", span)
            for place, span in enumerate(spans, len(self.content[name]))
        ]

    def separate(self, name: str, span: Span) -> None:
        self.claims.append(Segment("separator", name, *span))

    def doubt(self, field: str, text: str, code: DoubtCode) -> None:
        self.doubts[Doubt(field, text, code)] = None

    def keep(self, heading: Span | None, body: Span | None, code: DoubtCode) -> None:
        """A section of its own for what has no field."""
        sections = self.content["sections"]
        path = f"sections.{len(sections)}"
        words = self.claim(f"{path}.heading", heading) if heading else ""
        text = self.claim(f"{path}.text", body) if body else ""
        sections.append({"heading": words, "text": text})
        self.doubt(path, words or text, code)

    def segments(self) -> tuple[Segment, ...]:
        found, at = [], 0
        for claim in [*sorted(self.claims, key=lambda part: part.start), None]:
            start = claim.start if claim else len(self.text)
            if at < start:
                found.append(Segment("separator", "gap", at, start))
            if claim:
                found.append(claim)
                at = claim.end
        return tuple(found)
