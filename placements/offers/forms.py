"""Forms of an offer: withdraw, deadline, accept, decline. Nothing is saved here."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from placements.matching.forms import reason_field
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
