"""What the meeting asks for."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from portal.forms.helper import PortalForm
from portal.text.date_fields import InstantField
from volunteers.admin.steps.forms import NOTE_LIMIT
from volunteers.rules import end_of_minute

LONGEST = timedelta(days=7)


class NoteForm(PortalForm):
    text = forms.CharField(
        label=_lazy("Note"),
        help_text=_lazy(
            "Coordinators read it beside the application, with your name and the time. "
            "It can’t be changed later."
        ),
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3, "data-never-kept": True}),
        error_messages={"required": _lazy("Write the note.")},
    )


class MinutesForm(PortalForm):
    begins = InstantField(
        label=_lazy("The meeting began"),
        help_text=_lazy("What was decided or noted from then on is in the minutes."),
    )
    ends = InstantField(label=_lazy("The meeting ended"))
    present = forms.CharField(
        label=_lazy("Who was present"),
        help_text=_lazy("One name a line."),
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _lazy("Write who was present.")},
    )
    with_names = forms.BooleanField(
        label=_lazy("Write names of applicants beside their references"),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """The end of a minute counts as within it."""
        data = super().clean() or {}
        begins, ends = data.get("begins"), data.get("ends")
        if begins and ends:
            data["ends"] = end_of_minute(ends)
            if ends < begins:
                self.add_error("ends", _lazy("The end is before the beginning."))
            elif ends - begins > LONGEST:
                self.add_error("ends", _lazy("Choose at most seven days."))
        return data
