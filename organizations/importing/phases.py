"""Learning phases, and the months that each one names."""

import re
from collections.abc import Sequence

from organizations.importing.draft import Draft
from organizations.importing.hints.months import months_in_words
from organizations.importing.likeness.letters import restore
from organizations.importing.lines import BLANK, DASHES, Line
from organizations.importing.splitting import read_list

Months = tuple[int, int]

# _MONTHS: "for 4 to 12 months", "month 4 to 12", "the first (3) months", "month 5" or
# "during the year". Blanks are bounded, so that the time stays linear in the length.
_GAP = f"{BLANK}{{0,3}}"
# "4-12", "4 ~ 12", "4 ถึง 12", "4 จนถึง 12".
_TO = rf"{_GAP}(?:[{DASHES}~]|จนถึง|ถึง){_GAP}"
# One or two digits, not a part of a longer number such as a year (2567).
_MONTH = r"(?<!\d)(\d\d?)(?!\d)"
_MONTHS = re.compile(
    # "4-12 เดือน" at the beginning or after "(", and "ระยะเวลา 4 ถึง 12 เดือน".
    rf"(?:^|\(|(?:ระยะ|ช่วง|ระหว่าง)(?:เวลา|ที่)?){_GAP}{_MONTH}{_TO}{_MONTH}{_GAP}เดือน"
    # "เดือนที่ 4-12", "เดือนที่ 4 ถึง เดือนที่ 12".
    rf"|เดือน(?:ที่)?{_GAP}{_MONTH}{_TO}(?:เดือน(?:ที่)?{_GAP})?{_MONTH}"
    # "3 เดือนแรก", or "เดือนแรก" for the first month alone.
    rf"|(?:{_MONTH}{_GAP})?(?P<first>เดือนแรก)"
    # "เดือนที่ 5"; after the ranges, which begin alike.
    rf"|เดือนที่{_GAP}{_MONTH}"
    # "ตลอดระยะเวลา 1 ปี", "ระหว่าง 12 เดือน", and below "ตลอดทั้งปี", "ตลอดโครงการ".
    rf"|(?P<year>(?:ระหว่าง|ตลอด|ระยะ)[^\d\n]{{0,30}}(?:1{_GAP}ปี|12{_GAP}เดือน)"
    rf"|ตลอด(?:ทั้ง)?ปี|ตลอด(?:ระยะเวลา)?(?:การทำงาน|การปฏิบัติงาน|โครงการ))"
)


def read_phases(draft: Draft, lines: Sequence[Line]) -> None:
    for index, span in enumerate(read_list(draft, "learning_phases", lines)):
        text = draft.claim(f"learning_phases.{index}.text", span)
        first, last = months_of(draft, f"learning_phases.{index}", text)
        draft.content["learning_phases"].append(
            {"text": text, "first_month": first, "last_month": last}
        )


def months_of(draft: Draft, name: str, text: str) -> Months | tuple[None, None]:
    """The first range the text names; "during the year" is all twelve months.

    Numbers come first; words such as "the last month" are asked about.
    """
    plain = restore(text)
    numbers = [
        (match.start(), _range(match), match)
        for match in _MONTHS.finditer(plain)
        if 1 <= _range(match)[0] <= _range(match)[1] <= 12
    ]
    words = [found for found in months_in_words(plain) if _adds(found, numbers)]
    ranges = [months for _start, months, _match in numbers]
    if not ranges and not words:
        draft.doubt(name, text, "no_phase_range")
        return None, None
    if not ranges or (words and min(words)[0] <= numbers[0][0]):
        _start, months, said = min(words)
        draft.doubt(name, said if said in draft.text else text, "months_from_words")
    else:
        months, match = numbers[0][1:]
        if match["year"]:
            said = match[0]
            draft.doubt(
                name, said if said in draft.text else text, "phase_range_assumed"
            )
    others = [*ranges, *(other for _start, other, _said in words)]
    if any(other != months for other in others):
        draft.doubt(name, text, "several_phase_ranges")
    return months


def _adds(
    found: tuple[int, Months, str],
    numbers: Sequence[tuple[int, Months, re.Match[str]]],
) -> bool:
    """Whether the words are no part of a range in numbers that is as long."""
    start, _months, said = found
    return not any(
        match.start() <= start < match.end() and len(said) <= len(match[0])
        for _start, _range, match in numbers
    )


def _range(match: re.Match[str]) -> Months:
    if match["year"]:
        return 1, 12
    # isdecimal() drops the named group "first", which is a word.
    numbers = [int(group) for group in match.groups() if group and group.isdecimal()]
    if match["first"]:
        return 1, max(numbers, default=1)
    return numbers[0], numbers[-1]
