"""Until when an application is kept: one answer for the job, the pages and messages."""

from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.cohorts import retention
from organizations.models import Cohort
from portal.kernel.registry import Registry
from portal.text import dates
from volunteers import rules
from volunteers.models import Application

LaterStarts = Callable[[Collection[Application]], dict[int, date | None]]
later_starts: Registry[LaterStarts] = Registry()
"""Applications, by key, whose time counts from a later day than that of the results;
None while they are still in use.
"""


def draft_kept_until(draft: Application) -> date:
    """The last day on which the answers of an unsent application are kept."""
    deadline = timezone.localdate(rules.deadline(draft))
    return deadline + timedelta(days=draft.cohort.draft_kept_days)


def kept_until(application: Application) -> date | None:
    """The last day; None while it is in use or a date of its cohort is missing."""
    if application.submitted_at is None:
        return draft_kept_until(application)
    return last_days([application])[application.pk]


def last_days(applications: Collection[Application]) -> dict[int, date | None]:
    """Of sent applications, by key."""
    later = later_days(applications)
    return {
        application.pk: retention.last_day(
            application.cohort, start_of(application.cohort, application.pk, later)
        )
        for application in applications
    }


def later_days(applications: Collection[Application]) -> dict[int, date | None]:
    later: dict[int, date | None] = {}
    for source in later_starts:
        later |= source(applications)
    return later


def start_of(cohort: Cohort, pk: int, later: dict[int, date | None]) -> date | None:
    start = retention.counted_from(cohort)
    if pk not in later:
        return start
    ended_on = later[pk]
    return max(ended_on, start or ended_on) if ended_on else None


def due(cohort: Cohort, now: datetime) -> list[Application]:
    """Whose last day has passed."""
    rows = Application.objects.in_cohort(cohort).select_related("cohort")
    today = timezone.localdate(now)
    found: list[Application] = []
    # Nothing is due before these days, so nothing is read.
    if draft_kept_until(Application(cohort=cohort)) < today:
        unsent = rows.filter(submitted_at=None)
        found += [row for row in unsent if draft_kept_until(row) < today]
    first = retention.last_day(cohort, retention.counted_from(cohort))
    if first and first < today:
        sent = list(rows.filter(submitted_at__isnull=False))
        days = last_days(sent)
        found += [row for row in sent if (day := days[row.pk]) and day < today]
    return found


def kept_words(application: Application) -> str:
    """A sentence for its applicant."""
    return kept_sentence(application, kept_until(application))


def all_kept_words(applications: Collection[Application]) -> dict[int, str]:
    """By key, in a constant number of queries."""
    sent = [row for row in applications if row.submitted_at]
    days: dict[int, date | None] = {
        row.pk: draft_kept_until(row)
        for row in applications
        if row.submitted_at is None
    }
    days |= last_days(sent)
    return {row.pk: kept_sentence(row, days[row.pk]) for row in applications}


def kept_sentence(application: Application, day: date | None) -> str:
    if day is not None:
        return _("The application is kept until %(date)s, then deleted.") % {
            "date": dates.show_date(day)
        }
    days = application.cohort.application_kept_days
    return _(
        "The application is kept for %(days)s days after the day of the results or, "
        "if there is a placement, after its last day; then deleted."
    ) % {"days": days}
