"""The check before applying: a cohort's own yes-or-no questions.

The answers are stored in the visitor's session only; an application stores when
everything was answered yes.
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

SESSION_KEY = "eligibility"
YES, NO = "yes", "no"

Answers = dict[str, str]


@dataclass(frozen=True)
class Outcome:
    """`hindrances`: the questions answered no."""

    failed_questions: list[EligibilityQuestion]

    @property
    def is_eligible(self) -> bool:
        return not self.failed_questions


def questions(cohort: Cohort) -> list[EligibilityQuestion]:
    return list(cohort.eligibility_questions.all())


def evaluate(
    questions: Sequence[EligibilityQuestion], answers: Answers
) -> Outcome | None:
    """None while a question has no answer, or if there are no questions."""
    if not questions or any(question.slug not in answers for question in questions):
        return None
    return Outcome([question for question in questions if answers[question.slug] == NO])


def store_answers(session: SessionBase, cohort: Cohort, answers: Answers) -> None:
    """Only one cohort's answers are stored; those of another cohort are replaced."""
    is_eligible = bool(answers) and NO not in answers.values()
    at = timezone.now().isoformat() if is_eligible else ""
    session[SESSION_KEY] = {
        "cohort": cohort.number,
        "answers": answers,
        "eligible_at": at,
    }


def stored_answers(session: SessionBase, cohort: Cohort) -> Answers:
    stored = session.get(SESSION_KEY) or {}
    return stored["answers"] if stored.get("cohort") == cohort.number else {}


def eligible_at(session: SessionBase, cohort: Cohort) -> datetime | None:
    """When everything was last answered yes; None without answers or after a no."""
    stored = session.get(SESSION_KEY) or {}
    return (
        parse_datetime(stored["eligible_at"])
        if stored.get("cohort") == cohort.number
        else None
    )


def copy_to_application(session: SessionBase, application: Application) -> None:
    """Copies the result of the session's answers, unless the application was sent."""
    if application.status == ApplicationStatus.DRAFT and stored_answers(
        session, application.cohort
    ):
        application.eligible_at = eligible_at(session, application.cohort)
        application.save(update_fields=["eligible_at"])
