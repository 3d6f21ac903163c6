"""Forms of an offer: withdraw, accept, decline. Nothing is saved here."""

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from placements.matching.forms import reason_field
from portal.forms.helper import PortalForm
from portal.forms.layout import Actions, Link, Submit

KEEP = Link(_lazy("Keep it for now"), "offer", "cohort.number")


class WithdrawOfferForm(PortalForm):
    reason = reason_field(_lazy("Why"), _lazy("For coordinators only."), required=True)


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
