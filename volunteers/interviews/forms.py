"""The form in which an applicant picks the time of their interview."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any, TypeAlias

from django import forms
from django.template import Context
from django.utils.translation import gettext_lazy as _lazy

from portal.forms.helper import PortalForm
from portal.forms.layout import Actions, Field, Link, Submit
from portal.text import dates
from volunteers.models import Application, InterviewSlot

Pair: TypeAlias = tuple[InterviewSlot, Any]
"""A time and its radio button."""

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
    """The times to pick from, by place and day."""

    template = "volunteers/interviews/days.html"

    def more_context(self, form: Any, context: Context) -> dict[str, Any]:
        more = super().more_context(form, context)
        choices = list(zip(form.slots, more["field"], strict=True))
        # Remote ones first; otherwise places stay in the order of their first time.
        found: dict[str, list[Pair]] = {"": []}
        for slot, radio in choices:
            key = "" if slot.is_remote else slot.place
            found.setdefault(key, []).append((slot, radio))
        places = [at_one_place(pairs) for pairs in found.values() if pairs]
        return {**more, "places": places}


def at_one_place(pairs: list[Pair]) -> dict[str, Any]:
    """`minutes`: how long each of these takes, where that is the same for all."""
    lengths = {slot.ends_at - slot.starts_at for slot, _radio in pairs}
    days = groupby(pairs, key=lambda pair: dates.bangkok_day(pair[0].starts_at))
    return {
        "slot": pairs[0][0],
        "minutes": int(lengths.pop().total_seconds() // 60)
        if len(lengths) == 1
        else None,
        "days": [(day, list(at_day)) for day, at_day in days],
    }


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
