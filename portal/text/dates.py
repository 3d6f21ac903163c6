"""Days and instants as people in Thailand read and write them.

Instants are aware datetimes and are shown in Asia/Bangkok. Thai years are the Gregorian
year + 543. Before 1941 the Thai year began in April, and before 1889 it was not counted
so at all; such dates are converted in the same way nevertheless.
"""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import get_language

from portal.text.thai import fold

BANGKOK = ZoneInfo("Asia/Bangkok")
BUDDHIST_OFFSET = 543
# 2400 B.E. is 1857: no Gregorian year that people type is as large.
FIRST_BUDDHIST_YEAR = 2400

MONTHS = (
    ("มกราคม", "ม.ค.", "January"),
    ("กุมภาพันธ์", "ก.พ.", "February"),
    ("มีนาคม", "มี.ค.", "March"),
    ("เมษายน", "เม.ย.", "April"),
    ("พฤษภาคม", "พ.ค.", "May"),
    ("มิถุนายน", "มิ.ย.", "June"),
    ("กรกฎาคม", "ก.ค.", "July"),
    ("สิงหาคม", "ส.ค.", "August"),
    ("กันยายน", "ก.ย.", "September"),
    ("ตุลาคม", "ต.ค.", "October"),
    ("พฤศจิกายน", "พ.ย.", "November"),
    ("ธันวาคม", "ธ.ค.", "December"),
)
WEEKDAYS = (
    ("จันทร์", "Monday"),
    ("อังคาร", "Tuesday"),
    ("พุธ", "Wednesday"),
    ("พฤหัสบดี", "Thursday"),
    ("ศุกร์", "Friday"),
    ("เสาร์", "Saturday"),
    ("อาทิตย์", "Sunday"),
)
_THAI_UNITS = {"day": "วัน", "hour": "ชั่วโมง", "minute": "นาที"}
_MINUTE = timedelta(minutes=1)
# Characters; keeps the regular expressions below from long hostile input.
_LONGEST_DATE = 80
# What may stand before the date (its day of the week) and around its parts.
_NOISE = re.compile(
    r"^วัน(?:จันทร์|อังคาร|พุธ|พฤหัส(?:บดี)?|ศุกร์|เสาร์|อาทิตย์)?\s*(?:ที่)?\s*"
    r"|^(?:จันทร์|อังคาร|พุธ|พฤหัส(?:บดี)?|ศุกร์|เสาร์|อาทิตย์)\s*(?:ที่)?\s*(?=\d)"
    r"|^(?:จ|อ|พ|พฤ|ศ|ส|อา)\.\s*(?=\d)"
    r"|^(?:mon|tue|tues|wed|wednes|thu|thurs|fri|sat|satur|sun)(?:day)?\b[,.]?\s*"
    r"|เดือน\s*|ปี\s*"
)
# "พ.ศ." or "b.e.", with or without dots and a space, or the word; no letter may touch
# the Latin one.
_BUDDHIST_ERA = re.compile(r"พุทธศักราช|พ\.?\s?ศ\.?|(?<![a-z])b\.?\s?e\.?(?![a-z])")
# "ค.ศ.", "a.d." or "c.e." in the same way, as in "1 july 2026 ad".
_COMMON_ERA = re.compile(
    r"คริสต์?ศักราช|ค\.?\s?ศ\.?|(?<![a-z])(?:a\.?\s?d|c\.?\s?e)\.?(?![a-z])"
)
# The ending of an English ordinal, as in 1st, 2nd, 3rd, 4th.
_ORDINAL = r"(?:st|nd|rd|th)?"
# Year first, day first in digits (also without marks between them), day first with a
# named month, month first. Such as 2026-07-01; 1/7/2569; 01072569; 1st of July 2026;
# July 1, 2026.
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        r"(?P<year>\d{4})\s?[-/.]\s?(?P<month>\d+)\s?[-/.]\s?(?P<day>\d+)",
        r"(?P<day>\d+)\s?[-/. ]\s?(?P<month>\d+)\s?[-/. ]\s?(?P<year>\d+)",
        r"(?P<day>[0-3]\d)(?P<month>0[1-9]|1[0-2])(?P<year>\d{4})",
        rf"(?P<day>\d+){_ORDINAL}[\s./-]*(?:of\s)?"
        r"(?P<month>[^\d\s,./-][^\d,/-]*)[\s,/-]*(?P<year>\d+)",
        rf"(?P<month>[a-z]+)\.?\s?(?P<day>\d+){_ORDINAL}[\s,]+(?P<year>\d+)",
    )
)


