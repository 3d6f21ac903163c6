"""Dates that contradict each other are refused in words, in both languages."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from organizations.models import cohort_dates
from portal.text import dates


@pytest.fixture
def full(cohort):
    """Every date set, in order."""
    day = dates.bangkok_day(cohort.applications_close_at)
    plan = {
        "review_ends_on": 20,
        "interviews_start_on": 21,
        "interviews_end_on": 30,
        "results_on": 40,
        "orientation_on": 45,
        "service_starts_on": 70,
        "service_ends_on": 430,
    }
    for name, days in plan.items():
        setattr(cohort, name, day + timedelta(days=days))
    cohort.reranking_opens_at = cohort.applications_close_at + timedelta(days=50)
    cohort.reranking_closes_at = cohort.applications_close_at + timedelta(days=55)
    cohort.full_clean()
    return cohort


@pytest.mark.parametrize(("earlier", "later"), cohort_dates.ORDER)
def test_each_pair_out_of_order_is_told_beside_the_later_date(full, earlier, later):
    first = getattr(full, earlier)
    day = dates.bangkok_day(first) - timedelta(days=1)
    is_instant = later.endswith("_at")
    setattr(full, later, dates.end_of_day(day) if is_instant else day)
    with pytest.raises(ValidationError) as error:
        full.full_clean()
    assert later in error.value.message_dict


@pytest.mark.parametrize(("earlier", "later"), cohort_dates.APART)
def test_what_has_to_lie_apart_is_refused_at_the_same_time(full, earlier, later):
    setattr(full, later, getattr(full, earlier))
    assert later in cohort_dates.contradictions(full)


def test_the_sentence_names_both_dates_in_the_language_of_the_page(full):
    full.results_on = full.review_ends_on - timedelta(days=1)
    with translation.override("th"):
        told = cohort_dates.contradictions(full)["results_on"][0]
        assert "“แจ้งผล”" in told
        assert "“สิ้นสุดการพิจารณา”" in told
        assert "พ.ศ." in told
    with translation.override("en"):
        told = cohort_dates.contradictions(full)["results_on"][0]
        assert "“results” can’t come before “reviews end”" in told


def test_no_date_out_of_order_is_told_by_the_name_of_a_constraint(full):
    """The form's words come first, for every constraint about dates."""
    for earlier, later in cohort_dates.APART:
        before = getattr(full, later)
        setattr(full, later, getattr(full, earlier))
        with pytest.raises(ValidationError) as error:
            full.full_clean()
        assert "onstraint" not in str(error.value)
        setattr(full, later, before)


def test_dates_that_are_not_set_contradict_nothing(cohort):
    assert cohort_dates.contradictions(cohort) == {}
