"""The section “Skills and languages”: ticks, levels of languages, a free text."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.forms.layout import Container, Words
from volunteers.application.sections.base import PostedData, SectionForm, essay_field
from volunteers.application.sections.layout import Answer
from volunteers.application.sections.section import (
    Row,
    Section,
    Sees,
    Shared,
    fits,
    section_version,
)
from volunteers.models import Application
from volunteers.models.choices import LanguageLevel, Skill, SpokenLanguage

LANGUAGE_PREFIX = "language-"


class Levels(Container):
    """How well each language is known, in columns."""

    template = "volunteers/application/sections/levels.html"


class SkillsForm(SectionForm):
    slug = "skills"
    lead = _lazy(
        "Organizations need many different things. Tick only what is true; an "
        "empty box won’t count against you."
    )

    skills = forms.MultipleChoiceField(
        label=_lazy("What I can do"),
        help_text=_lazy(
            "Tick what you have done before, alone or with others. Leave "
            "out what you want to learn."
        ),
        required=False,
        choices=Skill.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _lazy("Tick only skills from the list.")},
    )

    @classmethod
    def stored_data(cls, application: Application) -> PostedData:
        stored_levels = application.languages
        levels = {
            LANGUAGE_PREFIX + slug: [stored_levels.get(slug, LanguageLevel.NONE.value)]
            for slug in SpokenLanguage.values
        }
        return {
            "skills": application.skills,
            "skills_more": [application.skills_more],
            **levels,
        }

    def add_fields(self) -> None:
        self.initial["skills"] = self.application.skills
        self.fields["skills_more"] = essay_field(
            label=_("What else can you do?"),
            limit=NOTE_LIMIT,
            help_text="",
            required=False,
            rows=3,
        )
        for slug, label in SpokenLanguage.choices:
            self.fields[LANGUAGE_PREFIX + slug] = level_field(str(label))

    def questions(self) -> tuple[Any, ...]:
        return (
            Words(self.lead),
            Answer("skills", css="field--columns"),
            Answer("skills_more", css="field--columns"),
            Levels(*(Answer(LANGUAGE_PREFIX + slug) for slug in SpokenLanguage.values)),
        )

    @property
    def levels(self) -> list[forms.BoundField]:
        return [self[LANGUAGE_PREFIX + slug] for slug in SpokenLanguage.values]

    def clean(self) -> dict[str, Any]:
        self.clean_essay("skills_more", NOTE_LIMIT)
        for slug in SpokenLanguage.values:
            self.cleaned_data[LANGUAGE_PREFIX + slug] = (
                self.cleaned_data.get(LANGUAGE_PREFIX + slug)
                or LanguageLevel.NONE.value
            )
        if self.is_strict and not self.languages():
            first_field = LANGUAGE_PREFIX + SpokenLanguage.values[0]
            self.add_error(
                first_field,
                _("Say how well you know Thai or at least one other language."),
            )
        return self.cleaned_data

    def languages(self) -> dict[str, str]:
        """The languages that are spoken, each with its level."""
        levels = {
            slug: self.cleaned_data.get(
                LANGUAGE_PREFIX + slug, LanguageLevel.NONE.value
            )
            for slug in SpokenLanguage.values
        }
        return {
            slug: level for slug, level in levels.items() if level != LanguageLevel.NONE
        }

    def section_data(self) -> dict[str, Any]:
        values = {
            name: self.cleaned_data.get(name, "") for name in ("skills", "skills_more")
        }
        return {**values, "languages": self.languages()}


def level_field(language: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=language,
        required=True,
        choices=LanguageLevel.choices,
        initial=LanguageLevel.NONE,
        error_messages={
            "required": _("Choose a level."),
            "invalid_choice": _("Choose a level from the list."),
        },
    )


NOTE_LIMIT = 300


def is_complete(application: Application) -> bool:
    """At least one language is required, skills are not."""
    return bool(application.languages) and fits(application.skills_more, NOTE_LIMIT)


def is_begun(application: Application) -> bool:
    return bool(section_version(application, "skills"))


def write(application: Application, data: dict[str, Any]) -> list[str]:
    names = ["skills", "skills_more", "languages"]
    for name in names:
        setattr(application, name, data[name])
    return names


def rows(application: Application) -> Iterator[Row]:
    ticked = ", ".join(
        str(skill.label) for skill in Skill if skill.value in application.skills
    )
    yield Row(_("What I can do"), ticked, "id_skills_0")
    yield Row(_("What else can you do?"), application.skills_more, "id_skills_more")
    if not application.languages:
        yield Row(_("Languages"), "", "id_language-thai")
    for language in SpokenLanguage:
        if level := application.languages.get(language.value):
            yield Row(
                str(language.label),
                str(LanguageLevel(level).label),
                f"id_language-{language.value}",
            )


SECTION = Section(
    slug="skills",
    label=_lazy("Skills and languages"),
    hint=_lazy("What you can do already; nobody can do everything"),
    minutes=5,
    form=SkillsForm,
    is_complete=is_complete,
    is_begun=is_begun,
    write=write,
    rows=rows,
    shared=(Shared(3, _lazy("Skills and languages"), Sees.YES, Sees.WITH_CONSENT),),
)
