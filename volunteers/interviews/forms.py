"""The form in which an applicant picks the time of their interview."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.template import Context
from django.utils.translation import gettext_lazy as _lazy

from portal.forms.helper import PortalForm
from portal.forms.layout import Actions, Field, Link, Submit
from portal.text import dates
from volunteers.models import Application, InterviewSlot

PICK = (Actions(Submit(_lazy("Choose this time"))),)
CHANGE = (
    Actions(
        Submit(_lazy("Change to this time")),
        Link(
            _lazy("Keep my time"), "application_interview", "application.cohort.number"
        ),
    ),
)


class Days(Field):
    """The times to pick from, by day."""

    template = "volunteers/interviews/days.html"

    def more_context(self, form: Any, context: Context) -> dict[str, Any]:
        more = super().more_context(form, context)
        choices = zip(form.slots, more["field"], strict=True)
        days = groupby(choices, key=lambda pair: day_of(pair[0]))
        return {**more, "days": [(day, list(pairs)) for day, pairs in days]}


def day_of(slot: InterviewSlot) -> date:
    return dates.bangkok_day(slot.starts_at)


class PickForm(PortalForm):
    """`cleaned_data["slot"]` is one of the cohort, open or not: whether it can be had
    is settled where it is locked.
    """

    css = "times stack"
    parts = (Days("slot"),)

    slot = forms.CharField(
        label=_lazy("Time"),
        widget=forms.RadioSelect,
        error_messages={"required": _lazy("Choose a time first.")},
    )

    def __init__(
        self,
        application: Application,
        slots: Sequence[InterviewSlot],
        data: Any = None,
        *,
        picked: InterviewSlot | None = None,
    ) -> None:
        """`slots`: to choose from, in their order; `picked`: the one they have."""
        super().__init__(data, initial={"slot": picked.code if picked else ""})
        self.cohort, self.slots = application.cohort, slots
        widget: Any = self.fields["slot"].widget
        widget.choices = [(slot.code, slot.starts_at) for slot in slots]
        self.buttons = CHANGE if picked else PICK  # type: ignore[misc]

    def clean_slot(self) -> InterviewSlot:
        slot = InterviewSlot.objects.filter(
            panel__cohort=self.cohort, code=self.cleaned_data["slot"]
        ).first()
        if slot is None:
            raise forms.ValidationError(_lazy("Choose a time first."))
        return slot
