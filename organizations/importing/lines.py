"""A document as lines: what is blank, what is bare (only decoration), what marks a list item."""

import re
from collections.abc import Sequence
from typing import NamedTuple

BLANKS = (
    "".join(filter(str.isspace, map(chr, range(0x3001))))
    + "\xad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
)
BLANK = f"[{re.escape(BLANKS)}]"
DASHES = (
    "-‐‑‒–—―−"  # the hyphen first, so that it stands for itself in a character class
)
BULLETS = "•·▪▫◦●○■□►➢✓✔\uf0b7\uf0a7\uf0d8"
DECORATION = DASHES + BULLETS + "#*_=~."
_UNWORDED = BLANKS + DECORATION + ":：,;|/"
MARKER = re.compile(
    rf"(?P<number>\(?\d{{1,3}}(?:\.\)|[.)])(?!\d))|(?:[{DASHES}]{{1,3}}|[{BULLETS}]|\*(?!\*)){BLANK}{{0,40}}"
)


class Span(NamedTuple):
    """Offsets in the decoded text."""

    start: int
    end: int


class Line(NamedTuple):
    """A line with words in it, without the blanks around it."""

    start: int
    end: int
    is_after_gap: bool = False


def trim(text: str, start: int, end: int, edges: str = BLANKS) -> Span:
    piece = text[start:end].lstrip(edges)
    start = end - len(piece)
    return Span(start, start + len(piece.rstrip(edges)))


def is_bare(text: str, span: Span | Line) -> bool:
    """Nothing in it but blanks and decoration."""
    return not text[span.start : span.end].strip(_UNWORDED)


def lines_of(text: str) -> list[Line]:
    """Bare lines are left out; the line that follows them knows."""
    lines, at, is_after_gap = [], 0, True
    for piece in text.splitlines(keepends=True):
        inner = piece.lstrip(BLANKS)
        start, at = at + len(piece) - len(inner), at + len(piece)
        words = inner.rstrip(BLANKS)
        has_words = bool(words.strip(_UNWORDED))
        if has_words:
            lines.append(Line(start, start + len(words), is_after_gap))
        is_after_gap = not has_words
    return lines


def body(lines: Sequence[Line]) -> Span | None:
    """From the first word to the last, with all that stands between."""
    return Span(lines[0].start, lines[-1].end) if lines else None


def marker(text: str, line: Line) -> re.Match[str] | None:
    return MARKER.match(text, line.start, line.end)


def number_of(text: str, line: Line) -> int:
    """The number that marks a list item; 0 for none."""
    found = marker(text, line)
    return int(found["number"].strip("().")) if found and found["number"] else 0


def rest_of(text: str, line: Line, start: int) -> list[Line]:
    """What is left of a line from `start` on; nothing when that is bare."""
    span = trim(text, start, line.end)
    return [] if is_bare(text, span) else [Line(*span)]


def prose(text: str, lines: Sequence[Line]) -> Span | None:
    """The body; a marker that stands before its first line alone is decoration."""
    found = marker(text, lines[0]) if lines else None
    if found and not any(marker(text, line) for line in lines[1:]):
        return body([*rest_of(text, lines[0], found.end()), *lines[1:]])
    return body(lines)
