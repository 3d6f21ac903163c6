"""The check before applying: a cohort's own yes-or-no questions.

The answers live in the visitor's session only; of them an application keeps when everything was answered yes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from organizations.models import Cohort
from volunteers.models import Application, EligibilityQuestion
from volunteers.models.choices import ApplicationStatus

KEPT = "eligibility"
YES, NO = "yes", "no"

Answers = dict[str, str]


@dataclass(frozen=True)
class Outcome:
    """`hindrances`: the questions answered no."""

    hindrances: list[EligibilityQuestion]

    @property
    def is_eligible(self) -> bool:
        return not self.hindrances


def questions(cohort: Cohort) -> list[EligibilityQuestion]:
    return list(cohort.eligibility_questions.all())


def outcome(asked: Sequence[EligibilityQuestion], answers: Answers) -> Outcome | None:
    """None while a question has no answer, or none is asked."""
    if not asked or any(question.slug not in answers for question in asked):
        return None
    return Outcome([question for question in asked if answers[question.slug] == NO])


def keep(session: SessionBase, cohort: Cohort, answers: Answers) -> None:
    """Those of the cohort last asked about; an older cohort's are forgotten."""
    is_eligible = bool(answers) and NO not in answers.values()
    at = timezone.now().isoformat() if is_eligible else ""
    session[KEPT] = {"cohort": cohort.number, "answers": answers, "eligible_at": at}


def kept(session: SessionBase, cohort: Cohort) -> Answers:
    told = session.get(KEPT) or {}
    return told["answers"] if told.get("cohort") == cohort.number else {}


def eligible_at(session: SessionBase, cohort: Cohort) -> datetime | None:
    """When everything was last answered yes; None if something was answered no, or nothing at all."""
    told = session.get(KEPT) or {}
    return (
        parse_datetime(told["eligible_at"])
        if told.get("cohort") == cohort.number
        else None
    )


def carry_over(session: SessionBase, application: Application) -> None:
    """What a visitor answered before there was an application; one that was sent stays as it is."""
    if application.status == ApplicationStatus.DRAFT and kept(
        session, application.cohort
    ):
        application.eligible_at = eligible_at(session, application.cohort)
        application.save(update_fields=["eligible_at"])