class UnknownDate(ValueError):
    """A typed date that can't be read.

    `code` is format, day, month, year or year_two_digits.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def show_date(moment: date | datetime, language: str | None = None) -> str:
    """Raises ValueError for a datetime without a time zone, like all functions here."""
    day = bangkok_day(moment)
    return f"{day.day} {show_month(day, language)}"


def show_weekday(moment: date | datetime, language: str | None = None) -> str:
    """The day of the week and the date."""
    thai, english = WEEKDAYS[bangkok_day(moment).weekday()]
    day = show_date(moment, language)
    return f"วัน{thai}ที่ {day}" if _is_thai(language) else f"{english} {day}"


def show_month(moment: date | datetime, language: str | None = None) -> str:
    day = bangkok_day(moment)
    thai, _, english = MONTHS[day.month - 1]
    if _is_thai(language):
        return f"{thai} พ.ศ. {day.year + BUDDHIST_OFFSET}"
    return f"{english} {day.year}"


def show_short_month(day: date, language: str | None = None) -> str:
    """For a row of months, beside the long form: พ.ย. 69."""
    _thai, short, english = MONTHS[day.month - 1]
    if _is_thai(language):
        return f"{short} {(day.year + BUDDHIST_OFFSET) % 100}"
    return f"{english[:3]} {day.year % 100:02}"


def show_time(instant: datetime, language: str | None = None) -> str:
    clock = f"{in_bangkok(instant):%H:%M}"
    return f"{clock} น." if _is_thai(language) else clock


def show_datetime(instant: datetime, language: str | None = None) -> str:
    day = show_date(instant, language)
    clock = show_time(instant, language)
    if _is_thai(language):
        return f"{day} เวลา {clock}"
    return f"{day}, {clock} (Bangkok time)"


def show_short(instant: datetime, language: str | None = None) -> str:
    """For dense tables, beside the long form in a title: 29 พ.ย. 69 03:22."""
    return f"{show_short_date(instant, language)} {in_bangkok(instant):%H:%M}"


def show_short_date(moment: date | datetime, language: str | None = None) -> str:
    """As `show_short`: 29 พ.ย. 69."""
    day = bangkok_day(moment)
    _thai, short, english = MONTHS[day.month - 1]
    if _is_thai(language):
        return f"{day.day} {short} {(day.year + BUDDHIST_OFFSET) % 100}"
    return f"{day.day} {english[:3]} {day.year}"


def show_brief(moment: date | datetime, language: str | None = None) -> str:
    """For a place that names the year already: 29 พ.ย."""
    day = bangkok_day(moment)
    _thai, short, english = MONTHS[day.month - 1]
    return f"{day.day} {short if _is_thai(language) else english[:3]}"


def show_brief_range(first: date, last: date, language: str | None = None) -> str:
    if first == last:
        return show_brief(first, language)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{show_brief(last, language)}"
    return f"{show_brief(first, language)} – {show_brief(last, language)}"


def show_deadline(instant: datetime, language: str | None = None) -> str:
    """For one line beside the time that is left: 29 พ.ย. 2569, 23:59 น."""
    day, clock = show_brief(instant, language), show_time(instant, language)
    if _is_thai(language):
        year = bangkok_day(instant).year + BUDDHIST_OFFSET
        return f"{day} {year}, {clock}"
    return f"{day} {bangkok_day(instant).year}, {clock} Bangkok time"


def in_bangkok(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(BANGKOK)


def bangkok_day(moment: date | datetime) -> date:
    """The calendar day of an instant in Bangkok; a day stays as it is."""
    return in_bangkok(moment).date() if isinstance(moment, datetime) else moment


def is_over(deadline: datetime, now: datetime) -> bool:
    """The minute of the deadline itself is still in time."""
    return _left(deadline, now) <= timedelta(0)


def has_passed(moment: date | datetime, now: datetime) -> bool:
    """A day ends at midnight in Bangkok, a deadline with the end of its minute."""
    if isinstance(moment, datetime):
        return is_over(moment, now)
    return moment < bangkok_day(now)


def days_left(deadline: datetime, now: datetime) -> int:
    """Whole periods of 24 hours until the deadline's minute ends; 0 when it is over."""
    return max(_left(deadline, now).days, 0)


