"""What positions require and the people who chose them don't meet, and its waivers.

Who never chose a position was not asked what it requires, and a line that was reworded
was not answered: neither bars anybody, but the board says so.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from organizations.models import Position, Qualification
from organizations.models.position import statement_of
from placements.models import Waiver
from portal.kernel import audit, lifecycle
from portal.models import User
from volunteers.application import qualifications
from volunteers.models import Application, Choice

UNMET, OPEN, WAIVED = "unmet", "open", "waived"
Notes = dict[str, dict[str, list[str]]]
"""By primary key of a position: texts of its must-haves, unmet, open or waived."""


def notes_by_application(applications: Iterable[Application]) -> dict[int, Notes]:
    """Of the positions that each person chose, where there is anything to say."""
    by_position = required_rows()
    waived = waived_lines(applications)
    notes: dict[int, Notes] = defaultdict(dict)
    choices = Choice.objects.filter(application__in=applications).order_by("pk")
    for application, position, fit in choices.values_list(
        "application_id", "position_id", "fit"
    ):
        found = position_notes(
            qualifications.judge(fit, by_position.get(position, ())),
            waived.get(application, {}),
        )
        if found:
            notes[application][str(position)] = found
    return notes


def required_rows() -> dict[int, list[Qualification]]:
    by_position: dict[int, list[Qualification]] = defaultdict(list)
    for row in qualifications.required():
        by_position[row.position_id].append(row)
    return by_position


def requiring(positions: Iterable[Position]) -> list[int]:
    """Primary keys of those that require anything."""
    rows = qualifications.required().filter(position__in=positions)
    return sorted(set(rows.order_by().values_list("position_id", flat=True)))


def waived_lines(applications: Iterable[Application]) -> dict[int, dict[int, str]]:
    """By application: the words that were waived, by qualification."""
    by_application: dict[int, dict[int, str]] = defaultdict(dict)
    rows = Waiver.objects.filter(application__in=applications).order_by()
    for application, qualification, text in rows.values_list(
        "application_id", "qualification_id", "text"
    ):
        by_application[application][qualification] = text
    return by_application


def position_notes(
    judgements: Iterable[qualifications.Judgement], waived: Mapping[int, str]
) -> dict[str, list[str]]:
    notes: dict[str, list[str]] = {}
    for judgement in judgements:
        row = judgement.qualification
        if judgement.is_met:
            continue
        if is_waived(row, waived):
            kind = WAIVED
        else:
            kind = OPEN if judgement.is_open else UNMET
        notes.setdefault(kind, []).append(row.text)
    return notes


def is_waived(row: Qualification, waived: Mapping[int, str]) -> bool:
    """As it says now: a line that was reworded needs another waiver."""
    return row.pk in waived and statement_of(waived[row.pk]) == row.statement


def bar(rows: Iterable[dict[str, Any]]) -> None:
    """Marks the positions that can't take a person, in the rows of a match."""
    for row in rows:
        row["unqualified"] = sorted(
            int(pk) for pk, note in row["must_haves"].items() if UNMET in note
        )


def unmet_now(application: Application) -> dict[int, list[str]]:
    """By position, as of now, not as of a run."""
    notes = notes_by_application([application]).get(application.pk, {})
    return {int(pk): note[UNMET] for pk, note in notes.items() if UNMET in note}


def waive(
    application: Application, qualification: Qualification, *, reason: str, by: User
) -> None:
    """For one person, with a reason. Matches that were run before stay as they are."""
    lifecycle.ensure_reason(reason)
    with transaction.atomic():
        lifecycle.lock(application)
        Waiver.objects.update_or_create(
            application=application,
            qualification=qualification,
            defaults={
                "text": qualification.text,
                "reason": reason.strip(),
                "waived_by": by,
            },
        )
        audit.record("waive qualification", application, by=by, fields=["waivers"])


def take_back(
    application: Application, qualification: Qualification, *, by: User
) -> None:
    with transaction.atomic():
        lifecycle.lock(application)
        rows = Waiver.objects.filter(
            application=application, qualification=qualification
        )
        if rows.delete()[0]:
            audit.record("take back waiver", application, by=by, fields=["waivers"])
