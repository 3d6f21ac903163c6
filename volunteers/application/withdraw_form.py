"""Why somebody withdraws: asked, never demanded."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from volunteers.application.sections.base import essay, one_line_ends, too_long

REASON_LIMIT = 500


class WithdrawForm(forms.Form):
    use_required_attribute = False

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["reason"] = essay(
            label=_("Why do you withdraw?"),
            limit=REASON_LIMIT,
            help_text=_("It helps us to do better. Only the coordinators read it."),
            required=False,
            rows=4,
        )
        self.fields["reason"].widget.attrs.pop("maxlength", None)

    def clean_reason(self) -> str:
        text = one_line_ends(self.cleaned_data["reason"])
        if problem := too_long(text, REASON_LIMIT):
            raise forms.ValidationError(problem)
        return text
