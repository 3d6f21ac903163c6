"""The choices once more, for the one revision that a cohort may allow."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from portal.forms.layout import Actions, EnterKey, Link, Submit
from volunteers.application.sections.choices_form import ChoicesForm

SAVE = _lazy("Save my new ranking")
BUTTONS = Actions(
    Submit(SAVE),
    Link(_lazy("Leave it as it is"), "application", "application.cohort.number"),
)


class RankingForm(ChoicesForm):
    def layout_parts(self) -> tuple[Any, ...]:
        return (EnterKey(SAVE), *self.questions(), "is_sure", BUTTONS)

    is_sure = forms.BooleanField(
        label=_lazy("This is my ranking. I know that I can’t change it again."),
        error_messages={
            "required": _lazy(
                "Tick the box when you are sure: you can revise your ranking once."
            )
        },
    )
