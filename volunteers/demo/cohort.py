"""Starter content: what a cohort asks of applicants, its rubric and consents.

The demo has it too, with a panel.
"""

import json
from pathlib import Path
from typing import Any

from organizations.cohorts import starter
from organizations.models import Cohort
from portal.models import User
from volunteers.models import (
    ConsentText,
    Criterion,
    DocumentKind,
    EligibilityQuestion,
    PanelMember,
    Question,
    ReasonText,
)

FOLDER = Path(__file__).resolve().parent


def load_json(name: str) -> dict[str, Any]:
    return json.loads((FOLDER / name).read_text("utf-8"))


@starter.fillings.register
def create_questions(cohort: Cohort) -> None:
    """The cohort's questions, documents, rubric and consents, and what it asks before
    applying.
    """
    content = load_json("cohort-16.json")
    for order, row in enumerate(content["eligibility"], 1):
        texts = {
            name: text.format(minimum_age=cohort.minimum_age)
            for name, text in row.items()
        }
        EligibilityQuestion.objects.get_or_create(
            cohort=cohort, slug=row["slug"], defaults={**texts, "order": order}
        )
    for order, row in enumerate(content["questions"], 1):
        Question.objects.get_or_create(
            cohort=cohort, slug=row["slug"], defaults={**row, "order": order}
        )
    for order, row in enumerate(content["documents"], 1):
        DocumentKind.objects.get_or_create(
            cohort=cohort, slug=row["slug"], defaults={**row, "order": order}
        )
    create_rubric(cohort, content["criteria"])
    create_consents(cohort, content["consents"])
    for row in content["reasons"]:
        ReasonText.objects.get_or_create(
            cohort=cohort, reason=row["reason"], defaults=row
        )


def create_rubric(cohort: Cohort, rows: list[dict[str, Any]]) -> None:
    for order, row in enumerate(rows, 1):
        values = {
            name: row[name]
            for name in ("weight", "name_th", "name_en", "anchors_th", "anchors_en")
        }
        Criterion.objects.of_reviews().get_or_create(
            cohort=cohort, order=order, defaults=values
        )


def create_consents(cohort: Cohort, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        texts = {
            name: value.format(**retention_days(cohort))
            if name.startswith("text")
            else value
            for name, value in row.items()
        }
        ConsentText.objects.get_or_create(
            cohort=cohort, kind=row["kind"], version=row["version"], defaults=texts
        )


def retention_days(cohort: Cohort) -> dict[str, int]:
    return {
        "draft_kept_days": cohort.draft_kept_days,
        "application_kept_days": cohort.application_kept_days,
    }


def create_panel(cohort: Cohort, reviewers: list[User]) -> None:
    for person in reviewers:
        PanelMember.objects.get_or_create(cohort=cohort, user=person)
