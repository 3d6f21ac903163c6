"""The form that a referee fills in on their private page."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.forms.helper import PortalForm, PortalHelper
from portal.forms.layout import Actions, Submit
from volunteers.application.sections.base import (
    essay_field,
    length_error,
    normalize_newlines,
)
from volunteers.models.choices import Recommendation
from volunteers.references import requests

LIMITS = {"known": 600, "strengths": 1500, "support": 1000}


class PrivateForm(PortalForm):
    """Without a token: the pages of a referee are exempt from its check."""

    @property
    def helper(self) -> PortalHelper:
        helper: PortalHelper = super().helper
        helper.disable_csrf = True
        return helper


class EraseForm(PrivateForm):
    buttons = (Actions(Submit(_lazy("Ask to have my data erased"), tone="danger")),)


class TakeBackErasingForm(PrivateForm):
    buttons = (Actions(Submit(_lazy("Keep my data after all"), name="take_back")),)


class ReferenceForm(PrivateForm):
    """`ticket`: signed, keeps the time at which the page was first opened."""

    buttons = (Actions(Submit(_lazy("Send my answers"))),)
    attributes = {"data-leave-guard": True}
    sends_later = True

    ticket = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        ticket: str = "",
        answers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(data, initial={**(answers or {}), "ticket": ticket})
        self.fields["known"] = text_field(
            "known", _("How do you know each other, and for how long?")
        )
        self.fields["strengths"] = text_field("strengths", _("What are they good at?"))
        self.fields["support"] = text_field(
            "support", _("Where would they need support?"), required=False
        )
        self.fields["recommends"] = forms.ChoiceField(
            label=_("Would you recommend them for a year of full-time volunteering?"),
            choices=Recommendation,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose one of the answers.")},
        )
        self.fields["consent"] = forms.BooleanField(
            label=_(
                "I agree that the programme keeps what I wrote and uses it to consider "
                "this application."
            ),
            error_messages={
                "required": _(
                    "We can take your answers only with your consent. Tick the box if "
                    "you agree."
                )
            },
        )

    def clean(self) -> dict[str, Any]:
        for name, limit in LIMITS.items():
            text = self.cleaned_data[name] = normalize_newlines(
                self.cleaned_data.get(name, "")
            )
            if problem := length_error(text, limit):
                self.add_error(name, problem)
        return self.cleaned_data

    def answers(self) -> dict[str, str]:
        """For `requests.give`; only after `is_valid`."""
        return {name: self.cleaned_data[name] for name in requests.QUESTIONS}

    def typed_texts(self) -> list[dict[str, str]]:
        """What was typed, shown for copying when the link has closed."""
        texts = [
            (self.fields[name].label, str(self[name].value() or "").strip())
            for name in LIMITS
        ]
        return [{"label": str(label), "text": text} for label, text in texts if text]


def text_field(name: str, label: str, *, required: bool = True) -> forms.CharField:
    field = essay_field(
        label=label, limit=LIMITS[name], help_text="", required=required, rows=6
    )
    field.error_messages["required"] = _("Write a few words here.")
    field.widget.attrs.pop("maxlength", None)
    return field