def show_left(deadline: datetime, now: datetime, language: str | None = None) -> str:
    """The time left in days, or on the last day in hours and minutes."""
    is_thai = _is_thai(language)
    left = _left(deadline, now)
    if left <= timedelta(0):
        return "หมดเวลาแล้ว" if is_thai else "closed"
    if left < _MINUTE:
        return "อีกไม่ถึง 1 นาที" if is_thai else "less than 1 minute left"
    amounts = " ".join(
        _amount(count, unit, is_thai) for count, unit in _day_or_clock(left) if count
    )
    return f"อีก {amounts}" if is_thai else f"{amounts} left"


def _day_or_clock(left: timedelta) -> list[tuple[int, str]]:
    if left.days:
        return [(left.days, "day")]
    return [(left.seconds // 3600, "hour"), (left.seconds // 60 % 60, "minute")]


def _amount(count: int, unit: str, is_thai: bool) -> str:
    if is_thai:
        return f"{count} {_THAI_UNITS[unit]}"
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def _left(deadline: datetime, now: datetime) -> timedelta:
    """Until the minute of the deadline is over."""
    minute = in_bangkok(deadline).replace(second=0, microsecond=0)
    return minute + _MINUTE - in_bangkok(now)


def _is_thai(language: str | None) -> bool:
    """The language of the page unless one is given; Thai if translation is off."""
    return (language or get_language() or "th").startswith("th")


def parse_date(text: str) -> date:
    """Reads a date as people type it. Raises UnknownDate.

    The day comes before the month, which may be a number or a word; the year may be of
    either era. From 2400 on it is Buddhist; a written era that contradicts is an error.
    """
    plain = _NOISE.sub("", fold(text)).strip() if len(text) <= _LONGEST_DATE else ""
    buddhist, plain = _take_era(plain, _BUDDHIST_ERA)
    common, plain = _take_era(plain, _COMMON_ERA)
    matches = (shape.fullmatch(plain) for shape in _SHAPES)
    match = next((match for match in matches if match), None)
    if match is None or (buddhist and common):
        raise UnknownDate("format")
    year = _year(match["year"], buddhist=buddhist, common=common)
    month = _month(match["month"])
    try:
        return date(year, month, int(match["day"]))
    except (ValueError, OverflowError) as error:
        raise UnknownDate("day") from error


def _take_era(text: str, era: re.Pattern[str]) -> tuple[bool, str]:
    without, count = era.subn(" ", text, count=1)
    return bool(count), " ".join(without.split())


def _year(digits: str, *, buddhist: bool, common: bool) -> int:
    if len(digits) == 2:
        raise UnknownDate("year_two_digits")
    year = int(digits)
    is_buddhist = year >= FIRST_BUDDHIST_YEAR
    if (
        not 1000 <= year <= 9999
        or (buddhist and not is_buddhist)
        or (common and is_buddhist)
    ):
        raise UnknownDate("year")
    return year - BUDDHIST_OFFSET if is_buddhist else year


def _month(text: str) -> int:
    month = int(text) if text.isdecimal() else _MONTH_NUMBERS.get(_bare(text), 0)
    if not 1 <= month <= 12:
        raise UnknownDate("month")
    return month


def _bare(name: str) -> str:
    """For comparison: the two letters in กรกฎาคม are often confused, and the silent
    mark of กุมภาพันธ์ is often left out.
    """
    # Drops dots and white space: "ม.ค." becomes "มค".
    return re.sub(r"[.\s์]", "", fold(name)).replace("ฏ", "ฎ")


def _spellings(thai: str, short: str, english: str) -> set[str]:
    """Spellings of a month, without dots.

    Thai names also without their ending (มกรา, กุมภา, เมษา).
    """
    # The end of a month's name: -คม (31 days), -ยน (30 days) or -พันธ์ (February).
    without_ending = re.sub("(คม|ยน|พันธ์)$", "", thai)
    names = (thai, without_ending, short, english, english[:3])
    return {_bare(name) for name in names}


_MONTH_NUMBERS = {"sept": 9} | {
    spelling: month
    for month, names in enumerate(MONTHS, start=1)
    for spelling in _spellings(*names)
}


def end_of_day_in(days: int) -> datetime:
    """The last minute of a day in Bangkok, so many days from now."""
    return end_of_day(timezone.localdate() + timedelta(days=days))


def end_of_day(day: date) -> datetime:
    return datetime.combine(day, time(23, 59), tzinfo=BANGKOK)
