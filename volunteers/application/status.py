"""What an applicant reads about where they stand: plain words, and never an outcome that wasn't released."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.text import dates
from volunteers import rules
from volunteers.models import Application, Interview
from volunteers.models.choices import ApplicationStatus as S
from volunteers.models.choices import InterviewStatus

UNDER_REVIEW = (S.IN_REVIEW, S.SHORTLISTED, *S.held())


@dataclass(frozen=True)
class Standing:
    """`key` for styling and tests, `word` for the badge, `next_line` for what happens next.

    `href` and `action`: the page where it is read or answered, and the words of the link. `at`: since when.
    `is_settled`: there is nothing left to withdraw.
    """

    key: str
    word: str
    next_line: str
    tone: str
    href: str = ""
    action: str = ""
    at: datetime | None = None
    is_settled: bool = False


Later = Callable[[Sequence[Application]], Mapping[int, Standing]]
_later: list[Later] = []


def later_source(source: Later) -> Later:
    """Registers who knows what has come of applications after their own states: by primary key, where there is any."""
    _later.append(source)
    return source


def foretell(applications: Sequence[Application]) -> None:
    """Asks once for all of these what came later; `later` then knows."""
    told = [source(applications) for source in _later]
    for application in applications:
        found = (part[application.pk] for part in told if application.pk in part)
        application.__dict__["later_standing"] = next(found, None)


def later(application: Application) -> Standing | None:
    if "later_standing" not in application.__dict__:
        foretell([application])
    return application.__dict__["later_standing"]


def public_key(application: Application) -> str:
    """The state as its applicant may know it; an unsent draft is over with its deadline, before the clock closes it."""
    if application.status in S.held():
        return application.released_status or "under_review"
    if application.status == S.DRAFT and rules.is_late(application):
        return S.EXPIRED
    return "under_review" if application.status in UNDER_REVIEW else application.status


def standing(application: Application) -> Standing:
    if after := later(application):
        return after
    key = public_key(application)
    word, tone = WORDS[key]
    told = Standing(
        key=key, word=str(word), next_line=NEXT[key](application), tone=tone
    )
    return with_interview(told, application) if key == S.INTERVIEW else told


def with_interview(told: Standing, application: Application) -> Standing:
    """The page on which a time is picked or changed."""
    href = reverse("application_interview", args=[application.cohort.number])
    action = (
        _("The time of your interview")
        if interview_of(application)
        else _("Pick a time")
    )
    return replace(told, href=href, action=action)


def interview_of(application: Application) -> Interview | None:
    """The one that counts."""
    if "own_interview" not in application.__dict__:
        found = application.interviews.counting().select_related("slot").first()
        application.__dict__["own_interview"] = found
    return application.__dict__["own_interview"]


WORDS: dict[str, tuple["Promise | str", str]] = {
    S.DRAFT: (_lazy("Draft, not sent"), "plain"),
    S.SUBMITTED: (_lazy("Received"), "leaf"),
    S.EXPIRED: (_lazy("Closed unsent"), "plain"),
    S.INFORMATION_REQUESTED: (_lazy("More information needed"), "sun"),
    "under_review": (_lazy("Under review"), "sky"),
    S.INTERVIEW: (_lazy("Interview"), "teal"),
    S.RESERVE: (_lazy("Waiting list"), "sun"),
    S.NOT_SELECTED: (_lazy("Not selected this time"), "plain"),
    S.INELIGIBLE: (_lazy("Not selected this time"), "plain"),
    S.WITHDRAWN: (_lazy("Withdrawn"), "plain"),
}


def has_result(application: Application) -> bool:
    """An outcome was released; which one it is, only the application's own page says."""
    return later(application) is not None or public_key(application) in S.held()


def result_at(application: Application) -> datetime | None:
    told = later(application)
    return told.at if told else application.released_at


def _sendable(application: Application) -> str:
    return _("You can send it until %(deadline)s") % {
        "deadline": _deadline(application)
    }


def _received(application: Application) -> str:
    if rules.is_late(application):
        return _result_by(application)
    return _("You can change it until %(deadline)s. After that we begin to review.") % {
        "deadline": _deadline(application)
    }


def _kept(application: Application) -> str:
    return _("Your answers are kept until %(date)s") % {
        "date": dates.show_date(rules.kept_until(application))
    }


def _answer_by(application: Application) -> str:
    by = application.answer_by or rules.deadline(application)
    return _("Please answer by %(deadline)s") % {"deadline": dates.show_datetime(by)}


def _result_by(application: Application) -> str:
    if application.cohort.results_on:
        return _("You will know the result by %(date)s") % {
            "date": dates.show_date(application.cohort.results_on)
        }
    return _("We will write to you as soon as there is a result")


def _interview(application: Application) -> str:
    interview = interview_of(application)
    if interview is None:
        return _("Pick the time that suits you")
    if interview.status == InterviewStatus.BOOKED:
        return dates.show_datetime(interview.slot.starts_at)
    if interview.status == InterviewStatus.HELD:
        return _result_by(application)
    return _("We missed you. Write to us, so that we can find another time.")


def _waiting(application: Application) -> str:
    return _("If a place becomes free we will tell you at once")


def _not_this_time(application: Application) -> str:
    return _(
        "Thank you for your trust and for the time you gave. You are welcome to apply again."
    )


def _withdrawn(application: Application) -> str:
    if rules.in_time(application):
        return _("You can change your mind until %(deadline)s") % {
            "deadline": _deadline(application)
        }
    return _("If you have changed your mind, write to us")


def _deadline(application: Application) -> str:
    return dates.show_datetime(rules.deadline(application))


NEXT: dict[str, Callable[[Application], str]] = {
    S.DRAFT: _sendable,
    S.SUBMITTED: _received,
    S.EXPIRED: _kept,
    S.INFORMATION_REQUESTED: _answer_by,
    "under_review": _result_by,
    S.INTERVIEW: _interview,
    S.RESERVE: _waiting,
    S.NOT_SELECTED: _not_this_time,
    S.INELIGIBLE: _not_this_time,
    S.WITHDRAWN: _withdrawn,
}
