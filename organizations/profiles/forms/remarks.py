"""Remarks on single fields: what a coordinator asks, and what the organization answers."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.importing.difference import as_text
from organizations.models import Remark
from organizations.profiles import profile
from organizations.profiles.forms.fields import MOST_ROW, ProseField
from organizations.profiles.forms.profile import GROUPS, RemarkForm

FIELDS = tuple(name for _slug, _title, names in GROUPS for name in names)


class ReturnForm(RemarkForm):
    """What should change: over all, or at single fields, or both. Earlier remarks can be settled by a tick."""

    def __init__(
        self,
        data: Any = None,
        *,
        content: Mapping[str, Any],
        remarks: Iterable[Remark] = (),
    ) -> None:
        super().__init__(data)
        self.content, self.remarks = content, list(remarks)
        self.fields["remark"].required = False
        for name in FIELDS:
            self.fields[f"on-{name}"] = ProseField(
                label=str(profile.LABELS[name]), most=MOST_ROW, rows=2, required=False
            )
        self.fields["settled"] = forms.MultipleChoiceField(
            required=False,
            choices=[(remark.code, remark.text) for remark in self.remarks],
        )

    def clean(self) -> dict[str, Any]:
        known: dict[str, Any] = super().clean() or self.cleaned_data
        if not known.get("remark") and not self.pinned() and not self.errors:
            self.add_error("remark", self.fields["remark"].error_messages["required"])
        return known

    def pinned(self) -> dict[str, str]:
        """By field, only where something is asked."""
        found = {
            name: self.cleaned_data.get(f"on-{name}", "").strip() for name in FIELDS
        }
        return {name: text for name, text in found.items() if text}

    def rows(self) -> list[dict[str, Any]]:
        """Each field with its text, its earlier remarks, and whether to show it open."""
        ticked = self["settled"].value() or []
        found = []
        for name in FIELDS:
            asked = self[f"on-{name}"]
            earlier = [
                (remark, remark.code in ticked)
                for remark in self.remarks
                if remark.field == name
            ]
            is_open = bool(asked.value() or asked.errors or earlier)
            found.append(
                {
                    "field": asked,
                    "text": as_text(self.content[name]),
                    "earlier": earlier,
                    "is_open": is_open,
                }
            )
        return found


class PartForm(RemarkForm):
    """Which of the changed parts become public now, and what the host reads about the rest."""

    parts = forms.MultipleChoiceField(
        label=_lazy("What becomes public now"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _lazy("Tick at least one field.")},
    )

    def __init__(self, data: Any = None, *, names: Iterable[str]) -> None:
        super().__init__(data)
        self.names = list(names)
        self.fields["parts"].choices = [  # type: ignore[attr-defined]
            (name, str(profile.PART_LABELS[name])) for name in self.names
        ]
        self.fields["remark"].required = False
        self.fields["remark"].label = _("What about the rest?")

    def clean_parts(self) -> list[str]:
        ticked: list[str] = self.cleaned_data["parts"]
        if len(ticked) == len(self.names):
            raise forms.ValidationError(
                _("You ticked everything: then approve the profile as a whole.")
            )
        return ticked

    def rest(self) -> list[str]:
        return [name for name in self.names if name not in self.cleaned_data["parts"]]


class AnswersForm(forms.Form):
    """One text for each open remark, named by its code, inside the editor of the profile."""

    def __init__(self, data: Any = None, *, remarks: Iterable[Remark]) -> None:
        super().__init__(data)
        self.remarks = list(remarks)
        for remark in self.remarks:
            self.fields[f"answer-{remark.code}"] = ProseField(
                label=profile.LABELS[remark.field],
                most=MOST_ROW,
                rows=2,
                required=False,
                initial=remark.answer,
            )

    def clean(self) -> dict[str, Any]:
        """An answer that a colleague saved meanwhile is not overwritten unseen."""
        known: dict[str, Any] = super().clean() or self.cleaned_data
        for remark in self.remarks:
            name = f"answer-{remark.code}"
            typed = known.get(name)
            if self.is_changed(remark) and remark.answer not in (
                typed,
                self.shown(remark),
            ):
                words = _(
                    "A colleague answered meanwhile: “%(text)s”. Save again to keep yours."
                )
                self.add_error(name, words % {"text": remark.answer})
        return known

    def shown(self, remark: Remark) -> str:
        """The answer that stood on the page when it was opened."""
        shown: str = self.data.get(f"shown-{remark.code}", remark.answer)
        return shown.replace("\r\n", "\n")

    def is_changed(self, remark: Remark) -> bool:
        name = f"answer-{remark.code}"
        return name in self.data and self.cleaned_data.get(
            name, self.shown(remark)
        ) != self.shown(remark)

    def answers(self) -> dict[str, str]:
        """By the remark's code, only what was typed here."""
        return {
            row.code: self.cleaned_data[f"answer-{row.code}"]
            for row in self.remarks
            if self.is_changed(row)
        }

    def now_shown(self) -> dict[str, str]:
        """For the page that goes on being typed in: by hidden field, the answer that it now stands on."""
        return {
            f"shown-{row.code}": self.cleaned_data[f"answer-{row.code}"]
            for row in self.remarks
        }

    def at(self, name: str) -> list[dict[str, Any]]:
        """The open remarks on a field, each with the place for its answer."""
        return [
            {"remark": remark, "field": self[f"answer-{remark.code}"]}
            for remark in self.remarks
            if remark.field == name
        ]
