"""The timeline of an application as its applicant may see it.

It shows what they did, the cohort's dates and released outcomes.
"""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Cohort
from portal.text import dates
from volunteers import rules
from volunteers.application import status
from volunteers.models import Application
from volunteers.models.choices import ApplicationStatus as S

Event = dict[str, str]


def events(application: Application) -> list[Event]:
    """Rows for components/timeline.html.

    Nothing here depends on a status or a time that wasn't released.
    """
    past = [_event(_("You began your application"), application.begun_at, "done")]
    if application.submitted_at:
        past.append(_event(_("You sent it"), application.submitted_at, "done"))
    if application.status == S.WITHDRAWN:
        event = _event(_("You withdrew it"), application.status_changed_at, "now")
        return [*past, _reached(event)]
    if status.public_key(application) == S.EXPIRED:
        event = _event(_("The call closed"), rules.deadline(application), "now")
        return [*past, _reached(event)]
    return [*past, *_upcoming(application)]


def _upcoming(application: Application) -> list[Event]:
    upcoming = [
        _closing(application),
        _review(application),
        *_interviews(application.cohort),
    ]
    if status.has_result(application):
        event = _event(_("Your result is ready"), status.result_at(application), "now")
        return [*upcoming, _reached(event)]
    return [*upcoming, *_later(application.cohort)]


def _closing(application: Application) -> Event:
    is_closed = rules.is_late(application)
    is_sent = application.status == S.SUBMITTED
    can_change = is_sent and rules.changeable_until(application) is not None
    title = (
        _("The call closes; until then you can change your answers")
        if can_change
        else _("The call closes")
    )
    return _event(title, rules.deadline(application), _state(is_closed, can_change))


def _review(application: Application) -> Event:
    cohort = application.cohort
    has_begun = rules.is_late(application) or application.status != S.SUBMITTED
    until = (
        _("until %(date)s") % {"date": dates.show_date(cohort.review_ends_on)}
        if cohort.review_ends_on
        else ""
    )
    text = (
        _("Reviewers read your answers without your name.")
        if cohort.is_blind
        else _("Reviewers read your answers.")
    )
    return {
        "title": _("Review"),
        "when": until,
        "text": text,
        "state": _state(status.has_result(application), has_begun),
    }


def _reached(event: Event) -> Event:
    """Where the application is now, not what comes next."""
    return {**event, "reached": "yes"}


def _state(is_done: bool, is_now: bool) -> str:
    return "done" if is_done else "now" if is_now else "next"


def _interviews(cohort: Cohort) -> list[Event]:
    first, last = cohort.interviews_start_on, cohort.interviews_end_on
    if first is None:
        return []
    period = dates.show_date(first)
    if last and last != first:
        period = _("%(first)s to %(last)s") % {
            "first": period,
            "last": dates.show_date(last),
        }
    state = _state((last or first) < timezone.localdate(), False)
    return [
        {"title": _("Interviews, if you are invited"), "when": period, "state": state}
    ]


def _later(cohort: Cohort) -> list[Event]:
    milestones = [
        (_("Results"), cohort.results_on),
        (_("Orientation"), cohort.orientation_on),
        (_("Work begins"), cohort.service_starts_on),
    ]
    return [_event(title, day, "next") for title, day in milestones if day]


def _event(title: str, moment: date | datetime | None, state: str) -> Event:
    if moment is None:
        return {"title": title, "when": "", "state": state}
    when = (
        dates.show_datetime(moment)
        if isinstance(moment, datetime)
        else dates.show_date(moment)
    )
    return {"title": title, "when": when, "state": state}
