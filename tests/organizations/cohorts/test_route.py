"""The way from today to the first day of work."""

from datetime import date, datetime

import pytest
from django.utils import translation

from organizations.cohorts import route
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


def told(cohort, now=None):
    with translation.override("en"):
        return [(step["title"], step["when"]) for step in route.steps(cohort, now)]


def test_each_step_says_when_where_a_date_is_set(dated):
    assert told(dated) == [
        ("Choose and apply", "until 7 Jan"),
        ("We review", ""),
        ("Interviews", "1–11 Feb"),
        ("Result and answer", ""),
        ("Begin work", "1 Apr"),
    ]


def test_a_cohort_without_interviews_has_four_steps(dated):
    dated.interviews_start_on = dated.interviews_end_on = None
    assert [title for title, _when in told(dated)][2] == "Result and answer"


@pytest.mark.parametrize(
    ("now", "states"),
    [
        (at(2026, 10, 1), "now next next next next"),
        (at(2027, 1, 7, 23, 59, 30), "now next next next next"),
        (at(2027, 1, 8), "done now next next next"),
        (at(2027, 2, 12), "done done done now next"),
        (at(2027, 4, 2), "done done done done done"),
    ],
)
def test_the_first_step_that_is_not_over_is_now(dated, now, states):
    assert [step["state"] for step in route.steps(dated, now)] == states.split()
