"""A document as parts that a person can move, split and join: where each one goes.

Every word of the document is in a part. Nothing is stored here: the parts travel with
the page as a line of text.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from organizations.importing import draft
from organizations.importing.draft import Parsed, Segment
from organizations.importing.lines import BLANKS, Span, is_bare, trim

READ_FROM_OTHERS = ("provinces", "areas_open_ended", "seats", "cohort")
FIELDS = tuple(name for name in draft.FIELDS if name not in READ_FROM_OTHERS)
"""Fields that a part can be moved to."""
LEFT_OUT, SECTION_HEADING, LINK_LABEL = "left_out", "section_heading", "link_label"
TARGETS = (*FIELDS, SECTION_HEADING, LEFT_OUT)
_ALL = {*TARGETS, LINK_LABEL}
# Parts of a page, at most; a longer document is sorted in the editor.
MAX_SORTED = 600
_PLACE = re.compile(r"(\d{1,7})-(\d{1,7}):([a-z_]{1,30})")


class Part(NamedTuple):
    """Offsets in the decoded text, and the field. A field may have several parts."""

    start: int
    end: int
    field: str


def parts_of(parsed: Parsed) -> list[Part]:
    """As the importer sorted the document, in the order of the text.

    Empty for a document of more than MAX_SORTED parts.
    """
    parts = list[Part]()
    before: Segment | None = None
    by_paragraph = is_unrecognized(parsed)
    for segment in parsed.segments:
        span = trim(parsed.text, segment.start, segment.end)
        if segment.name == "gap" or is_bare(parsed.text, span):
            continue
        field = _field_of(segment)
        # Lines that were joined are one part.
        if before and segment.kind == "field" and segment.name == before.name:
            parts[-1] = Part(parts[-1].start, span.end, field)
        else:
            parts += _pieces(parsed.text, span, field, by_paragraph)
        before = segment
    return parts if len(parts) <= MAX_SORTED else []


def is_unrecognized(parsed: Parsed) -> bool:
    """Whether nothing was recognized, so that a person will sort every paragraph."""
    return not any(part.name.startswith("heading.") for part in parsed.segments)


def _pieces(text: str, span: Span, field: str, by_paragraph: bool) -> Iterator[Part]:
    if not by_paragraph or field != "sections":
        yield Part(*span, field)
        return
    start = span.start
    for gap in re.finditer(r"\n[^\S\n]*\n\s*", text[span.start : span.end]):
        yield Part(*trim(text, start, span.start + gap.start()), field)
        start = span.start + gap.end()
    yield Part(*trim(text, start, span.end), field)


def _field_of(segment: Segment) -> str:
    if segment.kind != "field":
        return LEFT_OUT
    root, _dot, rest = segment.name.partition(".")
    if root == "sections" and rest.endswith("heading"):
        return SECTION_HEADING
    if root == "links" and rest.endswith("label"):
        return LINK_LABEL
    return root


def encode(parts: Sequence[Part]) -> str:
    return ";".join(f"{part.start}-{part.end}:{part.field}" for part in parts)


def decode(state: str, text: str) -> list[Part]:
    """Raises `ValueError` if it is no list of parts of this text, in its order."""
    parts, end = list[Part](), 0
    for place in state.split(";"):
        match = _PLACE.fullmatch(place)
        if not match or match[3] not in _ALL or len(parts) >= MAX_SORTED:
            raise ValueError(place)
        part = Part(int(match[1]), int(match[2]), match[3])
        span = trim(text, part.start, part.end)
        if part.start < end or part.end > len(text) or span != part[:2]:
            raise ValueError(place)
        parts.append(part)
        end = part.end
    _ensure_whole(parts, text)
    return parts


def _ensure_whole(parts: Sequence[Part], text: str) -> None:
    """Raises `ValueError` if a letter of the text is in no part."""
    position = 0
    for start, end in [*(part[:2] for part in parts), (len(text), len(text))]:
        if any(letter.isalpha() for letter in text[position:start]):
            raise ValueError(text[position:start])
        position = end


def moved(parts: Sequence[Part], at: int, field: str) -> list[Part]:
    """A heading or label that the part leaves behind is left out of the profile.

    Raises `ValueError` if there is no such part or field.
    """
    if not 0 <= at < len(parts) or field not in TARGETS:
        raise ValueError(field)
    result, part = list(parts), parts[at]
    result[at] = part._replace(field=field)
    label = {"sections": SECTION_HEADING, "links": LINK_LABEL}.get(part.field)
    if at and label and field != part.field and parts[at - 1].field == label:
        result[at - 1] = parts[at - 1]._replace(field=LEFT_OUT)
    return result


def split(parts: Sequence[Part], at: int, offset: int, text: str) -> list[Part]:
    """In two, before `offset`. Raises `ValueError` if that isn't within the part."""
    if not 0 <= at < len(parts):
        raise ValueError(at)
    part = parts[at]
    first = trim(text, part.start, min(max(offset, part.start), part.end))
    second = trim(text, min(max(offset, part.start), part.end), part.end)
    if is_bare(text, first) or is_bare(text, second):
        raise ValueError(offset)
    pair = [Part(*first, part.field), Part(*second, part.field)]
    return [*parts[:at], *pair, *parts[at + 1 :]]


def joined(parts: Sequence[Part], at: int) -> list[Part]:
    """With the next part, in the field of the first. Raises `ValueError`."""
    if not 0 <= at < len(parts) - 1:
        raise ValueError(at)
    whole = Part(parts[at].start, parts[at + 1].end, parts[at].field)
    return [*parts[:at], whole, *parts[at + 2 :]]


_BREAK = re.compile(rf"(?:[{re.escape(BLANKS)}]|[,，、;/|])+")
MAX_PIECES = 60


def pieces(part: Part, text: str) -> list[Span]:
    """The words between which a part can be split, as offsets in the text."""
    edges = [match.end() for match in _BREAK.finditer(text, part.start, part.end)]
    if len(edges) > MAX_PIECES:
        lines = re.finditer(r"\n\s*", text[part.start : part.end])
        edges = [part.start + match.end() for match in lines][:MAX_PIECES]
    starts = [part.start, *(edge for edge in edges if edge < part.end)]
    spans = [
        trim(text, start, end)
        for start, end in zip(starts, [*starts[1:], part.end], strict=True)
    ]
    return [span for span in spans if not is_bare(text, span)]
