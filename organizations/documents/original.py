"""A host's document line by line, and what of each line is public.

For the host's members and the coordinators: the document itself is never public.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from organizations.importing.decoding import UnreadableDocument
from organizations.importing.document import parse
from organizations.importing.draft import Segment
from organizations.importing.lines import BLANKS, MARKER, is_bare, trim
from organizations.models import Position, SourceDocument
from organizations.profiles import comparison
from organizations.profiles.comparison import Part

# Public lines that a changed line is compared with, at most; each takes quadratic time.
MAX_CANDIDATES = 100
# Of `SequenceMatcher.ratio`; less alike, a line counts as removed, not as changed.
MIN_SIMILARITY = 0.6


_COMMAS = re.compile(r"[,，、/;|]")
# "@host" is not said by "info@host.example", nor "12" by "120".
_BEGINNING = r"(?:(?<![A-Za-z0-9@._-])|(?=[^A-Za-z0-9@]))"
_END = r"(?:(?<=[^A-Za-z0-9])|(?![A-Za-z0-9@_-]|\.[A-Za-z0-9]))"


@dataclass(frozen=True)
class OriginalLine:
    """`parts` as in comparison: "removed" isn't public, "added" is there instead."""

    parts: list[Part]

    @property
    def is_public(self) -> bool:
        return all(part.kind == "same" for part in self.parts)


@dataclass(frozen=True)
class Original:
    """`has_public`: whether anything of the organization is public in this cohort."""

    source: SourceDocument
    lines: list[OriginalLine]
    has_public: bool

    @property
    def hidden_count(self) -> int:
        return sum(not line.is_public for line in self.lines)


def compare(source: SourceDocument) -> Original:
    """The document beside what is public of the organization in its cohort."""
    positions = list(
        Position.objects.public().filter(
            organization=source.organization_id, cohort=source.cohort_id
        )
    )
    # What all positions share is in each of them.
    texts = dict.fromkeys(text for row in positions for text in _texts(row.content))
    return Original(source, list(_lines(source.text, list(texts))), bool(positions))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def _lines(text: str, public: Sequence[str]) -> Iterator[OriginalLine]:
    everything = "\n".join(public)
    lines = (line.strip(BLANKS) for line in everything.splitlines())
    new = [line for line in lines if line and line not in text][:MAX_CANDIDATES]
    segments, position = _segments(text), 0
    for line in text.splitlines(keepends=True):
        start, position = position, position + len(line)
        parts: list[Part] = []
        while segments and segments[0].start < position:
            segment = segments[0]
            piece = text[max(segment.start, start) : min(segment.end, position)]
            parts += _compare(piece.rstrip("\r\n"), segment, everything, new)
            if segment.end > position:
                break
            segments.pop(0)
        yield OriginalLine(comparison.merge_neighbors(parts))


def _segments(text: str) -> list[Segment]:
    """Of a document that can't be parsed any more, one."""
    try:
        return list(parse(text.encode(), provinces={}).segments)
    except UnreadableDocument:
        return [Segment("field", "", 0, len(text))]


def _compare(
    piece: str, segment: Segment, public: str, new: Sequence[str]
) -> Iterator[Part]:
    """Headings, labels and what stands between fields say nothing themselves."""
    start = match.end() if (match := MARKER.match(piece)) else 0
    span = trim(piece, start, len(piece))
    words = piece[span.start : span.end]
    if segment.kind == "separator" or is_bare(piece, span) or _is_said(words, public):
        yield Part("same", piece)
        return
    yield Part("same", piece[: span.start])
    closest = max(new, key=lambda line: _similarity(words, line), default="")
    if closest and _similarity(words, closest) >= MIN_SIMILARITY:
        yield from comparison.compare_texts(words, closest)
    else:
        yield Part("removed", words)
    yield Part("same", piece[span.end :])


def _is_said(words: str, public: str) -> bool:
    """As a whole, or as the items of a list that it became."""
    return _stands_in(words, public) or all(
        _stands_in(item.strip(BLANKS), public) for item in _COMMAS.split(words)
    )


def _stands_in(words: str, public: str) -> bool:
    """Not within a longer Latin word or address; Thai has no word boundaries."""
    if words not in public:
        return False
    return bool(re.search(f"{_BEGINNING}{re.escape(words)}{_END}", public))


def _similarity(first: str, second: str) -> float:
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    # The cheap bound first: most lines have little in common.
    if matcher.quick_ratio() < MIN_SIMILARITY:
        return 0
    return matcher.ratio()
