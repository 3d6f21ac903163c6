"""What the contact log asks. Nothing is saved here."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.forms.helper import PortalForm
from portal.forms.layout import Actions, Submit
from portal.text import dates
from portal.text.date_fields import DayField
from volunteers.application.sections.base import counted_field

LIMIT = 3000


class ContactForm(PortalForm):
    css = "answer"
    parts = ("text", "talked_on", "next_on")
    buttons = (Actions(Submit(_lazy("Save in the contact log"))),)

    talked_on = DayField(
        label=_lazy("Talked on"),
        error_messages={"required": _lazy("Fill in the day.")},
    )
    next_on = DayField(
        label=_lazy("Next talk"),
        help_text=_lazy("From that day the light asks for it."),
        required=False,
    )

    def __init__(self, data: Any = None) -> None:
        today = timezone.localdate()
        super().__init__(data, initial={"talked_on": today})
        self.fields["text"] = counted_field(
            label=_("What you talked about"), limit=LIMIT, rows=4
        )
        # Without the warning of other free texts: these are the programme's own notes.
        self.fields["text"].help_text = _(
            "Neither the volunteer nor the organization reads it."
        )
        self.fields["talked_on"].help_text = _("Today is %(day)s.") % {
            "day": dates.show_date(today)
        }

    def clean_talked_on(self) -> Any:
        day = self.cleaned_data["talked_on"]
        if day > timezone.localdate():
            raise ValidationError(_("Fill in today or a day before."))
        return day

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        talked_on, next_on = values.get("talked_on"), values.get("next_on")
        if talked_on and next_on and next_on <= talked_on:
            self.add_error("next_on", _("Fill in a day after the talk."))
        return values
