"""Everything that an application to a cohort asks for, for who hasn't begun one.

Drawn from the forms and from what the coordinators set, so that nothing is asked later
that isn't here; a test compares it with the forms of an application.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.models import Cohort
from portal.files import storage
from volunteers.application.sections import (
    about,
    background,
    choices_form,
    provinces,
    skills,
)
from volunteers.application.sections.consents import newest_texts
from volunteers.application.sections.referees import referee_fields
from volunteers.application.sections.registry import SECTIONS
from volunteers.models.choices import SpokenLanguage
from volunteers.references.forms import LIMITS, ReferenceForm


@dataclass(frozen=True)
class Item:
    """A question, or a document. `note`: its limit or formats."""

    label: str
    help: str = ""
    is_required: bool = True
    note: str = ""


@dataclass(frozen=True)
class AskedSection:
    slug: str
    label: str
    minutes: int
    items: tuple[Item, ...]
    lead: str = ""


def asked_sections(cohort: Cohort) -> list[AskedSection]:
    """Those with something to fill in, in the order of the application."""
    sections = [
        AskedSection(
            section.slug,
            str(section.label),
            section.minutes,
            tuple(ITEMS[section.slug](cohort)),
            LEADS.get(section.slug, no_lead)(cohort),
        )
        for section in SECTIONS
    ]
    return [section for section in sections if section.items]


def referee_questions() -> list[Item]:
    """What each referee is asked, on a private page."""
    return [
        Item(str(field.label), "", field.required, limit_note(LIMITS.get(name)))
        for name, field in ReferenceForm().fields.items()
        if not isinstance(field.widget, forms.HiddenInput) and name != "consent"
    ]


def limit_note(limit: int | None) -> str:
    """ "" without a limit."""
    if not limit:
        return ""
    return _("Up to %(limit)s characters.") % {"limit": f"{limit:,}"}


def declared(form: Any, _cohort: Cohort) -> Iterator[Item]:
    """The questions that a section asks in every cohort."""
    for field in form.base_fields.values():
        yield Item(str(field.label), str(field.help_text), field.required)


def background_items(cohort: Cohort) -> Iterator[Item]:
    yield from declared(background.BackgroundForm, cohort)
    yield Item(_("Experience"), "", False, limit_note(background.EXPERIENCE_LIMIT))


def question_items(cohort: Cohort) -> Iterator[Item]:
    for question in cohort.questions.all():
        yield Item(
            question.text,
            question.help,
            question.is_required,
            limit_note(question.limit),
        )


def choice_items(cohort: Cohort) -> Iterator[Item]:
    yield Item(
        ngettext(
            "The organization you would like to go to",
            "Up to %(count)s organizations you would like to go to, in your order",
            cohort.most_choices,
        )
        % {"count": cohort.most_choices},
        _("Or tick that you would go to any organization that needs you."),
    )
    yield Item(
        _("Why this organization"), "", True, limit_note(choices_form.REASON_LIMIT)
    )
    yield Item(
        _("What this position needs: tick what you meet"),
        _("What the organization requires, as its page lists it."),
        False,
    )
    fields = choices_form.ChoicesForm.base_fields
    for name in ("is_anywhere", "never"):
        yield Item(str(fields[name].label), str(fields[name].help_text), False)


def province_items(cohort: Cohort) -> Iterator[Item]:
    yield from declared(provinces.ProvincesForm, cohort)
    note = limit_note(provinces.NOTE_LIMIT)
    yield Item(_("Is there anywhere you can’t go, and why?"), "", False, note)


def skill_items(cohort: Cohort) -> Iterator[Item]:
    yield from declared(skills.SkillsForm, cohort)
    yield Item(_("What else can you do?"), "", False, limit_note(skills.NOTE_LIMIT))
    languages = ", ".join(str(label) for label in SpokenLanguage.labels)
    yield Item(_("How well you speak each language"), languages)


def referee_items(cohort: Cohort) -> Iterator[Item]:
    if cohort.references_wanted:
        for field in referee_fields().values():
            yield Item(str(field.label), str(field.help_text), field.required)


def referee_lead(cohort: Cohort) -> str:
    return ngettext(
        "You name %(count)s referee. We write to them only if we decide to ask them.",
        "You name %(count)s referees. We write to them only if we decide to ask them.",
        cohort.references_wanted,
    ) % {"count": cohort.references_wanted}


def document_items(cohort: Cohort) -> Iterator[Item]:
    for kind in cohort.document_kinds.all():
        limits = storage.format_limits(kind.types)
        yield Item(capfirst(kind.name), kind.help, kind.is_required, limits)


def consent_items(cohort: Cohort) -> Iterator[Item]:
    for text in newest_texts(cohort):
        yield Item(text.title, "", text.is_required)


def no_lead(_cohort: Cohort) -> str:
    return ""


LEADS: dict[str, Callable[[Cohort], str]] = {"referees": referee_lead}
ITEMS: dict[str, Callable[[Cohort], Iterator[Item]]] = {
    "about": partial(declared, about.AboutForm),
    "background": background_items,
    "motivation": question_items,
    "choices": choice_items,
    "provinces": province_items,
    "skills": skill_items,
    "referees": referee_items,
    "documents": document_items,
    "consents": consent_items,
}
