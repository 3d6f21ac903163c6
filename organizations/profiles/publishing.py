"""Writes an approved revision into the rows that public pages and searches read."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from django.utils import timezone

from organizations.models import (
    Benefit,
    Issue,
    LearningPhase,
    Organization,
    Position,
    ProfileRevision,
    Province,
    Qualification,
)
from organizations.models.choices import QualificationKind
from organizations.profiles import profile
from portal.text import thai

ORGANIZATION_FIELDS = (
    "name",
    "links",
    "focus_issues",
    "issues",
    "objectives",
    "activities",
    "challenges",
)
QUALIFICATIONS = {
    "qualifications": QualificationKind.REQUIRED,
    "preferred_qualifications": QualificationKind.PREFERRED,
}
SEARCHED = (
    "name",
    "focus_issues",
    "objectives",
    "activities",
    "challenges",
    "role",
    "duties",
    "areas_text",
    "expectations",
)


def publish(revision: ProfileRevision) -> Position:
    """In the caller's transaction. The whole page changes at once, or not at all."""
    content = profile.filled(revision.content)
    organization = revision.participation.organization
    organization.name = content["name"]
    english = {
        name: text
        for name, text in content["en"].items()
        if name in ORGANIZATION_FIELDS
    }
    organization.content = {name: content[name] for name in ORGANIZATION_FIELDS} | (
        {"en": english} if english else {}
    )
    organization.published_at = organization.published_at or timezone.now()
    organization.save()
    return _write_position(revision, content)


def _write_position(revision: ProfileRevision, content: dict[str, Any]) -> Position:
    participation = revision.participation
    position, _is_new = Position.objects.update_or_create(
        participation=participation,
        defaults={
            "cohort": participation.cohort,
            "organization": participation.organization,
            "slug": participation.organization.slug,
            "content": content,
            "seats": content["seats"],
            "areas_open_ended": content["areas_open_ended"],
            "search_text": search_text(content),
            "source": revision.source,
            "published_at": timezone.now(),
        },
    )
    position.provinces.set(Province.objects.filter(slug__in=content["provinces"]))
    position.issues.set(Issue.objects.filter(slug__in=content["issues"]))
    _write_parts(position, content)
    return position


def _write_parts(position: Position, content: dict[str, Any]) -> None:
    position.qualifications.all().delete()
    position.benefits.all().delete()
    Qualification.objects.bulk_create(qualifications(position, content))
    Benefit.objects.bulk_create(
        Benefit(position=position, order=n, text=text)
        for n, text in enumerate(content["benefits"], 1)
    )
    position.learning_phases.all().delete()
    LearningPhase.objects.bulk_create(
        LearningPhase(position=position, order=n, **phase)
        for n, phase in enumerate(content["learning_phases"], 1)
    )


def qualifications(
    position: Position, content: dict[str, Any]
) -> Iterator[Qualification]:
    """The required ones first, so that they keep their places whatever is preferred."""
    english, order = profile.worded(content, "en"), count(1)
    for name, kind in QUALIFICATIONS.items():
        texts = (
            english[name]
            if english["lang"][name] == "en"
            else [""] * len(content[name])
        )
        for text, text_en in zip(content[name], texts, strict=True):
            yield Qualification(
                position=position,
                kind=kind,
                order=next(order),
                text=text,
                text_en=text_en,
            )


def search_text(content: dict[str, Any]) -> str:
    """Everything a visitor may search by, folded, in both languages; provinces by their official names too."""
    parts: list[str] = []
    for text in (*(content[name] for name in SEARCHED), *content["en"].values()):
        parts += text if isinstance(text, list) else [text]
    parts += Province.objects.filter(slug__in=content["provinces"]).values_list(
        "name_th", flat=True
    )
    for names in Issue.objects.filter(slug__in=content["issues"]).values_list(
        "name_th", "name_en"
    ):
        parts += names
    return thai.fold("\n".join(parts))


def move_address(organization: Organization) -> None:
    """The organization's pages are found at its new address, and no longer at the one before."""
    organization.positions.update(slug=organization.slug)
