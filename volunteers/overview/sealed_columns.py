"""Columns whose values lie sealed: age, answers, and what only an export has.

The list shows a person's age and short answers; an export holds the others where a
coordinator chooses them one by one, after a fresh confirmation.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from volunteers import rules
from volunteers.models import Answer, Question

ANSWER = "answer_"
"""How the name of a question's column begins; its key follows."""
YEARS = "years"
# Graphemes that an answer may have for the list to show it.
SHORT = 500
FIELDS: dict[str, "str | Promise"] = {
    "legal_name": _lazy("Legal name (as in your ID)"),
    "phone": _lazy("Phone number"),
    "birth_on": _lazy("Date of birth"),
    "field_of_study": _lazy("Field of study"),
    "school": _lazy("School or university"),
    "experience": _lazy("Experience"),
    "places_note": _lazy("Limits on places"),
    "skills_more": _lazy("More skills"),
}
"""Of an application; exported only where they are chosen."""


def answer_key(name: str) -> int | None:
    """The key of the question whose column has this name."""
    key = name.removeprefix(ANSWER)
    return int(key) if name.startswith(ANSWER) and key.isdecimal() else None


def questions(cohort: Any, *, short: bool = False) -> list[Question]:
    """Of a cohort, in their order; `short`: those whose answers fit a list."""
    if cohort is None:
        return []
    return [row for row in cohort.questions.all() if not short or row.limit <= SHORT]


def fields_of(names: Iterable[str]) -> list[str]:
    """Fields that have to be loaded for the columns of these names."""
    names = list(names)
    found = [name for name in names if name in FIELDS]
    if YEARS in names:
        found.append("birth_on")
    is_sealed = found or any(map(answer_key, names))
    return [*found, "data_key"] if is_sealed else []


def with_sealed(rows: QuerySet[Any], names: Iterable[str]) -> QuerySet[Any]:
    """With the keys, and the answers, that columns of these names read."""
    names = list(names)
    if fields_of(names):
        rows = rows.select_related("data_key")
    keys = [key for name in names if (key := answer_key(name))]
    if keys:
        answers = Answer.objects.filter(question__in=keys)
        rows = rows.prefetch_related(Prefetch("answers", answers))
    return rows


def years(application: Any) -> int | None:
    """How old its person is on the day on which the minimum age counts."""
    born = parse_date(application.birth_on or "")
    return rules.age(born, application.cohort) if born else None


def answer_to(question: int) -> Callable[[Any], str | None]:
    def text(application: Any) -> str | None:
        return next(
            (
                answer.text
                for answer in application.answers.all()
                if answer.question_id == question
            ),
            None,
        )

    return text
