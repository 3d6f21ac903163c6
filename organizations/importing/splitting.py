"""Lists: by their markers or lines, and run-on text by its commas and slashes."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from organizations.importing.draft import MAX_PARTS, Draft
from organizations.importing.lines import (
    BLANKS,
    Line,
    Span,
    marker,
    remainder,
    span_of,
    trim,
)

# Not inside a number.
# A comma with a digit on at most one side: cuts "อ่าน, เขียน" but not "1,500".
_COMMA = re.compile(r"(?<!\d)[,，、]|[,，、](?!\d)")
_WORD = re.compile(r"\S+")
# Signs of an address: "://", "www.", or a dot between Latin letters as in "a.org".
_ADDRESS = re.compile(r"://|www\.|[A-Za-z0-9]\.[A-Za-z]{2}")
# Not double, not in a fraction, not in "and/or", not before a unit (baht/month).
# Cuts "ที่พัก/อาหาร"; not "//", "1/2", "และ/หรือ", "บาท/เดือน" or "baht/month".
_SLASH = re.compile(
    r"(?<!/)(?:(?<!\d)/|/(?!\d))(?!/|หรือ)"
    r"(?!(?:วัน|สัปดาห์|เดือน|ปี|คน|ครั้ง|คืน|มื้อ|ชั่วโมง|ชม|day|week|month|year)"
    # The unit must be a whole word: "/ปีนเขา" (climbing) begins with "ปี", a year.
    r"(?![ก-๛a-z]))"
)

# The same with blanks before the unit: "8,000 บาท / เดือน".
_RATE = re.compile(
    r"\s{1,3}(?:วัน|สัปดาห์|เดือน|ปี|คน|ครั้ง|คืน|มื้อ|ชั่วโมง|ชม|day|week|month|year)(?![ก-๛a-z])"
)
_DAYS = re.compile(r"จันทร์|อังคาร|พุธ|พฤหัส|ศุกร์|เสาร์|อาทิตย์|นักขัตฤกษ์|วันหยุด|วันลา")
_MAX_INDENT = 40
# Of the longest line of a PDF; from so much on, a line may go on in the next one.
FULL = 0.8


def read_list(draft: Draft, name: str, lines: Sequence[Line]) -> list[Span]:
    """The kind of the first marker starts items; other lines continue them.

    Without markers each line is an item. `lines` must not be empty.
    """
    whole = Span(lines[0].start, lines[-1].end)
    kinds = [_kind(draft.text, line) for line in lines]
    first = next(filter(None, kinds), "")
    words = draft.text[whole.start : whole.end]
    # Without markers `first` is "", so this counts the lines.
    if kinds.count(first) > MAX_PARTS:
        draft.doubt(name, words, "too_many_parts")
        return [whole]
    if len(set(filter(None, kinds))) > 1:
        draft.doubt(name, words, "nested_list")
    if not first and draft.joins:
        return _unmarked(draft, name, lines)
    if not first and len(lines) > 1 and name != "benefits":
        draft.doubt(name, words, "unmarked_list")
    return _items(draft.text, lines, kinds, first)


def _unmarked(draft: Draft, name: str, lines: Sequence[Line]) -> list[Span]:
    """Of a PDF: a line that is full goes on in the next one."""
    groups: list[list[Line]] = []
    for line in lines:
        before = groups[-1][-1] if groups else None
        is_full = before and before.end - before.start >= FULL * draft.width
        if is_full and not line.is_after_gap:
            groups[-1].append(line)
        else:
            groups.append([line])
    if len(groups) > 1:
        words = draft.text[lines[0].start : lines[-1].end]
        draft.doubt(name, words, "unmarked_list")
    return [span for span in map(span_of, groups) if span]


def split_commas(draft: Draft, name: str, item: Span) -> list[Span]:
    """Commas inside numbers don't split."""
    cuts = (match.start() for match in _COMMA.finditer(draft.text, *item))
    parts = _unless_too_many(draft, name, _cut(draft.text, item, cuts), item)
    if len(parts) > 1:
        draft.doubt(name, draft.text[item.start : item.end], "split_run_on")
    return parts


def split_slashes(
    draft: Draft, name: str, item: Span, *, is_listed: bool
) -> list[Span]:
    """Not inside web addresses, fractions, rates (บาท/เดือน) or และ/หรือ.

    An item of a list, or days on both sides of the slash, stay whole, and it is asked.
    """
    cuts = list(_slashes(draft.text, item))
    words = draft.text[item.start : item.end]
    if cuts and ((is_listed and _marked(draft.text, item)) or _are_days(words)):
        draft.doubt(name, words, "slash_kept")
        return [item]
    parts = _unless_too_many(draft, name, _cut(draft.text, item, cuts), item)
    if len(parts) > 1 and not all(_has_room(draft.text, cut) for cut in cuts):
        draft.doubt(name, words, "split_tight_slash")
    return parts


def _marked(text: str, item: Span) -> bool:
    """Whether a marker stands before it on its line."""
    begin = text.rfind("\n", 0, item.start) + 1
    return marker(text, Line(begin + _indent(text, begin), item.end)) is not None


def _indent(text: str, begin: int) -> int:
    rest = text[begin : begin + _MAX_INDENT]
    return len(rest) - len(rest.lstrip(BLANKS))


def _are_days(words: str) -> bool:
    """On both sides: "เสาร์-อาทิตย์ / นักขัตฤกษ์" is one thing said with two words."""
    sides = words.split("/")
    return len(sides) > 1 and all(_DAYS.search(side) for side in sides)


def _kind(text: str, line: Line) -> str:
    match = marker(text, line)
    if not match:
        return ""
    return "number" if match["number"] else "bullet"


def _items(
    text: str, lines: Sequence[Line], kinds: Sequence[str], first: str
) -> list[Span]:
    groups: list[list[Line]] = []
    for line, kind in zip(lines, kinds, strict=True):
        if not groups or kind == first:
            groups.append([])
        match = marker(text, line) if kind == first else None
        groups[-1] += remainder(text, line, match.end()) if match else [line]
    return [item for item in map(span_of, groups) if item]


def _unless_too_many(
    draft: Draft, name: str, parts: list[Span], whole: Span
) -> list[Span]:
    if len(parts) <= MAX_PARTS:
        return parts
    draft.doubt(name, draft.text[whole.start : whole.end], "too_many_parts")
    return [whole]


def _cut(text: str, item: Span, cuts: Iterable[int]) -> list[Span]:
    # A piece begins one after its left edge, the separator; so the first edge is -1.
    edges = [item.start - 1, *cuts, item.end]
    parts = [trim(text, left + 1, right) for left, right in pairwise(edges)]
    return [part for part in parts if part.start < part.end]


def _slashes(text: str, item: Span) -> Iterator[int]:
    # Word by word, so that an address spares only its own slashes.
    for word in _WORD.finditer(text, *item):
        if not _ADDRESS.search(word[0]):
            yield from (
                word.start() + slash.start()
                for slash in _SLASH.finditer(word[0])
                if not _RATE.match(text, word.start() + slash.end(), item.end)
            )


def _has_room(text: str, cut: int) -> bool:
    return text[cut - 1].isspace() or text[cut + 1 : cut + 2].isspace()
