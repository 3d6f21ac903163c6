"""Months of a placement as real days. Pure.

Month n of a year that begins on day d begins n - 1 months after d. Where a month lacks
the day (31, or 29 February), its last day is used; each month is counted from d itself,
so that a short month shifts none after it.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

DAY = timedelta(days=1)
SHORT_MONTH = 7
"""A first month with fewer days is reported about together with the next."""


class Span(NamedTuple):
    """Both days inclusive."""

    starts_on: date
    ends_on: date

    def contains(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


def add_months(day: date, count: int) -> date:
    # Zero-based month, so that December does not carry into the next year.
    years, month = divmod(day.month - 1 + count, 12)
    year = day.year + years
    # 31 January + 1 month is the last day of February.
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_number(starts_on: date, day: date) -> int:
    """The number, from 1, of the day's month in the year that begins on `starts_on`."""
    number = (day.year - starts_on.year) * 12 + day.month - starts_on.month + 1
    # `add_months`, not the day of the month: 28 February may start a month begun on the
    # 31st.
    return number if add_months(starts_on, number - 1) <= day else number - 1


def months(starts_on: date, first: int, last: int) -> Span:
    """Months `first` to `last`, from 1, of the year that begins on `starts_on`."""
    # The first day of the month after `last`, less one: the end is inclusive.
    return Span(add_months(starts_on, first - 1), add_months(starts_on, last) - DAY)


class Progress(NamedTuple):
    """Of a day in a placement: its week, from 1, of so many; and where it lies on a
    strip of twelve months, from 0 to 1000.
    """

    week: int
    weeks: int
    mark: int


def progress(span: Span, day: date) -> Progress | None:
    """None outside of it."""
    if not span.contains(day):
        return None
    number = month_number(span.starts_on, day)
    month = months(span.starts_on, number, number)
    length = (month.ends_on - month.starts_on).days + 1
    passed = number - 1 + (day - month.starts_on).days / length
    # A year of 365 days has 52 weeks: the day that is left is of the last one.
    weeks = max(1, round(((span.ends_on - span.starts_on).days + 1) / 7))
    return Progress(
        week=min(weeks, (day - span.starts_on).days // 7 + 1),
        weeks=weeks,
        # An extended year goes beyond twelve months, and the strip does not.
        mark=min(1000, round(1000 * passed / 12)),
    )


def intersection(span: Span, outer: Span) -> Span | None:
    """The part inside `outer`; None if there is none."""
    starts_on = max(span.starts_on, outer.starts_on)
    ends_on = min(span.ends_on, outer.ends_on)
    return Span(starts_on, ends_on) if starts_on <= ends_on else None


def shifted(span: Span, since: date, days: int) -> Span:
    """The span after a pause of `days` that began on `since`.

    What had ended before stays; what had begun ends later; the rest moves.
    """
    # `since` is the first day off, so a span that ends the day before is complete.
    if span.ends_on < since:
        return span
    pause = timedelta(days=days)
    return Span(
        span.starts_on if span.starts_on < since else span.starts_on + pause,
        span.ends_on + pause,
    )


def extended(span: Span, old_end: date, new_end: date) -> Span:
    """A span that reached the old end of the year reaches the new one."""
    return Span(span.starts_on, new_end) if span.ends_on == old_end else span


def served_days(span: Span, held_days: int) -> int:
    # + 1, because both ends are days of work.
    return (span.ends_on - span.starts_on).days + 1 - held_days


def calendar_months(span: Span) -> Iterator[date]:
    """The first day of each calendar month that overlaps the span."""
    month = span.starts_on.replace(day=1)
    while month <= span.ends_on:
        yield month
        month = add_months(month, 1)


def joined_month(span: Span) -> date | None:
    """The first day of the first month if it is too short for a report of its own."""
    days_left = (month_end(span.starts_on) - span.starts_on).days + 1
    goes_on = span.ends_on > month_end(span.starts_on)
    is_short = goes_on and days_left < SHORT_MONTH
    return span.starts_on.replace(day=1) if is_short else None


def month_end(month: date) -> date:
    # From the first of the month, so that no clamping to a short month happens.
    return add_months(month.replace(day=1), 1) - DAY
