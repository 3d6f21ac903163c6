"""Puts lines together that a PDF broke, and leaves page numbers out of a text."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from organizations.importing.lines import BLANKS, Line, Span, lines_of, marker, trim

Keeps = Callable[[str, str], bool]
# Thai letters and marks, without digits: words follow each other without a blank.
_THAI = re.compile("[ก-๎\uf700-\uf71a]")
# "เดือนที่ 4" begins a thought of its own.
_BEGINS = re.compile(
    r"(?:ระยะ|ช่วง)?\s{0,3}(?:เดือน|สัปดาห์|ไตรมาส)(?:ที่|แรก)|[^:：]{1,40}[:：]\s"
)


def never_kept(_line: str, _following: str) -> bool:
    return False


def without(text: str, span: Span, left_out: Sequence[Span]) -> list[Span]:
    """`span` in pieces, around those of `left_out` (in order) that lie within it."""
    pieces, start = list[Span](), span.start
    at = bisect_left(left_out, span)
    for gone in left_out[at:]:
        if gone.end > span.end:
            break
        pieces.append(trim(text, start, gone.start))
        start = gone.end
    pieces.append(trim(text, start, span.end) if pieces else span)
    return [piece for piece in pieces if piece.start < piece.end]


def joined(
    text: str, span: Span, keeps: Keeps, *, joins: bool
) -> Iterator[tuple[Span, str]]:
    """The parts of a text, each with what stands between it and the next one.

    Lines with a gap between them, and items of a list, stay lines of their own.
    """
    if not joins:
        yield span, ""
        return
    lines = [
        Line(span.start + line.start, span.start + line.end, line.is_after_gap)
        for line in lines_of(text[span.start : span.end])
    ]
    start = span.start
    for line, following in pairwise(lines):
        if _stays_apart(text, line, following, keeps):
            continue
        yield Span(start, line.end), _glue(text, line, following)
        start = following.start
    yield Span(start, span.end), ""


def _stays_apart(text: str, line: Line, following: Line, keeps: Keeps) -> bool:
    first = text[line.start : line.end]
    second = text[following.start : following.end]
    return (
        following.is_after_gap
        or marker(text, following) is not None
        or bool(_BEGINS.match(second))
        or keeps(first, second)
    )


def _glue(text: str, line: Line, following: Line) -> str:
    """A blank if the line ends with one, or if not both are Thai at the break."""
    between = text[line.end : following.start]
    if between[:1] not in "\r\n" and between[:1] in BLANKS:
        return " "
    is_thai = _THAI.match(text[line.end - 1]) and _THAI.match(text[following.start])
    return "" if is_thai else " "
