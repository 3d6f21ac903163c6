"""The clocks of a cohort's data: from which day it is kept how long.

Pages, messages and the job that erases ask here and in
`volunteers.application.retention`, so that they name the same day.
"""

from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from organizations.models import Cohort


def counted_from(cohort: Cohort) -> date | None:
    """The day of the results; without one, the day on which the cohort was closed.

    None while neither is known: then nothing that was sent becomes due.
    """
    if cohort.results_on:
        return cohort.results_on
    return timezone.localdate(cohort.closed_at) if cohort.closed_at else None


def last_day(cohort: Cohort, start: date | None) -> date | None:
    """The last day on which an application is kept whose time counts from `start`."""
    if start is None:
        return None
    return start + timedelta(days=cohort.application_kept_days)


def without_clock() -> QuerySet[Cohort]:
    """Cohorts whose applications would be kept for ever: a day is missing."""
    return Cohort.objects.filter(results_on=None, closed_at=None)
