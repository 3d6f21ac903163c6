"""Forms of the placement year. Nothing is saved here."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from placements.models import Report
from placements.models.choices import DayPart, Feeling, LeaveKind
from portal.forms.helper import PortalForm
from portal.forms.layout import Actions, Heading, Link, Submit
from portal.text.date_fields import DayField
from volunteers.application.sections.base import counted_field, normalize_newlines

TEXT_LIMIT = 3000


class YearForm(PortalForm):
    """Free texts, and a question before what was typed is left behind."""

    css = "answer"
    attributes = {"data-leave-guard": True}

    def add_text(
        self,
        name: str,
        label: str,
        *,
        help_text: str = "",
        required: bool = True,
        rows: int = 7,
    ) -> None:
        """A free text that warns not to name people at risk."""
        self.fields[name] = counted_field(
            label=label,
            limit=TEXT_LIMIT,
            help_text=help_text,
            required=required,
            rows=rows,
        )

    def clean(self) -> dict[str, Any]:
        """Browsers post CR LF; stored texts have LF."""
        values = super().clean() or {}
        return {
            name: normalize_newlines(value) if isinstance(value, str) else value
            for name, value in values.items()
        }


def day_field(label: Any, help_text: Any = "", *, required: bool = True) -> DayField:
    return DayField(
        label=label,
        help_text=help_text or _lazy("Such as 1 July 2026."),
        required=required,
        error_messages={"required": _lazy("Write the day.")},
    )


class GoalsForm(YearForm):
    sends_later = True
    parts = ("seen", "goals")
    buttons = (Actions(Submit(_lazy("Save my goals"))),)

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.add_text(
            "goals",
            _("My goals in this phase"),
            help_text=_("Your organization reads and confirms them."),
        )


class SeenVersionForm(PortalForm):
    """Which version of a text was read."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class CheckInForm(YearForm):
    sends_later = True
    buttons = (Actions(Submit(_lazy("Send"))),)

    feeling = forms.ChoiceField(
        label=_lazy("How are things going?"),
        choices=Feeling.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _lazy("Choose one.")},
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.add_text("text", _("What should coordinators know?"), required=False)
        self.fields["wants_talk"] = forms.BooleanField(
            label=_lazy("I would like to talk with a coordinator"), required=False
        )


class ReportForm(YearForm):
    """Can be saved at any time; fields are required only when it is sent."""

    sends_later = True
    parts = ("seen", "learnt", "wish")
    buttons = (
        Actions(
            Submit(_lazy("Send the report"), "act", "send"),
            Submit(_lazy("Save the draft"), "act", "save", tone="quiet"),
        ),
    )

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, report: Report) -> None:
        is_sent = bool(data and data.get("act") == "send")
        super().__init__(
            data,
            initial={
                "seen": report.version,
                "learnt": report.learnt,
                "wish": report.wish,
            },
        )
        self.add_text(
            "learnt",
            _("What I did and learned this month"),
            required=is_sent or data is None,
            rows=10,
        )
        self.add_text(
            "wish",
            _("What I would like to learn or change next"),
            required=False,
            rows=4,
        )
        if not is_sent:
            for name in ("learnt", "wish"):
                self.fields[name].validators = []


class RemarkForm(YearForm):
    css = "answer card"
    buttons = (
        Actions(
            Submit(
                _lazy("Return it for changes, with a comment"),
                "act",
                "return",
                tone="quiet",
            )
        ),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.add_text("remark", _("What should be added or changed"), rows=4)


class LeaveForm(YearForm):
    css = "answer card"
    parts = (
        Heading(_lazy("Ask for leave"), css="type-h3"),
        "kind",
        "on_day",
        "part",
        "to_day",
        "to_part",
        "note",
    )
    buttons = (Actions(Submit(_lazy("Send the request"))),)

    kind = forms.ChoiceField(
        label=_lazy("Type of request"),
        widget=forms.RadioSelect,
        choices=[
            (LeaveKind.TAKEN, _lazy("I would like to take leave")),
            (LeaveKind.SAVED, _lazy("I worked on a day off and want to bank it")),
            (LeaveKind.MOVED, _lazy("I move a day off to another day")),
        ],
        error_messages={"required": _lazy("Choose one.")},
    )
    on_day = day_field(_lazy("Which day"))
    to_day = day_field(
        _lazy("Moved to"), _lazy("Only for a day off that is moved."), required=False
    )
    part = forms.ChoiceField(
        label=_lazy("A whole day or half"),
        choices=DayPart.choices,
        widget=forms.RadioSelect,
        initial=DayPart.DAY,
        error_messages={"required": _lazy("Choose one.")},
    )
    to_part = forms.ChoiceField(
        label=_lazy("Which half of that day"),
        help_text=_lazy("Only for half a day off that is moved."),
        choices=[
            ("", _lazy("the same half")),
            (DayPart.MORNING, DayPart.MORNING.label),
            (DayPart.AFTERNOON, DayPart.AFTERNOON.label),
        ],
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.add_text("note", _("Note"), required=False, rows=3)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        is_moved = values.get("kind") == LeaveKind.MOVED
        if is_moved and not values.get("to_day") and "to_day" not in self.errors:
            self.add_error("to_day", _lazy("Enter the day it is moved to."))
        part = values.get("part", DayPart.DAY)
        is_whole = part == DayPart.DAY
        to_part = part if is_whole else values.get("to_part") or part
        values["to_part"] = to_part if is_moved else ""
        values["to_day"] = values.get("to_day") if is_moved else None
        return values


class ConcernForm(YearForm):
    sends_later = True
    buttons = (Actions(Submit(_lazy("Send to the safeguarding contact"))),)

    def __init__(self, data: Any = None, *, label: str = "") -> None:
        """`label`: of an answer, which needs no invitation."""
        super().__init__(data)
        self.add_text("text", label or _("What worries you?"))
        # Not the warning of other free texts: it would keep back what matters here.
        self.fields["text"].help_text = (
            _("Say what happened, where and when, and name the person it is about.")
            if not label
            else ""
        )


class SafetyForm(PortalForm):
    css = "answer"
    buttons = (
        Actions(
            Submit(_lazy("End my placement today"), tone="danger"),
            Link(_lazy("Don’t end it, go back"), "placement"),
        ),
    )

    is_sure = forms.BooleanField(
        label=_lazy("I want to end my placement today because I am not safe"),
        error_messages={
            "required": _lazy("Tick the box if you want to end your placement today.")
        },
    )


class ReasonForm(YearForm):
    """Why an answer about a day off is changed; both sides read it.

    `shown`: the answer that the page showed.
    """

    css = "answer card"
    parts = ("shown", "reason")
    buttons = (Actions(Submit(_lazy("Change the answer"))),)

    shown = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.add_text("reason", _("Why"), rows=3)
