"""Education and experience: what a person has learned, in a school or outside it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from volunteers.application.sections.base import Posted, SectionForm, essay
from volunteers.application.sections.completeness import EXPERIENCE_LIMIT
from volunteers.models import Application
from volunteers.models.choices import EducationLevel

SHORT = {"max_length": _lazy("Shorten this to 120 letters.")}


class BackgroundForm(SectionForm):
    slug = "background"

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
        error_messages=SHORT,
    )
    school = forms.CharField(
        label=_lazy("School or university"),
        help_text="",
        max_length=120,
        required=False,
        error_messages=SHORT,
    )

    @classmethod
    def stored(cls, application: Application) -> Posted:
        names = ("education_level", "field_of_study", "school", "experience")
        return {name: [getattr(application, name)] for name in names}

    def add_fields(self) -> None:
        if self.application.cohort.is_blind:
            self.fields["school"].help_text = _("Reviewers don't see it.")
        told = _(
            "Work, volunteering, activities, caring for somebody: what did you do, and what did you learn? "
            "You can apply without experience, but tell us what you have."
        )
        self.fields["experience"] = essay(
            label=_("Experience"),
            limit=EXPERIENCE_LIMIT,
            help_text=told,
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        self.settle_text("experience", EXPERIENCE_LIMIT)
        return self.cleaned_data
