"""Months of a placement as real days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placements.models import calendar
from placements.models.calendar import DAY, Span

days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
counts = st.integers(0, 48)


def test_a_month_that_lacks_the_day_ends_with_its_last():
    assert calendar.add_months(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert calendar.add_months(date(2028, 1, 31), 1) == date(2028, 2, 29)
    assert calendar.add_months(date(2028, 2, 29), 12) == date(2029, 2, 28)
    assert calendar.add_months(date(2028, 2, 29), 48) == date(2032, 2, 29)


def test_months_one_to_three_of_a_year_that_begins_on_the_last_of_november():
    assert calendar.months(date(2027, 11, 30), 1, 3) == Span(
        date(2027, 11, 30), date(2028, 2, 28)
    )


@given(days, counts)
def test_a_later_month_begins_later(day, count):
    assert calendar.add_months(day, count) < calendar.add_months(day, count + 1)


@given(days, st.integers(1, 24))
def test_months_follow_each_other_without_gap_or_overlap(day, number):
    this, after = (
        calendar.months(day, number, number),
        calendar.months(day, number + 1, number + 1),
    )
    assert this.ends_on + DAY == after.starts_on
    assert this.starts_on <= this.ends_on


@given(days, st.integers(0, 800))
def test_each_day_lies_in_the_month_of_its_number(start, after):
    day = start + timedelta(days=after)
    number = calendar.month_number(start, day)
    assert calendar.months(start, number, number).contains(day)


@given(days, st.integers(0, 400), st.integers(1, 60))
def test_an_extension_moves_only_what_reached_the_old_end(day, length, more):
    end = day + timedelta(days=length)
    new = end + timedelta(days=more)
    assert calendar.extended(Span(day, end), end, new) == Span(day, new)
    assert calendar.extended(Span(day, end), end + DAY, new) == Span(day, end)


@given(days, st.integers(0, 400), st.integers(0, 30))
def test_days_served_and_days_held_are_all_days(day, length, held):
    span = Span(day, day + timedelta(days=length))
    assert calendar.served_days(span, held) + held == length + 1


@given(days, st.integers(0, 400), days, st.integers(0, 400))
def test_what_lies_within_lies_in_both(day, length, other, width):
    span, outer = (
        Span(day, day + timedelta(days=length)),
        Span(other, other + timedelta(days=width)),
    )
    inner = calendar.intersection(span, outer)
    both = [
        day_of_span
        for day_of_span in inner or ()
        if span.contains(day_of_span) and outer.contains(day_of_span)
    ]
    assert len(both) == (2 if inner else 0)
    assert (inner is None) == (
        span.ends_on < outer.starts_on or outer.ends_on < span.starts_on
    )


@given(days, st.integers(0, 400), days, st.integers(1, 100))
def test_a_pause_never_shortens_and_never_moves_what_lies_behind(
    day, length, since, pause
):
    span = Span(day, day + timedelta(days=length))
    later = calendar.shifted(span, since, pause)
    assert later.ends_on - later.starts_on >= span.ends_on - span.starts_on
    assert (later == span) == (span.ends_on < since)


@given(days, st.integers(0, 800))
def test_calendar_months_cover_every_day_once(day, length):
    span = Span(day, day + timedelta(days=length))
    months = list(calendar.calendar_months(span))
    assert months[0] <= span.starts_on
    assert months[-1] <= span.ends_on <= calendar.month_end(months[-1])
    assert [calendar.month_end(month) + DAY for month in months[:-1]] == months[1:]


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2026, 5, 31), None),
        (date(2026, 6, 1), (1, 52, 0)),
        (date(2026, 6, 7), (1, 52, 17)),
        (date(2026, 6, 8), (2, 52, 19)),
        (date(2026, 12, 1), (27, 52, 500)),
        (date(2027, 5, 31), (52, 52, 997)),
        (date(2027, 6, 1), None),
    ],
)
def test_a_day_of_a_year_is_in_a_week_and_at_a_place_on_the_strip(day, told):
    year = calendar.Span(date(2026, 6, 1), date(2027, 5, 31))
    assert calendar.progress(year, day) == told


def test_days_of_an_extended_year_lie_at_the_end_of_the_strip():
    year = calendar.Span(date(2026, 6, 1), date(2027, 8, 31))
    assert calendar.progress(year, date(2027, 8, 1)).mark == 1000
