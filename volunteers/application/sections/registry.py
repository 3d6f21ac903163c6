"""The sections of the application, in the order in which they are asked."""

from volunteers.application.sections import (
    about,
    background,
    choices,
    consents,
    documents,
    motivation,
    provinces,
    referees,
    skills,
)
from volunteers.application.sections.base import SectionForm
from volunteers.application.sections.section import Section

SECTIONS: tuple[Section, ...] = (
    about.SECTION,
    background.SECTION,
    motivation.SECTION,
    choices.SECTION,
    provinces.SECTION,
    skills.SECTION,
    referees.SECTION,
    documents.SECTION,
    consents.SECTION,
)
BY_SLUG = {section.slug: section for section in SECTIONS}
FORMS: dict[str, type[SectionForm]] = {
    section.slug: section.form for section in SECTIONS if section.form
}
