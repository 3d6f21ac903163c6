"""Skills and languages: ticks, a level for each language, and room for what isn't in the list."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from volunteers.application.sections.base import Posted, SectionForm, essay
from volunteers.application.sections.completeness import NOTE_LIMIT
from volunteers.models import Application
from volunteers.models.choices import LanguageLevel, Skill, SpokenLanguage

LANGUAGE = "language-"


class SkillsForm(SectionForm):
    slug = "skills"

    skills = forms.MultipleChoiceField(
        label=_lazy("What I can do"),
        help_text=_lazy(
            "Tick what you have done before, alone or with others. Leave out what you want to learn."
        ),
        required=False,
        choices=Skill.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _lazy("Tick only skills from the list.")},
    )

    @classmethod
    def stored(cls, application: Application) -> Posted:
        known = application.languages
        levels = {
            LANGUAGE + slug: [known.get(slug, LanguageLevel.NONE.value)]
            for slug in SpokenLanguage.values
        }
        return {
            "skills": application.skills,
            "skills_more": [application.skills_more],
            **levels,
        }

    def add_fields(self) -> None:
        self.initial["skills"] = self.application.skills
        self.fields["skills_more"] = essay(
            label=_("What else can you do?"),
            limit=NOTE_LIMIT,
            help_text="",
            required=False,
            rows=3,
        )
        for slug, label in SpokenLanguage.choices:
            self.fields[LANGUAGE + slug] = level_field(str(label))

    @property
    def levels(self) -> list[forms.BoundField]:
        return [self[LANGUAGE + slug] for slug in SpokenLanguage.values]

    def clean(self) -> dict[str, Any]:
        self.settle_text("skills_more", NOTE_LIMIT)
        for slug in SpokenLanguage.values:
            self.cleaned_data[LANGUAGE + slug] = (
                self.cleaned_data.get(LANGUAGE + slug) or LanguageLevel.NONE.value
            )
        if self.is_strict and not self.languages():
            first = LANGUAGE + SpokenLanguage.values[0]
            self.add_error(
                first, _("Say how well you know Thai or at least one other language.")
            )
        return self.cleaned_data

    def languages(self) -> dict[str, str]:
        """Those known, each with its level."""
        levels = {
            slug: self.cleaned_data.get(LANGUAGE + slug, LanguageLevel.NONE.value)
            for slug in SpokenLanguage.values
        }
        return {
            slug: level for slug, level in levels.items() if level != LanguageLevel.NONE
        }

    def section_data(self) -> dict[str, Any]:
        known = {
            name: self.cleaned_data.get(name, "") for name in ("skills", "skills_more")
        }
        return {**known, "languages": self.languages()}


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
