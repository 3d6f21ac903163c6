"""The choices once more, for the one revision that a cohort may allow."""

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from volunteers.application.sections.choices_form import ChoicesForm


class RankingForm(ChoicesForm):
    is_sure = forms.BooleanField(
        label=_lazy("This is my ranking. I know that I can't change it again."),
        error_messages={
            "required": _lazy(
                "Tick the box when you are sure: you can revise your ranking once."
            )
        },
    )
