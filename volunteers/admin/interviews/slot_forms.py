"""Forms of interview times. They shape and check; nothing is saved here."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _lazy

from portal.forms.helper import PortalForm
from portal.text import dates
from portal.text.date_fields import ClockField, DayField
from volunteers.interviews import slots
from volunteers.interviews.slots import Span, Venue
from volunteers.models.interview import MAX_SEATS

PLACE_LIMIT = 500
CLOCK_ATTRS = {"inputmode": "numeric", "autocomplete": "off"}
validate_link = URLValidator(schemes=["https"])


class SlotForm(PortalForm):
    """What every interview time has: when, how long, where, for how many."""

    day = DayField(
        label=_lazy("Day"),
        help_text=_lazy("Write it like 1 July 2026 or 1/7/2569."),
        error_messages={"required": _lazy("Write the day.")},
    )
    first = ClockField(
        label=_lazy("First one at"),
        widget=forms.TextInput(attrs=CLOCK_ATTRS),
        help_text=_lazy("Bangkok time, such as 09:00."),
        error_messages={"required": _lazy("Write the time of the beginning.")},
    )
    minutes = forms.IntegerField(
        label=_lazy("Minutes for each"), min_value=5, max_value=240, initial=30
    )
    remote = forms.TypedChoiceField(
        label=_lazy("Remote or in person"),
        choices=[("yes", _lazy("Remote, by a link")), ("no", _lazy("In person"))],
        coerce=lambda value: value == "yes",
        initial="yes",
        widget=forms.RadioSelect,
    )
    place = forms.CharField(
        label=_lazy("Link or place"),
        max_length=PLACE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_lazy(
            "Stored encrypted. A link is shown to those who have chosen the time, "
            "a place also to those who can choose it."
        ),
        error_messages={
            "required": _lazy("Write the link of the meeting, or the place.")
        },
    )
    seats = forms.IntegerField(
        label=_lazy("People at a time"), min_value=1, max_value=MAX_SEATS, initial=1
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("remote") and data.get("place"):
            data["place"] = data["place"].strip()
            try:
                validate_link(data["place"])
            except ValidationError:
                self.add_error(
                    "place",
                    _lazy(
                        "Write the whole link of the meeting, beginning with https://."
                    ),
                )
        return data

    def where(self) -> Venue:
        """Only after `is_valid`."""
        data = self.cleaned_data
        return Venue(
            is_remote=data["remote"], place=data["place"].strip(), seats=data["seats"]
        )

    def starts_at(self, clock: time) -> datetime:
        return datetime.combine(self.cleaned_data["day"], clock, tzinfo=dates.BANGKOK)


class MakeSlotsForm(SlotForm):
    """Several in a row, from one time of a day to another."""

    last = ClockField(
        label=_lazy("Last one ends by"),
        widget=forms.TextInput(attrs=CLOCK_ATTRS),
        error_messages={"required": _lazy("Write the time of the end.")},
    )
    pause = forms.IntegerField(
        label=_lazy("Minutes between them"), min_value=0, max_value=240, initial=10
    )
    field_order = [
        "day",
        "first",
        "last",
        "minutes",
        "pause",
        "remote",
        "place",
        "seats",
    ]

    def spans(self) -> list[Span]:
        data = self.cleaned_data
        return slots.spans_of_day(
            data["day"],
            first=data["first"],
            last=data["last"],
            length=timedelta(minutes=data["minutes"]),
            pause=timedelta(minutes=data["pause"]),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors and not self.spans():
            self.add_error("last", _lazy("No interview fits between these times."))
        return data


class MoveSlotForm(SlotForm):
    def span(self) -> Span:
        starts_at = self.starts_at(self.cleaned_data["first"])
        return starts_at, starts_at + timedelta(minutes=self.cleaned_data["minutes"])
