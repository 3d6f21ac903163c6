"""The form of the style guide: every kind of field, and what stands between them."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.forms.helper import OWN_EMAIL, PortalForm
from portal.forms.layout import (
    Actions,
    Disclosure,
    Field,
    Group,
    Heading,
    Link,
    Note,
    Submit,
    Words,
)


class SampleForm(PortalForm):
    """Every layout object that pages share."""

    method = "get"
    css = "stack"
    attributes = {"action": "#fields", "data-leave-guard": True}
    parts = (
        Words(
            _lazy(
                "Write as you speak; no formal language is needed. There is no "
                "single right answer."
            )
        ),
        "name",
        Field("surname", css="field--short"),
        "email",
        "region",
        "study",
        Group(
            _lazy("Languages"),
            "skills",
            hint=_lazy("Languages you can work in"),
        ),
        Heading(_lazy("Motivation and questions")),
        Note(_lazy("All year")),
        "reason",
        Disclosure(_lazy("Documents"), "document"),
        "agree",
    )
    buttons = (
        Actions(
            Submit(_lazy("Save and continue")),
            Submit(_lazy("Save and finish later"), name="later", tone="text"),
            Link(_lazy("Cancel"), "home"),
        ),
    )

    name = forms.CharField(
        label=_lazy("What should we call you"),
        help_text=_lazy("Any name you like; not your legal name."),
    )
    surname = forms.CharField(label=_lazy("Surname"), required=False)
    email = forms.EmailField(label=_lazy("Email"), widget=forms.EmailInput(OWN_EMAIL))
    region = forms.ChoiceField(
        label=_lazy("Region"), choices=[("n", _lazy("North")), ("s", _lazy("South"))]
    )
    study = forms.ChoiceField(
        label=_lazy("Are you studying now"),
        choices=[("yes", _lazy("Yes")), ("no", _lazy("No"))],
        widget=forms.RadioSelect,
    )
    skills = forms.MultipleChoiceField(
        label=_lazy("Languages you can work in"),
        choices=[
            ("th", _lazy("Thai")),
            ("en", _lazy("English")),
            ("my", _lazy("Burmese")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reason = forms.CharField(
        label=_lazy("Why this organization"),
        help_text=_lazy("up to 3"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    document = forms.FileField(
        label=_lazy("Curriculum vitae"),
        help_text=_lazy("PDF, up to 5 MB."),
        required=False,
        widget=forms.FileInput,
    )
    agree = forms.BooleanField(
        label=_lazy("The programme may use my answers to choose volunteers.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].widget.attrs |= {
            "data-count-limit": 600,
            "data-count-text": _("{n} of 600 characters"),
            "data-count-over": _("{n} characters too many"),
        }
