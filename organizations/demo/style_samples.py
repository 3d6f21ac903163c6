"""The style guide's samples of a profile: with English, with remarks, in parts."""

from types import SimpleNamespace
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _lazy

from organizations.profiles import comparison, schema
from organizations.profiles.forms.layout import Changes, Pair, Remarks
from organizations.profiles.forms.remarks import (
    MAX_ROW_LENGTH,
    AnswersForm,
    PartialApprovalForm,
    ReturnForm,
)
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


class SentBackForm(ReturnForm):
    """Three fields of the profile: with a remark, with an error, and closed."""

    css = "ask stack"
    summary_is_quiet = True

    def rows(self) -> list[dict[str, Any]]:
        fields = ("on-role", "on-benefits", "on-challenges")
        return [row for row in super().rows() if row["field"].name in fields]


class InPartForm(PartialApprovalForm):
    """Without the version of what its page shows."""

    css = "ask stack"
    summary_is_quiet = True

    def questions(self) -> tuple[Any, ...]:
        return (Changes("parts"), "remark")


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


@shown_sources.register
def returned() -> Shown:
    """One state has all there are: the ids of the part are those of its page."""
    form = SentBackForm(
        {"remark": "ขอบคุณสำหรับข้อมูล", "on-benefits": REMARK},
        content=schema.with_defaults({"role": ROLE}),
        remarks=[remark("R4", ANSWER)],
    )
    form.auto_id = "returned-%s"
    form.add_error("on-benefits", form.fields["remark"].error_messages["required"])
    return Shown(
        "returned",
        _lazy("A profile is sent back, with remarks at its fields"),
        (State(_lazy("Open, with errors, and closed"), form),),
        is_of_desk=True,
    )


@shown_sources.register
def approved_in_part() -> Shown:
    before = schema.with_defaults({"role": ROLE, "role_en": ROLE_EN})
    after = schema.with_defaults({"role": "ลงพื้นที่สามวันต่อสัปดาห์"})
    rows = comparison.changed_rows(before, after)
    names = [row["name"] for row in rows]
    form = InPartForm({"parts": names}, names=names)
    return Shown(
        "in-part",
        _lazy("A part of a profile is approved"),
        (State(_lazy("All ticked, with an error"), form, rows=rows),),
        is_of_desk=True,
    )
