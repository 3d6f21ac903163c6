"""For how long an action is held, in which it can be stopped."""

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from portal.forms.helper import PortalForm


class HoldForm(PortalForm):
    minutes = forms.TypedChoiceField(
        label=_lazy("Wait before sending"),
        coerce=int,
        initial=15,
        help_text=_lazy("Until then you can stop it, and nobody is told."),
        choices=[
            (5, _lazy("5 minutes")),
            (15, _lazy("15 minutes")),
            (30, _lazy("30 minutes")),
            (60, _lazy("1 hour")),
        ],
    )
