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
from volunteers.models.choices import InterviewStatus

Event = dict[str, str]
# Where a person is, in this order.
CALL, REVIEW, INTERVIEW, RESULT = range(4)


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
    """Drawn from where the person is: what they have passed isn't still to come.

    A date that is overtaken is left out. Exactly one event is "now".
    """
    at = _stage(application)
    upcoming = [
        *_closing(application, at),
        *_questions(application),
        _review(application, at),
        *_interview(application, at),
    ]
    if at == RESULT:
        event = _event(_("Your result is ready"), status.result_at(application), "now")
        return [*upcoming, _reached(event)]
    upcoming += _later(application.cohort)
    if all(event["state"] != "now" for event in upcoming):
        coming = [event for event in upcoming if event["state"] == "next"]
        for event in coming[:1]:
            event["state"] = "now"
    return upcoming


def _stage(application: Application) -> int:
    if status.has_result(application):
        return RESULT
    key = status.public_key(application)
    if key == S.INTERVIEW:
        return INTERVIEW
    is_waiting = key == S.SUBMITTED and not rules.is_late(application)
    return CALL if is_waiting else REVIEW


def _closing(application: Application, at: int) -> list[Event]:
    is_closed = rules.is_late(application)
    if at > CALL and not is_closed:
        return []
    can_change = rules.changeable_until(application) is not None
    title = (
        _("The call closes; until then you can change your answers")
        if can_change
        else _("The call closes")
    )
    return [_event(title, rules.deadline(application), _state(CALL, at))]


def _questions(application: Application) -> list[Event]:
    if application.status != S.INFORMATION_REQUESTED:
        return []
    by = application.answer_by or rules.deadline(application)
    return [_event(_("You answer what we asked"), by, "now")]


def _review(application: Application, at: int) -> Event:
    cohort = application.cohort
    title = _("Review")
    is_asked = application.status == S.INFORMATION_REQUESTED
    if at > REVIEW:
        return _event(title, None, "done")
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
    state = "next" if is_asked else _state(REVIEW, at)
    return {"title": title, "when": until, "text": text, "state": state}


def _interview(application: Application, at: int) -> list[Event]:
    """Their own, or else the days of the cohort as long as they may be invited."""
    own = status.interview_of(application)
    if own and (own.status == InterviewStatus.HELD or at < RESULT):
        is_held = own.status == InterviewStatus.HELD
        state = "done" if is_held else _state(INTERVIEW, at)
        return [_event(_("Your interview"), own.slot.starts_at, state)]
    if at == INTERVIEW:
        return [_event(_("You choose a time for your interview"), None, "now")]
    first = application.cohort.interviews_start_on
    if at == RESULT or first is None:
        return []
    last = application.cohort.interviews_end_on or first
    if last < timezone.localdate():
        return []
    return [
        {
            "title": _("Interviews, if you are invited"),
            "when": _period(first, last),
            "state": "next",
        }
    ]


def _period(first: date, last: date) -> str:
    if first == last:
        return dates.show_date(first)
    return _("%(first)s to %(last)s") % {
        "first": dates.show_date(first),
        "last": dates.show_date(last),
    }


def _state(stage: int, at: int) -> str:
    return "done" if stage < at else "now" if stage == at else "next"


def _reached(event: Event) -> Event:
    """Where the application is now, not what comes next."""
    return {**event, "reached": "yes"}


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
