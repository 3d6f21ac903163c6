"""The status of an application as its applicant may know it.

An outcome that wasn't released never shows here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.kernel.registry import Registry
from portal.text import dates
from volunteers import rules
from volunteers.application import retention
from volunteers.models import Application, Interview
from volunteers.models.choices import ApplicationStatus as S
from volunteers.models.choices import InterviewStatus

UNDER_REVIEW = (S.IN_REVIEW, S.SHORTLISTED, *S.held())


@dataclass(frozen=True)
class ApplicantStatus:
    """`word` is the badge's text, `next_line` says what happens next.

    `key` is for styling and tests. `href` and `action` are the link to the page where
    the status is read or answered, and its text. `at`: since when. `is_settled`:
    there is nothing left to withdraw. `is_due`: the applicant should do something, at
    the latest `by`, where that is set.
    """

    key: str
    word: str
    next_line: str
    tone: str
    href: str = ""
    action: str = ""
    at: datetime | None = None
    is_settled: bool = False
    is_due: bool = False
    by: datetime | None = None


LaterStatusSource = Callable[[Sequence[Application]], Mapping[int, ApplicantStatus]]
later_status_sources: Registry[LaterStatusSource] = Registry()
"""Statuses from later stages (such as an offer), by primary key of the application."""


def prefetch_later_status(applications: Sequence[Application]) -> None:
    """Loads the later statuses of all these at once for `later_status`."""
    by_source = [source(applications) for source in later_status_sources]
    for application in applications:
        later = (
            found[application.pk] for found in by_source if application.pk in found
        )
        # The cache lies in the instance, as Django's own cached relations do.
        application.__dict__["later_status"] = next(later, None)


def later_status(application: Application) -> ApplicantStatus | None:
    if "later_status" not in application.__dict__:
        prefetch_later_status([application])
    return application.__dict__["later_status"]


def public_key(application: Application) -> str:
    """The status as its applicant may know it.

    A draft counts as expired from its deadline on, also before the job expires it.
    """
    if application.status in S.held():
        return application.released_status or "under_review"
    if application.status == S.DRAFT and rules.is_late(application):
        return S.EXPIRED
    return "under_review" if application.status in UNDER_REVIEW else application.status


def applicant_status(application: Application) -> ApplicantStatus:
    if later := later_status(application):
        return later
    key = public_key(application)
    word, tone = BADGES[key]
    status = ApplicantStatus(
        key=key,
        word=str(word),
        next_line=NEXT_LINES[key](application),
        tone=tone,
        is_due=key in ANSWER_BY,
        by=ANSWER_BY[key](application) if key in ANSWER_BY else None,
    )
    return with_interview_link(status, application) if key == S.INTERVIEW else status


def with_interview_link(
    status: ApplicantStatus, application: Application
) -> ApplicantStatus:
    """Adds the link to the page on which a time is picked or changed."""
    href = reverse("application_interview", args=[application.cohort.number])
    has_time = interview_of(application) is not None
    action = _("The time of your interview") if has_time else _("Choose a time")
    return replace(status, href=href, action=action, is_due=not has_time)


def interview_of(application: Application) -> Interview | None:
    """The interview that counts, loaded once per instance."""
    if "own_interview" not in application.__dict__:
        interview = application.interviews.counting().select_related("slot").first()
        application.__dict__["own_interview"] = interview
    return application.__dict__["own_interview"]


BADGES: dict[str, tuple["Promise | str", str]] = {
    S.DRAFT: (_lazy("Draft, not sent"), "plain"),
    S.SUBMITTED: (_lazy("Application received"), "leaf"),
    S.EXPIRED: (_lazy("Not sent in time"), "plain"),
    S.INFORMATION_REQUESTED: (_lazy("More information needed"), "sun"),
    "under_review": (_lazy("Under review"), "sky"),
    S.INTERVIEW: (_lazy("Interview"), "teal"),
    S.RESERVE: (_lazy("Waiting list"), "sun"),
    S.NOT_SELECTED: (_lazy("Not selected this time"), "plain"),
    S.INELIGIBLE: (_lazy("Not selected this time"), "plain"),
    S.WITHDRAWN: (_lazy("Withdrawn"), "plain"),
}


def has_result(application: Application) -> bool:
    """Whether an outcome was released (only the application's page says which)."""
    return later_status(application) is not None or public_key(application) in S.held()


def result_at(application: Application) -> datetime | None:
    status = later_status(application)
    return status.at if status else application.released_at


def _sendable(application: Application) -> str:
    return _("You can send it until %(deadline)s") % {
        "deadline": _deadline(application)
    }


def _received(application: Application) -> str:
    until = rules.changeable_until(application)
    if until is None:
        return _result_by(application)
    text = _("You can change it until %(deadline)s, or until we begin to review it.")
    return text % {"deadline": dates.show_datetime(until)}


def _kept(application: Application) -> str:
    return _("Your answers are kept until %(date)s") % {
        "date": dates.show_date(retention.draft_kept_until(application))
    }


def _answer_by(application: Application) -> str:
    by = dates.show_datetime(_answer_deadline(application))
    return _("Please answer by %(deadline)s") % {"deadline": by}


def _answer_deadline(application: Application) -> datetime:
    return application.answer_by or rules.deadline(application)


def _under_review(application: Application) -> str:
    """Says so, too, where a result that was read no longer holds."""
    if application.corrected_at is None:
        return _result_by(application)
    return _(
        "We withdrew on %(date)s the result that you read. Your application is "
        "being considered again, and we will write to you."
    ) % {"date": dates.show_date(application.corrected_at)}


def _result_by(application: Application) -> str:
    if application.cohort.results_on:
        return _("You will know the result by %(date)s") % {
            "date": dates.show_date(application.cohort.results_on)
        }
    return _("We will write to you as soon as there is a result")


def _interview(application: Application) -> str:
    interview = interview_of(application)
    if interview is None:
        return _("Choose the time that suits you")
    if interview.status == InterviewStatus.BOOKED:
        return dates.show_datetime(interview.slot.starts_at)
    if interview.status == InterviewStatus.HELD:
        return _result_by(application)
    return _(
        "You weren’t able to join the interview. Contact us, and we will find "
        "another time."
    )


def _waiting(application: Application) -> str:
    return _(
        "If a place becomes free we will tell you at once. If none does, we will "
        "tell you when the cohort closes."
    )


def _not_this_time(application: Application) -> str:
    return _(
        "Thank you for your trust and for the time you gave. You are "
        "welcome to apply again."
    )


def _withdrawn(application: Application) -> str:
    if rules.is_in_time(application):
        return _("You can change your mind until %(deadline)s") % {
            "deadline": _deadline(application)
        }
    return _("If you have changed your mind, contact us")


def _deadline(application: Application) -> str:
    return dates.show_datetime(rules.deadline(application))


NEXT_LINES: dict[str, Callable[[Application], str]] = {
    S.DRAFT: _sendable,
    S.SUBMITTED: _received,
    S.EXPIRED: _kept,
    S.INFORMATION_REQUESTED: _answer_by,
    "under_review": _under_review,
    S.INTERVIEW: _interview,
    S.RESERVE: _waiting,
    S.NOT_SELECTED: _not_this_time,
    S.INELIGIBLE: _not_this_time,
    S.WITHDRAWN: _withdrawn,
}


ANSWER_BY: dict[str, Callable[[Application], datetime]] = {
    S.DRAFT: rules.deadline,
    S.INFORMATION_REQUESTED: _answer_deadline,
}
"""Until when, for each status that asks the applicant for something."""
