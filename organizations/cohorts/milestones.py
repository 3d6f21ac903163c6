"""The dates of a cohort as a timeline."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Cohort
from portal.text import dates

Moment = date | datetime


def milestones(cohort: Cohort, now: datetime | None = None) -> list[dict[str, Any]]:
    """For the component timeline, without dates that are not set."""
    now = now or timezone.now()
    events = [(title, moment, end) for title, moment, end in _events(cohort) if moment]
    past = [dates.has_passed(end or moment, now) for _title, moment, end in events]
    past_count = past.index(False) if False in past else len(past)
    states = ["done"] * past_count + ["now"] + ["next"] * len(past)
    return [
        {"title": title, "when": _format_event(moment, end), "state": state}
        for (title, moment, end), state in zip(events, states, strict=False)
    ]


def _events(cohort: Cohort) -> list[tuple[str, Moment | None, Moment | None]]:
    return [
        (_("Applications open"), cohort.applications_open_at, None),
        (_("Applications close"), cohort.applications_close_at, None),
        (_("Review ends"), cohort.review_ends_on, None),
        (
            _("Interviews"),
            cohort.interviews_start_on or cohort.interviews_end_on,
            cohort.interviews_end_on,
        ),
        (_("Results sent to each person"), cohort.results_on, None),
        (_("Orientation"), cohort.orientation_on, None),
        (_("Work begins"), cohort.service_starts_on, None),
        (_("Work ends"), cohort.service_ends_on, None),
    ]


def _format_event(moment: Moment, end: Moment | None) -> str:
    if isinstance(moment, datetime):
        return dates.show_datetime(moment)
    return format_date_range(moment, end) if end else dates.show_date(moment)


def format_date_range(first: date, last: date) -> str:
    if first == last:
        return dates.show_date(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{dates.show_date(last)}"
    return f"{dates.show_date(first)} – {dates.show_date(last)}"
