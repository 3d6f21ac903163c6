"""Forms of an offer: withdraw, accept, decline. Nothing is saved here."""

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from placements.matching.forms import reason_field


class WithdrawOfferForm(forms.Form):
    use_required_attribute = False

    reason = reason_field(_lazy("Why"), _lazy("For coordinators only."), required=True)


class AcceptOfferForm(forms.Form):
    use_required_attribute = False

    has_read = forms.BooleanField(
        label=_lazy("I have read the position and these terms"),
        error_messages={"required": _lazy("Tick the box when you have read them.")},
    )


class DeclineOfferForm(forms.Form):
    use_required_attribute = False

    reason = reason_field(
        _lazy("Why"),
        _lazy("Only coordinators read it. It helps us to do better."),
        required=False,
    )
