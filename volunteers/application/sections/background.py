"""The section “Education and experience”: learned in a school or outside it."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from volunteers.application.sections.base import PostedData, SectionForm, essay_field
from volunteers.application.sections.section import (
    Row,
    Section,
    Sees,
    Shared,
    fits,
    section_version,
)
from volunteers.models import Application
from volunteers.models.choices import EducationLevel

SHORT_TEXT_ERRORS = {"max_length": _lazy("Shorten this to 120 characters.")}


class BackgroundForm(SectionForm):
    slug = "background"
    lead = _lazy(
        "You don’t need a degree. What you learned from life or your community "
        "counts as much."
    )

    education_level = forms.ChoiceField(
        label=_lazy("Highest education"),
        help_text=_lazy(
            "What you have finished or are studying now. Every kind is welcome."
        ),
        choices=[("", _lazy("Choose what fits best")), *EducationLevel.choices],
        error_messages={
            "required": _lazy("Choose your highest education."),
            "invalid_choice": _lazy("Choose your highest education from the list."),
        },
    )
    field_of_study = forms.CharField(
        label=_lazy("Field of study"),
        help_text=_lazy("Such as law, community development or accounting."),
        max_length=120,
        required=False,
        error_messages=SHORT_TEXT_ERRORS,
    )
    school = forms.CharField(
        label=_lazy("School or university"),
        help_text="",
        max_length=120,
        required=False,
        error_messages=SHORT_TEXT_ERRORS,
    )

    @classmethod
    def stored_data(cls, application: Application) -> PostedData:
        names = ("education_level", "field_of_study", "school", "experience")
        return {name: [getattr(application, name)] for name in names}

    def add_fields(self) -> None:
        if self.application.cohort.is_blind:
            self.fields["school"].help_text = _("Reviewers don’t see it.")
        help_text = _(
            "Work, volunteering, activities, caring for someone: what did you do, "
            "and what did you learn? You can apply without experience, but tell "
            "us what you have."
        )
        self.fields["experience"] = essay_field(
            label=_("Experience"),
            limit=EXPERIENCE_LIMIT,
            help_text=help_text,
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        self.clean_essay("experience", EXPERIENCE_LIMIT)
        return self.cleaned_data


EXPERIENCE_LIMIT = 1500


def is_complete(application: Application) -> bool:
    return bool(application.education_level) and fits(
        application.experience, EXPERIENCE_LIMIT
    )


def is_begun(application: Application) -> bool:
    return bool(section_version(application, "background"))


def write(application: Application, data: dict[str, Any]) -> list[str]:
    names = ["education_level", "field_of_study", "school", "experience"]
    for name in names:
        setattr(application, name, data[name])
    return names


def rows(application: Application) -> Iterator[Row]:
    yield Row(
        _("Highest education"),
        application.get_education_level_display(),
        "id_education_level",
    )
    yield Row(_("Field of study"), application.field_of_study, "id_field_of_study")
    yield Row(_("School or university"), application.school, "id_school")
    yield Row(_("Experience"), application.experience, "id_experience")


SECTION = Section(
    slug="background",
    label=_lazy("Education and experience"),
    hint=_lazy("What you have learned, in a school or outside it"),
    minutes=10,
    form=BackgroundForm,
    is_complete=is_complete,
    is_begun=is_begun,
    write=write,
    rows=rows,
    shared=(
        Shared(4, _lazy("Education and experience"), Sees.YES, Sees.NO),
        Shared(5, _lazy("School or university"), Sees.UNLESS_BLIND, Sees.NO),
    ),
)
