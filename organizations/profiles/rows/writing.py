"""Writes the rows of a position that searches and matches read."""

from typing import Any

from organizations.models import (
    Benefit,
    Issue,
    LearningPhase,
    Place,
    Position,
    Province,
)
from organizations.profiles.rows.qualifications import write_qualifications


def write_rows(position: Position, content: dict[str, Any]) -> None:
    """All that is stored beside the position itself, as its content says it."""
    position.provinces.set(Province.objects.filter(slug__in=content["provinces"]))
    position.issues.set(Issue.objects.filter(slug__in=content["issues"]))
    write_qualifications(position, content)
    position.benefits.all().delete()
    Benefit.objects.bulk_create(
        Benefit(position=position, order=n, text=text)
        for n, text in enumerate(content["benefits"], 1)
    )
    position.learning_phases.all().delete()
    LearningPhase.objects.bulk_create(
        LearningPhase(position=position, order=n, **phase)
        for n, phase in enumerate(content["learning_phases"], 1)
    )
    write_places(position, content)


def write_places(position: Position, content: dict[str, Any]) -> None:
    position.places.all().delete()
    slugs = [row["province"] for row in content["places"]]
    provinces = {row.slug: row for row in Province.objects.filter(slug__in=slugs)}
    Place.objects.bulk_create(
        Place(
            position=position,
            order=n,
            province=provinces[row["province"]],
            seats=row["seats"],
        )
        for n, row in enumerate(content["places"], 1)
        if row["province"] in provinces
    )
