"""The style guide's sample of what a match is to try."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from placements.matching.forms import Card, Tries
from portal.forms.helper import PortalForm
from portal.forms.layout import Field
from portal.web.style_guide.samples import Shown, State, shown_sources

FIRST, SECOND = "ศูนย์กฎหมายชุมชนลำน้ำ (ตัวอย่าง)", "เครือข่ายป่าชุมชน (ตัวอย่าง)"


class ScenarioForm(PortalForm):
    css = "ask stack"
    summary_is_quiet = True

    name = forms.CharField(label=_lazy("Name of this match"), max_length=80)
    include_reserve = forms.BooleanField(
        label=_lazy("With people on the waiting list"), required=False
    )
    seats = forms.IntegerField(label=FIRST, min_value=0)
    weight = forms.IntegerField(label=_lazy("Motivation"), min_value=0, max_value=10)

    def __init__(self, data: Any = None, *, is_open: bool, **values: Any) -> None:
        super().__init__(data, **values)
        self.is_open = is_open

    def questions(self) -> tuple[Any, ...]:
        return (
            Card("name", "include_reserve"),
            Tries(
                _lazy("Seats in this match"),
                _lazy("0 leaves the organization out."),
                Field("seats", css="field--short"),
                lang="th",
                left_out=SECOND,
            ),
            Tries(
                _lazy("Weights in this match"),
                _lazy("0 leaves the criterion out."),
                Field("weight", css="field--short"),
                folds=True,
                is_open=self.is_open,
            ),
        )


@shown_sources.register
def scenario() -> Shown:
    filled = {"name": "เพิ่มหนึ่งที่", "include_reserve": True, "seats": 2, "weight": 3}
    return Shown(
        "scenario",
        _lazy("What a match is to try"),
        (
            State(_lazy("Empty"), ScenarioForm(prefix="new", is_open=False)),
            State(
                _lazy("Filled in"),
                ScenarioForm(initial=filled, prefix="tried", is_open=True),
            ),
            State(
                _lazy("With errors"),
                ScenarioForm({"bad-seats": "-1"}, prefix="bad", is_open=True),
            ),
        ),
        is_of_desk=True,
    )
