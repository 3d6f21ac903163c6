"""The base form of the sections and its parts.

A form shapes and validates the answers; `drafting.save_section` stores them.
"""

from dataclasses import dataclass
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from portal.forms.helper import PortalForm
from portal.forms.layout import Actions, Link, Submit, Words
from portal.text import thai
from volunteers.application.sections.layout import AUTOSAVE, OPENING, Answer
from volunteers.models import Application

PostedData = dict[str, list[str]]
MAX_STORED_LENGTH = 20_000
STOP = Actions(
    Submit(_lazy("Save and continue")),
    Submit(_lazy("Save and finish later"), name="later", tone="text"),
    css="actions actions--docked",
)
SAVE = Actions(
    Submit(_lazy("Save")),
    Link(_lazy("Cancel"), "application", "application.cohort.number"),
    css="actions actions--docked",
)


@dataclass(frozen=True)
class Clash:
    """An answer that was saved with another value since the page was opened."""

    name: str
    label: str
    theirs: str
    yours: str


class SectionForm(PortalForm):
    """The form of one section.

    With `is_strict` required answers are required and every limit is checked; without
    it (autosave, "finish later") whatever was typed is accepted.

    Its page sets `may_stop` (it may be left incomplete) and `autosaves`.
    """

    slug: ClassVar[str]
    attributes = {"data-leave-guard": True, "data-keeps": True}
    sends_later = True
    lead: ClassVar[Any] = ""
    may_stop = False
    autosaves = False

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        application: Application,
        is_strict: bool = True,
    ) -> None:
        self.application = application
        self.posted = data
        self.is_strict = is_strict
        super().__init__(data, initial=self.initial_values(application))
        self.add_fields()
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)

    @classmethod
    def stored_data(cls, application: Application) -> PostedData:
        """The saved answers, as a browser would post them."""
        raise NotImplementedError

    @classmethod
    def initial_values(cls, application: Application) -> dict[str, Any]:
        """Initial values; `add_fields` sets those of multiple-choice fields."""
        return {
            name: values[0]
            for name, values in cls.stored_data(application).items()
            if values
        }

    @classmethod
    def posted_keys(cls, name: str, posted: PostedData) -> list[str]:
        """The posted keys that make up the answer `name`."""
        return [name]

    def add_fields(self) -> None:
        """Adds the fields that depend on the cohort or the application."""

    def questions(self) -> tuple[Any, ...]:
        """The layout between the hidden ticket and the buttons."""
        before = (Words(self.lead),) if self.lead else ()
        return (*before, *(Answer(field.name) for field in self.visible_fields()))

    def layout_parts(self) -> tuple[Any, ...]:
        after = (AUTOSAVE,) if self.autosaves else ()
        return (*OPENING, *self.questions(), *after, STOP if self.may_stop else SAVE)

    def full_clean(self) -> None:
        """Requires nothing unless strict; the page still marks fields as required."""
        required = [
            field
            for field in self.fields.values()
            if field.required and not self.is_strict
        ]
        for field in required:
            field.required = False
        super().full_clean()
        for field in required:
            field.required = True

    def clean_essay(self, name: str, limit: int) -> None:
        """Normalizes a free text; if strict, refuses one that is over its limit."""
        text = self.cleaned_data[name] = normalize_newlines(
            self.cleaned_data.get(name, "")
        )
        if self.is_strict and (error := length_error(text, limit)):
            self.add_error(name, error)

    def section_data(self) -> dict[str, Any]:
        """For `drafting.save_section`; only after `is_valid`."""
        return self.cleaned_data

    def interpretation(self) -> str:
        """How an answer was understood, to show after saving; often ""."""
        return ""

    def display_values(self) -> dict[str, str]:
        """Each answer in words, as typed (or as stored if nothing was posted)."""
        return {name: self.display_value(name) for name in self.fields}

    def display_value(self, name: str) -> str:
        value, field = self[name].value(), self.fields[name]
        if isinstance(field, forms.BooleanField):
            return (
                _("Yes")
                if field.widget.value_from_datadict({"it": value}, {}, "it")
                else _("No")
            )
        if isinstance(field, forms.ChoiceField):
            labels = cast(Any, field.choices)
            selected = value if isinstance(value, list) else [value]
            return ", ".join(
                str(label) for key, label in labels if key and key in selected
            )
        return str(value or "")

    def label_of(self, name: str) -> str:
        return str(self.fields[name].label)

    def clashes(self) -> list[Clash]:
        """The answers that differ from what is stored by now."""
        stored_form = type(self)(
            to_querydict(self.stored_data(self.application)),
            application=self.application,
            is_strict=False,
        )
        stored_form.full_clean()
        stored, typed = stored_form.comparable_data(), self.comparable_data()
        stored_words = stored_form.display_values()
        typed_words = self.display_values()
        differing = [
            name for name in typed_words if stored.get(name) != typed.get(name)
        ]
        return [
            Clash(
                name, self.label_of(name), stored_words.get(name, ""), typed_words[name]
            )
            for name in differing
        ]

    def comparable_data(self) -> dict[str, Any]:
        """Each answer as it would be stored, by the names of `display_values`."""
        return self.cleaned_data


