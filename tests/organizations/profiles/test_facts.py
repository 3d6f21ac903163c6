"""The key facts of a position."""

from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from organizations.profiles import facts
from tests import make


def facts_of(cohort, phase="open", **content):
    """The facts that have a value, by label, in English."""
    with translation.override("en"):
        rows = facts.key_facts(make.content(**content), cohort, phase)
        return {
            fact["label"]: (fact["value"], fact.get("note", ""))
            for fact in rows
            if fact["value"]
        }


def test_what_nobody_said_is_no_fact(cohort):
    assert set(facts_of(cohort, benefits=[], provinces=[], areas_text="")) == {
        "Applications close"
    }


def test_areas_are_counted_and_an_open_end_is_told(cohort):
    assert facts_of(cohort)["Area"] == ("2 provinces or more", "")
    assert facts_of(cohort, areas_open_ended=False)["Area"] == ("2 provinces", "")
    assert facts_of(cohort, provinces=[], areas_text="ทั่วประเทศ")["Area"] == (
        "ทั่วประเทศ",
        "",
    )
    assert "Area" not in facts_of(cohort, provinces=[], areas_text="ก" * 61)


def test_seats_are_a_fact_only_where_the_host_says_how_many(cohort):
    assert facts_of(cohort, seats=1)["Seats"] == ("1 person", "")
    assert "Seats" not in facts_of(cohort)


def test_many_benefits_become_a_number(cohort):
    assert facts_of(cohort, benefits=["ก", "ข", "ค"])["Benefits"] == ("ก", "ข · ค")
    assert facts_of(cohort, benefits=["ก", "ข" * 40, "ค" * 40])["Benefits"] == (
        "ก",
        "+ 2",
    )


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        (date(2027, 5, 1), date(2028, 4, 30), "1 year"),
        (date(2027, 4, 2), date(2028, 3, 31), "1 year"),
        (date(2027, 1, 1), date(2028, 12, 31), "2 years"),
        (date(2027, 1, 1), date(2027, 6, 30), "6 months"),
        (date(2027, 2, 1), date(2027, 2, 28), "1 month"),
        (date(2027, 1, 1), date(2027, 2, 14), "45 days"),
        (date(2027, 1, 1), date(2027, 1, 1), "1 day"),
    ],
)
def test_the_length_is_told_in_the_largest_whole_unit(starts, ends, words):
    with translation.override("en"):
        assert facts.format_duration(starts, ends) == words


def test_the_length_comes_from_the_cohorts_service_dates(cohort):
    cohort.service_starts_on, cohort.service_ends_on = (
        date(2027, 5, 1),
        date(2028, 4, 30),
    )
    assert facts_of(cohort)["Length"] == ("1 year", "1 May 2027 – 30 April 2028")


def test_the_deadline_says_how_long_is_left(cohort):
    assert facts_of(cohort)["Applications close"][1].endswith(" · 60 days left")


def test_before_and_after_the_call_other_dates_count(cohort):
    assert "Applications open" in facts_of(cohort, "before")
    closed = make.cohort(15, applications_close_at=timezone.now() - timedelta(days=1))
    assert "Applications closed" in facts_of(closed, "closed")


def test_a_host_that_takes_no_more_while_the_call_is_open_shows_no_deadline(cohort):
    assert not any(
        label.startswith("Applications") for label in facts_of(cohort, "closed")
    )
