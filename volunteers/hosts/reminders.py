"""Reminds organizations that owe answers: once before the day, once after it."""

from datetime import date, datetime, timedelta

from organizations.models import Organization
from portal.text import dates
from volunteers.messages import notices
from volunteers.models import Choice

BEFORE = timedelta(days=2)
LATE_WITHIN = timedelta(days=7)
"""How long after the day the second one is still sent, if the job stood still."""


def remind(today: date) -> int:
    """Returns to how many organizations this turn belongs; repeated, it writes to
    nobody twice. One message for all applicants of one day.
    """
    first, last = today - LATE_WITHIN, today + BEFORE
    rows = Choice.objects.owed().filter(
        answer_by__gte=dates.end_of_day(first), answer_by__lte=dates.end_of_day(last)
    )
    owed = set(rows.values_list("position__organization", "answer_by").order_by())
    organizations = Organization.objects.in_bulk({pk for pk, _until in owed})
    for pk, until in sorted(owed):
        notices.host_answers(kind_of(until, today), organizations[pk], until)
    return len(owed)


def kind_of(until: datetime, today: date) -> str:
    is_due = today <= dates.bangkok_day(until)
    return notices.ANSWERS_DUE if is_due else notices.ANSWERS_LATE
