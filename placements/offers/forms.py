"""Forms of an offer: withdraw, deadline, province, answers. Nothing is saved here."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from placements.matching.forms import reason_field
from placements.offers.corrections import Elsewhere
from portal.forms.helper import PortalForm
from portal.forms.layout import Actions, Link, Submit
from portal.text import dates
from portal.text.date_fields import DayField

KEEP = Link(_lazy("Keep it for now"), "offer", "cohort.number")


class WithdrawOfferForm(PortalForm):
    reason = reason_field(_lazy("Why"), _lazy("For coordinators only."), required=True)


class AdoptionForm(PortalForm):
    reason = reason_field(
        _lazy("Why the planned offers are withdrawn"),
        _lazy("For coordinators only."),
        required=True,
    )


class DeadlineForm(PortalForm):
    answer_by = DayField(
        label=_lazy("New deadline"),
        help_text=_lazy(
            "The end of this day, 23:59. Write it like 1 July 2026 or 1/7/2569."
        ),
        error_messages={"required": _lazy("Write the day of the new deadline.")},
    )

    def clean_answer_by(self) -> datetime:
        answer_by = dates.end_of_day(self.cleaned_data["answer_by"])
        if answer_by <= timezone.now():
            raise forms.ValidationError(_lazy("Enter a day to come."))
        return answer_by


class ProvinceForm(PortalForm):
    """`cleaned_data["to"]`: an `Elsewhere`."""

    to = forms.ChoiceField(
        label=_lazy("Where the seat is to be"),
        widget=forms.RadioSelect,
        help_text=_lazy("Where no seat is free, two planned offers can be exchanged."),
        error_messages={
            "required": _lazy("Choose where the seat is to be."),
            "invalid_choice": _lazy("This is not possible any more. Choose again."),
        },
    )

    def __init__(self, data: Any = None, *, places: Sequence[Elsewhere]) -> None:
        super().__init__(data)
        self.places = {key_of(place): place for place in places}
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            (key, label_of(place)) for key, place in self.places.items()
        ]

    def clean_to(self) -> Elsewhere:
        return self.places[self.cleaned_data["to"]]


def key_of(place: Elsewhere) -> str:
    return f"{place.province.slug} {place.exchange.code if place.exchange else ''}"


def label_of(place: Elsewhere) -> str:
    if place.exchange is None:
        return _("%(province)s: a seat is free") % {"province": place.province}
    application = place.exchange.application
    return _("%(province)s: exchange with %(person)s") % {
        "province": place.province,
        "person": f"{application.display_name} ({application.reference})",
    }


class AcceptOfferForm(PortalForm):
    css = "answer"
    buttons = (Actions(Submit(_lazy("Accept the offer")), KEEP),)

    has_read = forms.BooleanField(
        label=_lazy("I have read the position and these terms"),
        error_messages={"required": _lazy("Tick the box when you have read them.")},
    )


class DeclineOfferForm(PortalForm):
    css = "answer"
    buttons = (Actions(Submit(_lazy("Decline the offer"), tone="danger"), KEEP),)

    reason = reason_field(
        _lazy("Why"),
        _lazy("Only coordinators read it. It helps us to do better."),
        required=False,
    )
