"""The lines of a document: blank ones, bare ones (only decoration), list items."""

import re
from collections.abc import Sequence
from typing import NamedTuple

# All spaces of Unicode, soft hyphen, zero-width characters and byte order mark.
BLANKS = (
    # U+3000, the ideographic space, is the last space of Unicode.
    "".join(filter(str.isspace, map(chr, range(0x3001))))
    + "\xad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
)
BLANK = f"[{re.escape(BLANKS)}]"
DASHES = (
    "-‐‑‒–—―−"  # the hyphen first, so that it stands for itself in a character class
)
# The last three are of the private use area: bullets of Symbol and Wingdings, as
# Word leaves them in plain text.
BULLETS = "•·▪▫◦●○■□►➢✓✔\uf0b7\uf0a7\uf0d8"
DECORATION = DASHES + BULLETS + "#*_=~."
_WITHOUT_WORDS = BLANKS + DECORATION + ":：,;|/"
# Before a list item: "1.", "1)", "(1)", dashes or a bullet, with blanks after it.
MARKER = re.compile(
    # "1.", "12)", "(3)", "1.)"; not "1.5", which is a number in a sentence.
    rf"(?P<number>\(?\d{{1,3}}(?:\.\)|[.)])(?!\d))"
    # "-", "---", "•", "* "; not "**", which begins bold Markdown. The blanks are
    # bounded so that a long line of blanks costs linear time.
    rf"|(?:[{DASHES}]{{1,3}}|[{BULLETS}]|\*(?!\*)){BLANK}{{0,40}}"
)


# "หน้า 1 จาก 2", "หน้าที่ 3/10", "Page 2 of 4", "- 5 -"; the whole line.
_PAGE_NUMBER = re.compile(
    rf"(?:หน้า(?:ที่)?|page)\s{{0,3}}\d{{1,3}}(?:\s{{0,3}}(?:จาก|/|of)\s{{0,3}}\d{{1,3}})?"
    rf"|[{DASHES}]\s{{0,3}}\d{{1,3}}\s{{0,3}}[{DASHES}]",
    re.IGNORECASE,
)
_MAX_PAGE_NUMBER_LENGTH = 30
# Of a line with nothing but a page number, with the blanks that set it to the right.
MAX_LAYOUT_LENGTH = 200


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
    # From the end: lstrip says how much is left, not how much it took.
    start = end - len(piece)
    return Span(start, start + len(piece.rstrip(edges)))


def is_bare(text: str, span: Span | Line) -> bool:
    """Only blanks and decoration."""
    return not text[span.start : span.end].strip(_WITHOUT_WORDS)


def is_page_number(words: str) -> bool:
    return len(words) <= _MAX_PAGE_NUMBER_LENGTH and bool(_PAGE_NUMBER.fullmatch(words))


def lines_of(text: str) -> list[Line]:
    """Without bare lines and page numbers; the line after one has `is_after_gap`."""
    lines: list[Line] = []
    position, is_after_gap = 0, True
    # Line ends are kept because the offsets must add up to those of the text.
    for piece in text.splitlines(keepends=True):
        inner = piece.lstrip(BLANKS)
        start = position + len(piece) - len(inner)
        position += len(piece)
        words = inner.rstrip(BLANKS)
        has_words = bool(words.strip(_WITHOUT_WORDS)) and not is_page_number(words)
        if has_words:
            lines.append(Line(start, start + len(words), is_after_gap))
        is_after_gap = not has_words
    return lines


def page_numbers(text: str) -> list[Span]:
    """The lines that hold nothing but the number of a page."""
    spans, position = list[Span](), 0
    for piece in text.splitlines(keepends=True):
        if len(piece) < MAX_LAYOUT_LENGTH:
            span = trim(text, position, position + len(piece))
            if is_page_number(text[span.start : span.end]):
                spans.append(span)
        position += len(piece)
    return spans


def span_of(lines: Sequence[Line]) -> Span | None:
    """From the first word to the last, with everything between."""
    return Span(lines[0].start, lines[-1].end) if lines else None


def marker(text: str, line: Line) -> re.Match[str] | None:
    return MARKER.match(text, line.start, line.end)


def item_number(text: str, line: Line) -> int:
    """The number that marks a list item; 0 for none."""
    match = marker(text, line)
    return int(match["number"].strip("().")) if match and match["number"] else 0


def remainder(text: str, line: Line, start: int) -> list[Line]:
    """The line from `start` on; nothing if that is bare."""
    span = trim(text, start, line.end)
    return [] if is_bare(text, span) else [Line(*span)]


def prose(text: str, lines: Sequence[Line]) -> Span | None:
    """The whole; a marker only before the first line is decoration, not a list."""
    match = marker(text, lines[0]) if lines else None
    if match and not any(marker(text, line) for line in lines[1:]):
        return span_of([*remainder(text, lines[0], match.end()), *lines[1:]])
    return span_of(lines)
