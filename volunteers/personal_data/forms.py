"""The form with which a person has an application of their own erased."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from portal.forms.helper import PortalForm
from portal.forms.layout import Submit
from volunteers.models import Application


class EraseForm(PortalForm):
    """One of several on the page: its ids end with the application's code."""

    css = "stack-s"

    application = forms.CharField(widget=forms.HiddenInput)
    sure = forms.BooleanField(label=_lazy("I understand this can’t be undone"))

    def __init__(self, application: Application, data: Any = None) -> None:
        super().__init__(
            data,
            auto_id=f"%s-{application.code}",
            initial={"application": application.code},
        )
        self.is_sent = application.submitted_at is not None

    def layout_parts(self) -> tuple[Any, ...]:
        words = _lazy("Ask us to delete it") if self.is_sent else _lazy("Delete it now")
        return ("application", "sure", Submit(words, tone="danger"))
