"""The dates of a cohort as a timeline."""

from datetime import date, datetime

import pytest
from django.utils import translation

from organizations.cohorts.milestones import format_date_range, milestones
from organizations.models import Cohort
from portal.text.dates import BANGKOK


def at(*moment):
    return datetime(*moment, tzinfo=BANGKOK)


@pytest.fixture
def dated():
    return Cohort(
        number=16,
        applications_open_at=at(2026, 11, 1, 9),
        applications_close_at=at(2027, 1, 7, 23, 59),
        interviews_start_on=date(2027, 2, 1),
        interviews_end_on=date(2027, 2, 11),
        service_starts_on=date(2027, 4, 1),
    )


def states(cohort, now):
    return [event["state"] for event in milestones(cohort, now)]


def test_only_dates_that_are_set_are_told(dated):
    with translation.override("en"):
        titles = [event["title"] for event in milestones(dated)]
    assert titles == [
        "Applications open",
        "Applications close",
        "Interviews",
        "Work begins",
    ]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(2026, 10, 1), ["now", "next", "next", "next"]),
        (at(2027, 1, 7, 23, 59, 30), ["done", "now", "next", "next"]),
        (at(2027, 1, 8), ["done", "done", "now", "next"]),
        (at(2027, 2, 11, 23, 59), ["done", "done", "now", "next"]),
        (at(2027, 2, 12), ["done", "done", "done", "now"]),
        (at(2027, 4, 2), ["done", "done", "done", "done"]),
    ],
)
def test_the_next_date_is_where_things_stand_now(dated, now, expected):
    assert states(dated, now) == expected


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2027, 2, 1), date(2027, 2, 1), "1 February 2027"),
        (date(2027, 2, 1), date(2027, 2, 11), "1–11 February 2027"),
        (date(2027, 2, 1), date(2027, 3, 2), "1 February 2027 – 2 March 2027"),
        (date(2027, 2, 1), date(2028, 2, 2), "1 February 2027 – 2 February 2028"),
    ],
)
def test_a_range_within_a_month_names_the_month_once(first, last, words):
    with translation.override("en"):
        assert format_date_range(first, last) == words
