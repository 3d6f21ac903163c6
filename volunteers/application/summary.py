"""An application's answers as rows to read, section by section."""

from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from volunteers.application import drafting
from volunteers.application.sections.registry import SECTIONS
from volunteers.application.sections.section import Row, Section
from volunteers.models import Application

IDENTIFYING_ANCHORS = frozenset({"id_school", "id_name_for_referees"})
"""Anchors of rows that could reveal to a blind reviewer who the applicant is."""


@dataclass(frozen=True)
class SectionSummary:
    section: Section
    rows: list[Row]
    is_complete: bool

    @property
    def is_empty(self) -> bool:
        return not self.is_complete and not any(row.value for row in self.rows)

    @property
    def has_note(self) -> bool:
        """Something to look at again, such as a position that is no longer offered."""
        return any(row.note for row in self.rows)


def summarize(application: Application) -> list[SectionSummary]:
    prefetch_related_objects(
        [drafting.prefetch_sections(application)],
        "consents__text",
        "provinces",
        "never",
    )
    return [
        SectionSummary(
            section,
            list(section.rows(application)),
            section.is_complete(application),
        )
        for section in drafting.sections_of(application)
    ]


def summarize_selected(
    application: Application, *slugs: str, hides_names: bool = False
) -> list[SectionSummary]:
    """Some sections only, for a reader who isn't the applicant."""
    hidden = IDENTIFYING_ANCHORS if hides_names else frozenset()
    return [
        SectionSummary(
            section,
            [row for row in section.rows(application) if row.anchor not in hidden],
            section.is_complete(application),
        )
        for section in SECTIONS
        if section.slug in slugs
    ]
