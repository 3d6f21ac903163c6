"""What referees wrote, for those who may read it."""

import json

from django.utils.translation import gettext as _

from volunteers.application.sections import referees
from volunteers.models import Application, Reference
from volunteers.models.choices import Recommendation
from volunteers.models.choices import ReferenceStatus as R


def stored_answers(reference: Reference) -> dict[str, str]:
    """By the names of `requests.QUESTIONS`; nothing unless some can be read."""
    return json.loads(reference.answers) if has_answers(reference) else {}


def has_answers(reference: Reference) -> bool:
    """That can be read: not if the referee has asked to be erased."""
    is_given = reference.status == R.GIVEN or reference.is_reopened
    return is_given and reference.erasure_asked_at is None


def answer_rows(reference: Reference) -> list[dict[str, str]]:
    """The answers with their questions, in words; nothing unless there are some."""
    answers = stored_answers(reference)
    if not answers:
        return []
    recommends = dict(Recommendation.choices).get(answers["recommends"], "")
    rows = [
        (_("How they know each other"), answers["known"]),
        (_("Good at"), answers["strengths"]),
        (_("Needs support with"), answers["support"]),
        (_("Recommends them"), str(recommends)),
    ]
    return [{"label": label, "value": value} for label, value in rows]


def answers_for_reviewers(application: Application) -> list[list[dict[str, str]]]:
    """What was written, for those who may know names: without the referees' own."""
    return [
        rows
        for reference in referees.referees_by_order(application).values()
        if (rows := answer_rows(reference))
    ]
