from django import forms
from django.utils.translation import gettext_lazy as _


class DeclarationForm(forms.Form):
    use_required_attribute = False

    is_true = forms.BooleanField(
        label=_("What I wrote is true to the best of my knowledge"),
        error_messages={"required": _("Tick the box to declare that your answers are true.")},
    )
