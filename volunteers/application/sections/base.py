"""What the question pages have in common. A form shapes and validates; `drafting` stores."""

from dataclasses import dataclass
from typing import Any, ClassVar, cast

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.text import thai
from volunteers.models import Application

Posted = dict[str, list[str]]
MOST_KEPT = 20_000


@dataclass(frozen=True)
class Clash:
    """One answer that was saved elsewhere since the page was opened, and reads differently there."""

    name: str
    label: str
    theirs: str
    yours: str


class SectionForm(forms.Form):
    """`is_strict` asks for everything; otherwise whatever was typed is taken as it is, read where it can be read."""

    use_required_attribute = False
    slug: ClassVar[str]

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        application: Application,
        is_strict: bool = True,
    ) -> None:
        self.application, self.posted, self.is_strict = application, data, is_strict
        super().__init__(data, initial=self.first_values(application))
        self.add_fields()
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)

    @classmethod
    def stored(cls, application: Application) -> Posted:
        """What is saved, as a browser would post it."""
        raise NotImplementedError

    @classmethod
    def first_values(cls, application: Application) -> dict[str, Any]:
        """What the fields begin with; where one takes several values, `add_fields` says so."""
        return {
            name: values[0]
            for name, values in cls.stored(application).items()
            if values
        }

    @classmethod
    def keys_of(cls, name: str, posted: Posted) -> list[str]:
        """The posted keys that make up the answer `name`."""
        return [name]

    def add_fields(self) -> None:
        """Fields that the cohort or the application decides."""

    def full_clean(self) -> None:
        """Without the strictness nothing is required; what is, still reads as required on the page."""
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

    def settle_text(self, name: str, limit: int) -> None:
        """A free text as it is stored; over its limit it is refused where that counts."""
        text = self.cleaned_data[name] = one_line_ends(self.cleaned_data.get(name, ""))
        if self.is_strict and (problem := too_long(text, limit)):
            self.add_error(name, problem)

    def section_data(self) -> dict[str, Any]:
        """For `drafting.save_section`; only after `is_valid`."""
        return self.cleaned_data

    def echo(self) -> str:
        """What to repeat to the person after saving, because it was read rather than copied."""
        return ""

    def told(self) -> dict[str, str]:
        """Each answer in words, as typed (or as stored, if nothing was typed)."""
        return {name: self.in_words(name) for name in self.fields}

    def in_words(self, name: str) -> str:
        value, field = self[name].value(), self.fields[name]
        if isinstance(field, forms.BooleanField):
            return (
                _("Yes")
                if field.widget.value_from_datadict({"it": value}, {}, "it")
                else _("No")
            )
        if isinstance(field, forms.ChoiceField):
            labels, picked = (
                cast(Any, field.choices),
                value if isinstance(value, list) else [value],
            )
            return ", ".join(
                str(label) for key, label in labels if key and key in picked
            )
        return str(value or "")

    def label_of(self, name: str) -> str:
        return str(self.fields[name].label)

    def clashes(self) -> list[Clash]:
        """Where these answers differ from what is stored by now."""
        theirs = type(self)(
            as_query(self.stored(self.application)),
            application=self.application,
            is_strict=False,
        )
        theirs.full_clean()
        saved, typed = theirs.compared(), self.compared()
        read, wrote = theirs.told(), self.told()
        differing = [name for name in wrote if saved.get(name) != typed.get(name)]
        return [
            Clash(name, self.label_of(name), read.get(name, ""), wrote[name])
            for name in differing
        ]

    def compared(self) -> dict[str, Any]:
        """Each answer as it would be stored, by the names of `told`; only after cleaning."""
        return self.cleaned_data


def as_query(posted: Posted) -> QueryDict:
    query = QueryDict(mutable=True)
    for key, values in posted.items():
        query.setlist(key, values)
    return query


def settled(
    data: QueryDict, form: type[SectionForm], application: Application
) -> QueryDict:
    """What was posted, with the saved answer in each place where the person chose to keep that one."""
    chosen, settled_data = (
        [key for key in data if data[key] == "theirs" and key.startswith("keep-")],
        data.copy(),
    )
    stored = form.stored(application) if chosen else {}
    for key in chosen:
        for name in form.keys_of(
            key.removeprefix("keep-"), {**dict(data.lists()), **stored}
        ):
            settled_data.setlist(name, stored.get(name, []))
    return settled_data


def essay(
    *, label: str, limit: int, help_text: str, required: bool, rows: int = 7
) -> forms.CharField:
    """A free-text box that counts graphemes and warns not to name people at risk."""
    counts = {
        "rows": rows,
        "data-count-limit": limit,
        "data-count-text": _("{n} of %(limit)s characters") % {"limit": f"{limit:,}"},
        "data-count-over": _("{n} characters too many"),
    }
    problem = _("This is too long to keep. Shorten it to %(limit)s characters.") % {
        "limit": f"{limit:,}"
    }
    return forms.CharField(
        label=label,
        required=required,
        max_length=MOST_KEPT,
        help_text=hint(help_text, limit),
        widget=forms.Textarea(attrs=counts),
        error_messages={"max_length": problem},
    )


def hint(help_text: str, limit: int) -> SafeString:
    parts = [help_text, _("Up to %(limit)s characters.") % {"limit": f"{limit:,}"}]
    warning = _("Don't name people or places you work to protect.")
    return format_html(
        '{} <span class="warning">{}</span>',
        " ".join(part for part in parts if part),
        warning,
    )


def too_long(text: str, limit: int) -> str:
    """The message for a text over its limit, or ""."""
    over = thai.grapheme_count(text) - limit
    if over <= 0:
        return ""
    return ngettext(
        "Shorten this answer by %(over)s character. It may have %(limit)s.",
        "Shorten this answer by %(over)s characters. It may have %(limit)s.",
        over,
    ) % {"over": f"{over:,}", "limit": f"{limit:,}"}


def one_line_ends(text: str) -> str:
    """Browsers post CR LF; stored texts have LF."""
    return text.replace("\r\n", "\n")
