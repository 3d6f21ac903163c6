"""A few applicants of a host side by side: what it may read of each anyway."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _

from organizations.models import Organization
from volunteers.application import qualifications
from volunteers.application.summary import summarize_selected
from volunteers.hosts.applicants import (
    ApplicantRow,
    interests_by_choice,
    mark_among,
    people_by_name,
    qualification_rows,
)
from volunteers.models import Answer, Choice

MOST = 3


@dataclass(frozen=True)
class Line:
    """A cell for each person; `lang` of a label that the host wrote."""

    label: str
    cells: list[str]
    lang: str = ""


def chosen(
    user: Any, organization: Organization, codes: Sequence[str]
) -> list[ApplicantRow]:
    """Those of these that the host may read, in the order of the codes."""
    rows = Choice.objects.visible_to(user).shared().of_organization(organization)
    # All of them: whether a name needs a code depends on the others.
    found = list(rows.select_related("application__data_key", "position__cohort"))
    names = people_by_name(found)
    by_code = {choice.code: choice for choice in found if choice.code in codes}
    said = interests_by_choice(user, organization, has_notes=True)
    return [
        ApplicantRow(
            choice,
            said.get((choice.application_id, choice.position_id)),
            mark=mark_among(names, choice),
        )
        for code in dict.fromkeys(codes)
        if (choice := by_code.get(code))
    ]


def lines(people: Sequence[ApplicantRow]) -> list[Line]:
    """As many queries for one as for all; lines that nobody has are left out."""
    choices = [row.choice for row in people]
    load(choices)
    found = [
        Line(_("Why your organization"), [choice.reason for choice in choices]),
        *qualification_lines(choices),
        *by_label(choices, answers_of),
        *by_label(choices, skills_of),
        Line(_("Note"), [row.interest.note if row.interest else "" for row in people]),
    ]
    return [line for line in found if any(line.cells)]


def load(choices: Sequence[Choice]) -> None:
    answers = Answer.objects.select_related("question", "application__data_key")
    ordered = Prefetch("application__answers", answers.order_by("question__order"))
    prefetch_related_objects(choices, ordered)
    qualifications.load(choices)


def qualification_lines(choices: Sequence[Choice]) -> list[Line]:
    """What each required qualification says, and who says that they meet it."""
    rows = [qualification_rows(choice) for choice in choices]
    langs = {row["text"]: row["lang"] for one in rows for row in one}
    said = [{row["text"]: str(row["label"]) for row in one} for one in rows]
    return [
        Line(text, [one.get(text, "") for one in said], lang)
        for text, lang in langs.items()
    ]


def by_label(
    choices: Sequence[Choice], texts_of: Callable[[Choice], dict[str, str]]
) -> list[Line]:
    """One line for each label that any of them has, in the order of the first."""
    texts = [texts_of(choice) for choice in choices]
    labels = dict.fromkeys(label for one in texts for label in one)
    return [Line(label, [one.get(label, "") for one in texts]) for label in labels]


def answers_of(choice: Choice) -> dict[str, str]:
    rows = choice.application.answers.all()
    return {row.question.text: row.text.strip() for row in rows}


def skills_of(choice: Choice) -> dict[str, str]:
    parts = summarize_selected(choice.application, "skills")
    return {
        row.label: str(row.value or "").strip() for part in parts for row in part.rows
    }
