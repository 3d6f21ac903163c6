"""Forms for remarks on single fields: returning a profile, and answering."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.importing.difference import as_text
from organizations.models import Remark
from organizations.profiles import schema
from organizations.profiles.forms.fields import MAX_ROW_LENGTH, ProseField
from organizations.profiles.forms.layout import Changes, Pins
from organizations.profiles.forms.profile import RemarkForm
from organizations.profiles.parts.groups import FIELDS
from portal.forms.helper import PortalForm
from portal.forms.layout import Hidden


class ReturnForm(RemarkForm):
    """What should change: overall, at single fields, or both. Ticks resolve remarks."""

    parts = ("remark", Pins())

    def __init__(
        self,
        data: Any = None,
        *,
        content: Mapping[str, Any],
        remarks: Iterable[Remark] = (),
    ) -> None:
        super().__init__(data)
        self.content = content
        self.remarks = list(remarks)
        self.fields["remark"].required = False
        for name in FIELDS:
            self.fields[f"on-{name}"] = ProseField(
                label=str(schema.LABELS[name]),
                max_graphemes=MAX_ROW_LENGTH,
                rows=2,
                required=False,
            )
        self.fields["settled"] = forms.MultipleChoiceField(
            required=False,
            choices=[(remark.code, remark.text) for remark in self.remarks],
            widget=forms.CheckboxSelectMultiple,
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("remark") and not self.pinned() and not self.errors:
            self.add_error("remark", self.fields["remark"].error_messages["required"])
        return data

    def pinned(self) -> dict[str, str]:
        """The texts by field, without empty ones."""
        texts = {
            name: self.cleaned_data.get(f"on-{name}", "").strip() for name in FIELDS
        }
        return {name: text for name, text in texts.items() if text}

    def rows(self) -> list[dict[str, Any]]:
        """For the template: each field with its text and its earlier remarks."""
        ticks = {tick.data["value"]: tick for tick in self["settled"]}
        rows = []
        for name in FIELDS:
            field = self[f"on-{name}"]
            earlier = [
                (remark, ticks[remark.code])
                for remark in self.remarks
                if remark.field == name
            ]
            is_open = bool(field.value() or field.errors or earlier)
            rows.append(
                {
                    "field": field,
                    "text": as_text(self.content[name]),
                    "earlier": earlier,
                    "is_open": is_open,
                }
            )
        return rows


class PartialApprovalForm(RemarkForm):
    """Which fields become public now, and what the host reads about the rest."""

    parts = (Hidden("version"), Changes("parts"), "remark")

    def __init__(self, data: Any = None, *, names: Iterable[str]) -> None:
        super().__init__(data)
        self.names = list(names)
        self.fields["parts"] = forms.MultipleChoiceField(
            label=_("What becomes public now"),
            choices=[(name, str(schema.FIELD_LABELS[name])) for name in self.names],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Tick at least one field.")},
        )
        self.order_fields(["parts", "remark"])
        self.fields["remark"].required = False
        self.fields["remark"].label = _("What about the rest?")

    def clean_parts(self) -> list[str]:
        joined = schema.with_counterparts(self.cleaned_data["parts"])
        ticked = [name for name in self.names if name in joined]
        if len(ticked) == len(self.names):
            raise forms.ValidationError(
                _("You ticked everything: then approve the profile as a whole.")
            )
        return ticked

    def rest(self) -> list[str]:
        return [name for name in self.names if name not in self.cleaned_data["parts"]]


class AnswersForm(forms.Form):
    """Inside the editor: one text for each open remark, named by its code."""

    def __init__(self, data: Any = None, *, remarks: Iterable[Remark]) -> None:
        super().__init__(data)
        self.remarks = list(remarks)
        for remark in self.remarks:
            self.fields[f"answer-{remark.code}"] = ProseField(
                label=schema.LABELS[remark.field],
                max_graphemes=MAX_ROW_LENGTH,
                rows=2,
                required=False,
                initial=remark.answer,
            )

    def clean(self) -> dict[str, Any]:
        """An answer that a colleague saved meanwhile is not overwritten unseen."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for remark in self.remarks:
            name = f"answer-{remark.code}"
            expected = (data.get(name), self.displayed_answer(remark))
            if self.is_changed(remark) and remark.answer not in expected:
                words = _(
                    "A colleague answered meanwhile: “%(text)s”. "
                    "Save again to keep yours."
                )
                self.add_error(name, words % {"text": remark.answer})
        return data

    def displayed_answer(self, remark: Remark) -> str:
        """The answer that the page showed when it was opened."""
        text: str = self.data.get(f"shown-{remark.code}", remark.answer)
        return text.replace("\r\n", "\n")

    def is_changed(self, remark: Remark) -> bool:
        name = f"answer-{remark.code}"
        displayed = self.displayed_answer(remark)
        return name in self.data and self.cleaned_data.get(name, displayed) != displayed

    def answers(self) -> dict[str, str]:
        """By code of the remark, only those that were changed here."""
        return {
            row.code: self.cleaned_data[f"answer-{row.code}"]
            for row in self.remarks
            if self.is_changed(row)
        }

    def displayed_answers(self) -> dict[str, str]:
        """After an autosave: new values for the page's hidden fields, by name."""
        return {
            f"shown-{row.code}": self.cleaned_data[f"answer-{row.code}"]
            for row in self.remarks
        }

    def rows_for(self, name: str) -> list[dict[str, Any]]:
        """The open remarks on a field, each with the form field for its answer."""
        return [
            {"remark": remark, "field": self[f"answer-{remark.code}"]}
            for remark in self.remarks
            if remark.field == name
        ]


class WhyForm(PortalForm):
    """Why a decision on a profile does not hold."""

    why = ProseField(
        label=_lazy("Why"),
        max_graphemes=MAX_ROW_LENGTH,
        help_text=_lazy("The organization’s members read this word for word."),
        error_messages={"required": _lazy("Write why.")},
    )
