"""Forms of a deferral: ask for it, decide on it. Nothing is saved here."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from placements.matching.forms import reason_field
from portal.forms.helper import PortalForm
from portal.forms.layout import Actions, Link, Submit


class RequestDeferralForm(PortalForm):
    css = "answer"
    buttons = (
        Actions(
            Submit(_lazy("Send the request")),
            Link(_lazy("Keep it for now"), "offer", "cohort.number"),
        ),
    )

    reason = reason_field(
        _lazy("Reason"),
        _lazy("Only coordinators read it."),
        required=False,
    )
    agrees = forms.BooleanField(
        label=_lazy(
            "My answers in this application may be used to prepare the next one"
        ),
        error_messages={
            "required": _lazy(
                "Without this we can’t prepare the next application. Tick the box "
                "to ask."
            )
        },
    )


class DecideDeferralForm(PortalForm):
    decision = forms.ChoiceField(
        label=_lazy("Your decision"),
        choices=[
            ("promise", _lazy("Approve the deferral")),
            ("refuse", _lazy("Don’t approve the deferral")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _lazy("Choose one.")},
    )
    answer = reason_field(
        _lazy("Answer to the person"),
        _lazy("They read it on their page; it is never sent in a message."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("decision") == "refuse" and not values.get("answer", "").strip():
            self.add_error("answer", _("Write the reason."))
        return values


class CorrectDeferralForm(PortalForm):
    answer = reason_field(
        _lazy("Why, for the person"),
        _lazy("They read it on their page; it is never sent in a message."),
        required=True,
    )
