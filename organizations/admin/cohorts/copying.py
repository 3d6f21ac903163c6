"""Copying a cohort: new number and dates, all that would be copied, then the copy."""

import hashlib
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.cohorts import copying
from organizations.cohorts.copying import Copied
from organizations.models import Cohort
from organizations.models.cohort_dates import DATES
from portal.admin.confirmed_action import ConfirmedAction
from portal.forms.helper import Drawn
from portal.forms.layout import Field, Group
from portal.kernel import permissions
from portal.kernel.preview import preview_messages
from portal.text import dates
from portal.text.date_fields import DayField, InstantField

TITLE = _lazy("Copy this cohort")


class CopyForm(Drawn, forms.ModelForm):
    """The new number, the names, and each date beside that of the copied cohort."""

    use_required_attribute = False
    parts = (
        Group(
            _lazy("The new cohort"),
            Field("number", "field--short"),
            "programme_th",
            "programme_en",
        ),
        Group(
            _lazy("Dates"),
            *DATES,
            hint=_lazy(
                "Each is a year later, on the same weekday. Change what differs, "
                "and empty what is not known yet."
            ),
        ),
    )

    class Meta:
        model = Cohort
        fields = ["number", "programme_th", "programme_en", *DATES]
        widgets = {
            "programme_th": forms.TextInput({"lang": "th"}),
            "programme_en": forms.TextInput({"lang": "en"}),
        }
        field_classes = {
            name: InstantField if name.endswith("_at") else DayField for name in DATES
        }

    def __init__(self, source: Cohort, data: Any = None) -> None:
        super().__init__(data, instance=copying.blank_copy(source))
        last = Cohort.objects.order_by("-number").values_list("number", flat=True)[0]
        self.initial["number"] = last + 1
        for name in DATES:
            old = getattr(source, name)
            self.fields[name].help_text = _("Cohort %(number)s: %(moment)s") % {
                "number": source.number,
                "moment": date_words(old),
            }


def date_words(moment: Any) -> str:
    """With the weekday; an instant with its time."""
    if moment is None:
        return _("not set")
    words = dates.show_weekday(moment)
    return f"{words} {dates.show_time(moment)}" if hasattr(moment, "hour") else words


class CopyCohort(ConfirmedAction[Cohort]):
    template_name = "admin/organizations/cohort_copy.html"
    form: CopyForm

    def find(self, pk: int) -> Cohort:
        if not permissions.is_coordinator(self.request.user):
            raise PermissionDenied
        cohorts = Cohort.objects.visible_to(self.request.user)
        return get_object_or_404(cohorts, pk=pk)

    def build_form(self, data: QueryDict | None) -> CopyForm:
        return CopyForm(self.instance, data)

    def shown_state(self) -> str:
        """What there is to copy: a copy has what its preview showed."""
        rows = [
            (entry.model._meta.label, [str(row) for row in entry.rows(self.instance)])
            for entry in copying.cohort_rows
        ]
        return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]

    def preview(self) -> dict[str, Any]:
        """Done and rolled back; with the messages that it would send."""
        sent = preview_messages(lambda: self.perform(self.instance))
        return {"messages": sent, "copied": self.copied, "dates": self.date_rows()}

    def date_rows(self) -> list[tuple[str, str, str]]:
        """(name, of the copied cohort, of the new one)."""
        return [
            (
                capfirst(str(self.form.fields[name].label)),
                date_words(getattr(self.instance, name)),
                date_words(self.form.cleaned_data[name]),
            )
            for name in DATES
        ]

    def perform(self, cohort: Cohort) -> None:
        self.copied: Copied = copying.copy(
            cohort, self.form.instance, by=self.request.user
        )

    def success_message(self) -> str:
        return _("The cohort was copied. Read through what is marked to be checked.")

    def success_url(self) -> str:
        return change_url(self.copied.cohort)

    def object_url(self) -> str:
        return change_url(self.instance)

    def context(self) -> dict[str, Any]:
        return {
            "title": TITLE,
            "object_name": str(self.instance),
            "source": self.instance,
            "left_out": copying.left_out(),
            "confirm_label": _("Copy the cohort"),
        }


def change_url(cohort: Cohort) -> str:
    return reverse("admin:organizations_cohort_change", args=[cohort.pk])
