"""Which cohort the site is about now."""

from datetime import timedelta

from django.utils import timezone

from portal.kernel import cards
from tests import make


def cohort(number, opens, closes, **fields):
    """Open from and until so many days from now."""
    now = timezone.now()
    dates = {
        "applications_open_at": now + timedelta(days=opens),
        "applications_close_at": now + timedelta(days=closes),
    }
    return make.cohort(number, **dates, **fields)


def test_without_a_public_cohort_there_is_none(db):
    cohort(16, -1, 1, is_public=False)
    assert cards.open_cohort() is None


def test_an_open_cohort_comes_before_all_others(db):
    cohort(15, -400, -300)
    cohort(17, 1, 30)
    expected = cohort(16, -30, 300)
    assert cards.open_cohort() == expected


def test_then_the_next_to_open(db):
    cohort(15, -40, -1)
    cohort(17, 300, 330)
    expected = cohort(16, 30, 60)
    assert cards.open_cohort() == expected


def test_then_the_last_that_closed(db):
    cohort(14, -400, -300)
    expected = cohort(15, -40, -10)
    assert cards.open_cohort() == expected
