"""Months that a text names by words: a quarter, weeks, "the last six months"."""

import re
from collections.abc import Callable, Iterator

_GAP = r"\s{0,3}"
_DASH = rf"{_GAP}(?:[-‐‑‒–—―−~]|ถึง|to){_GAP}"
_NUMBER = r"(?<!\d)(\d{1,2})(?!\d)"
WEEKS_OF_A_MONTH = 4
MONTHS = 12
# Of one text that are compared with each other.
MAX_NAMED = 50
Range = tuple[int, int]


def _quarter(match: re.Match[str]) -> Range:
    words = match[1]
    number = {"แรก": 1, "สุดท้าย": 4}.get(words) or int(words)
    return 3 * number - 2, 3 * number


def _weeks(match: re.Match[str]) -> Range:
    first, last = int(match[1]), int(match[2] or match[1])
    return (first - 1) // WEEKS_OF_A_MONTH + 1, (last - 1) // WEEKS_OF_A_MONTH + 1


def _last(match: re.Match[str]) -> Range:
    return MONTHS + 1 - int(match[1] or 1), MONTHS


# Each with what it means; the first that matches at a place counts.
_WORDS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Range]], ...] = (
    (re.compile(rf"ไตรมาส(?:ที่)?{_GAP}(แรก|สุดท้าย|[1-4๑-๔](?!\d))"), _quarter),
    (
        re.compile(rf"สัปดาห์(?:ที่)?{_GAP}{_NUMBER}(?:{_DASH}{_NUMBER})?"),
        _weeks,
    ),
    (re.compile(rf"weeks?{_GAP}{_NUMBER}(?:{_DASH}{_NUMBER})?", re.I), _weeks),
    # "6 เดือนหลัง", "3 เดือนสุดท้าย", "เดือนสุดท้าย", "the last 3 months".
    (re.compile(rf"(?:{_NUMBER}{_GAP})?เดือน(?:หลัง(?!จาก)|สุดท้าย)"), _last),
    (re.compile(rf"\blast{_GAP}{_NUMBER}?{_GAP}months?", re.I), _last),
    (re.compile("ครึ่งปีแรก|first half", re.I), lambda _match: (1, 6)),
    (re.compile("ครึ่งปีหลัง|second half", re.I), lambda _match: (7, 12)),
    (
        re.compile("ทุก(?:ๆ)?เดือน|ทุกสัปดาห์|ทุก ๆ เดือน|every month|monthly", re.I),
        lambda _match: (1, MONTHS),
    ),
    # "เดือนที่ 4 เป็นต้นไป", "ตั้งแต่เดือนที่ 4", "month 4 onwards".
    (
        re.compile(rf"เดือน(?:ที่)?{_GAP}{_NUMBER}{_GAP}(?:เป็นต้นไป|ขึ้นไป)"),
        lambda match: (int(match[1]), MONTHS),
    ),
    (
        re.compile(rf"months?{_GAP}{_NUMBER}{_GAP}(?:onwards?|and after)", re.I),
        lambda match: (int(match[1]), MONTHS),
    ),
    (
        re.compile(rf"months?{_GAP}{_NUMBER}(?:{_DASH}{_NUMBER})?", re.I),
        lambda match: (int(match[1]), int(match[2] or match[1])),
    ),
    (
        re.compile(rf"first{_GAP}{_NUMBER}?{_GAP}months?", re.I),
        lambda match: (1, int(match[1] or 1)),
    ),
)


def months_in_words(text: str) -> Iterator[tuple[int, Range, str]]:
    """Where they are named, the months, and the words."""
    taken: list[tuple[int, int]] = []
    for pattern, meaning in _WORDS:
        for match in pattern.finditer(text):
            first, last = meaning(match)
            # "Month 4" is a part of "Month 4 onwards".
            is_part = any(
                start <= match.start() < end for start, end in taken[:MAX_NAMED]
            )
            if 1 <= first <= last <= MONTHS and not is_part:
                taken.append(match.span())
                yield match.start(), (first, last), match[0]