def to_querydict(posted: PostedData) -> QueryDict:
    query = QueryDict(mutable=True)
    for key, values in posted.items():
        query.setlist(key, values)
    return query


def apply_clash_choices(
    data: QueryDict, form: type[SectionForm], application: Application
) -> QueryDict:
    """The posted data, with the stored answer wherever the person chose to keep it."""
    kept_keys = [
        key for key in data if data[key] == "theirs" and key.startswith("keep-")
    ]
    resolved = data.copy()
    stored = form.stored_data(application) if kept_keys else {}
    for key in kept_keys:
        for name in form.posted_keys(
            key.removeprefix("keep-"), {**dict(data.lists()), **stored}
        ):
            resolved.setlist(name, stored.get(name, []))
    return resolved


def essay_field(
    *, label: str, limit: int, help_text: str, required: bool, rows: int = 7
) -> forms.CharField:
    """A free-text box that counts graphemes and warns not to name people at risk."""
    attrs = {
        "rows": rows,
        "data-count-limit": limit,
        "data-count-text": _("{n} of %(limit)s characters") % {"limit": f"{limit:,}"},
        "data-count-over": _("{n} characters too many"),
    }
    error = _("This is too long to keep. Shorten it to %(limit)s characters.") % {
        "limit": f"{limit:,}"
    }
    return forms.CharField(
        label=label,
        required=required,
        max_length=MAX_STORED_LENGTH,
        help_text=essay_help(help_text, limit),
        widget=forms.Textarea(attrs=attrs),
        error_messages={"max_length": error},
    )


def essay_help(help_text: str, limit: int) -> SafeString:
    parts = [help_text, _("Up to %(limit)s characters.") % {"limit": f"{limit:,}"}]
    warning = _(
        "Don’t include names, places or events that could identify the people you help."
    )
    return format_html(
        '{} <span class="warning">{}</span>',
        " ".join(part for part in parts if part),
        warning,
    )


def length_error(text: str, limit: int) -> str:
    """The message for a text over its limit, or ""."""
    over = thai.grapheme_count(text) - limit
    if over <= 0:
        return ""
    return ngettext(
        "Shorten this answer by %(over)s character. It may have %(limit)s.",
        "Shorten this answer by %(over)s characters. It may have %(limit)s.",
        over,
    ) % {"over": f"{over:,}", "limit": f"{limit:,}"}


def counted_field(
    *, label: str, limit: int, help_text: str = "", required: bool = True, rows: int = 7
) -> forms.CharField:
    """An `essay_field` that refuses a longer text by itself."""

    def validate_length(text: str) -> None:
        if problem := length_error(normalize_newlines(text), limit):
            raise ValidationError(problem)

    field = essay_field(
        label=label, limit=limit, help_text=help_text, required=required, rows=rows
    )
    # The browser would count otherwise than the limit, and cut off what is pasted.
    field.widget.attrs.pop("maxlength", None)
    field.error_messages["required"] = _("Write something here.")
    field.validators.append(validate_length)
    return field


def normalize_newlines(text: str) -> str:
    """Browsers post CR LF; stored texts have LF."""
    return text.replace("\r\n", "\n")
