"""The style guide's sample of a profile with English and with remarks."""

from types import SimpleNamespace
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from organizations.profiles import schema
from organizations.profiles.forms.layout import Pair, Remarks
from organizations.profiles.forms.remarks import MAX_ROW_LENGTH, AnswersForm
from portal.forms.helper import PortalForm
from portal.web.style_guide.samples import Shown, State, shown_sources

REMARK = "ช่วยบอกว่างานนี้ทำคนเดียวหรือทำเป็นทีม"
ANSWER = "ทำเป็นทีมสามคน"
ROLE = "ลงพื้นที่กับทีมกฎหมาย"
ROLE_EN = "Goes to the field with the legal team"


class TwoLanguagesForm(PortalForm):
    method = "get"
    css = "ask stack"
    summary_is_quiet = True
    attributes = {"action": "#profile"}
    parts = (Remarks("role"), Pair("role"))

    role = forms.CharField(
        label=cast(Any, schema.LABELS["role"]), widget=forms.Textarea(attrs={"rows": 3})
    )
    role_en = forms.CharField(
        label=schema.ENGLISH_LABELS["role_en"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def remark(code: str, answer: str = "") -> Any:
    return SimpleNamespace(code=code, field="role", text=REMARK, answer=answer)


@shown_sources.register
def profile() -> Shown:
    filled = {"role": ROLE, "role_en": ROLE_EN}
    too_long = {"answer-R3": "ก" * (MAX_ROW_LENGTH + 1)}
    return Shown(
        "profile",
        _lazy("A profile in two languages, with remarks"),
        (
            State(
                _lazy("Empty"),
                TwoLanguagesForm(prefix="new"),
                answers=AnswersForm(remarks=()),
            ),
            State(
                _lazy("Filled in"),
                TwoLanguagesForm(initial=filled, prefix="answered"),
                answers=AnswersForm(remarks=[remark("R1"), remark("R2", ANSWER)]),
            ),
            State(
                _lazy("With errors"),
                TwoLanguagesForm({}, prefix="missing"),
                answers=AnswersForm(too_long, remarks=[remark("R3")]),
            ),
        ),
    )
