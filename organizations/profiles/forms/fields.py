"""Form fields of the profile editor: prose, links, provinces, learning phases."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from organizations.importing.headings import MAX_HEADING_LENGTH
from organizations.importing.labels import complete_address, is_web_address
from organizations.models import Contacts
from organizations.profiles import contacts, facts, province_map, schema
from organizations.profiles.forms.list_fields import PartRowsField, RowsWidget
from portal.text import thai

# Graphemes of a text and of a row; characters of an address.
MAX_PROSE_LENGTH = 10_000
MAX_ROW_LENGTH = 2_000
MAX_URL_LENGTH = 500
AUDIENCES = [
    ("", _lazy("Everybody, unless it holds contact details")),
    ("public", _lazy("Everybody, even if it holds contact details")),
    ("private", _lazy("Only our members and the coordinators")),
]
# The fields that a part of a document may belong to.
MOVE_TARGETS = (
    "links",
    "focus_issues",
    "objectives",
    "activities",
    "challenges",
    "role",
    "duties",
    "qualifications",
    "preferred_qualifications",
    "expectations",
    "benefits",
    "areas_text",
    "learning_phases",
)
MONTH_CHOICES = [("", "–"), *((str(month), str(month)) for month in range(1, 13))]


def move_targets(*, is_first: bool) -> tuple[str, ...]:
    """Those of an organization's first position, or of a further one."""
    shared = () if is_first else schema.ORGANIZATION_FIELDS
    return tuple(name for name in MOVE_TARGETS if name not in shared)


@deconstructible
class MaxGraphemesValidator:
    """Counts what a reader counts: a Thai consonant with its marks is one character."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, text: str) -> None:
        over = thai.grapheme_count(text) - self.limit
        if over > 0:
            message = ngettext(
                "Shorten this by %(over)s character; up to %(most)s fit.",
                "Shorten this by %(over)s characters; up to %(most)s fit.",
                over,
            )
            raise ValidationError(
                message % {"over": f"{over:,}", "most": f"{self.limit:,}"}
            )


class ProseField(forms.CharField):
    """Several lines, stored as typed except for blanks at both ends.

    Browsers post line ends as CRLF; they are stored as LF.
    """

    def __init__(
        self, *, max_graphemes: int = MAX_PROSE_LENGTH, rows: int = 5, **kwargs: Any
    ) -> None:
        widget = kwargs.pop("widget", None) or forms.Textarea(attrs={"rows": rows})
        super().__init__(
            widget=widget, validators=[MaxGraphemesValidator(max_graphemes)], **kwargs
        )
        self.max_graphemes = max_graphemes

    def to_python(self, value: Any) -> str:
        text = str(value or "").replace("\0", "")
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        return super().to_python(text) or ""


class LinksField(PartRowsField):
    def __init__(self, **kwargs: Any) -> None:
        parts = {
            "label": forms.CharField(required=False, max_length=60),
            "url": forms.CharField(required=False, max_length=MAX_URL_LENGTH),
        }
        super().__init__(
            template="organizations/hosts/widgets/links.html", parts=parts, **kwargs
        )

    def clean_parts(self, row: dict[str, Any]) -> dict[str, Any]:
        row["url"] = complete_address(row["url"])
        if not row["label"]:
            raise ValidationError(_lazy("Give the link a name, such as Website."))
        if not is_web_address(row["url"]):
            raise ValidationError(
                _lazy("Enter the whole address, beginning with https://")
            )
        return row


class PhasesWidget(RowsWidget):
    """Above the rows a chart of the year, with the months of each phase."""

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["month_words"] = {
            "none": facts.format_months(None, None),
            "all": facts.format_months(1, 12),
            "one": facts.format_months("{first}", "{first}"),
            "range": facts.format_months("{first}", "{last}"),
        }
        return context

    def row_context(self, index: int, value: Any) -> dict[str, Any]:
        row = super().row_context(index, value)
        first, last = parse_month(row["first_month"]), parse_month(row["last_month"])
        if first is None or last is None or first > last:
            return {**row, "fits": False, "words": facts.format_months(None, None)}
        return {**row, "fits": True, "words": facts.format_months(first, last)}


class PhasesField(PartRowsField):
    widget_class = PhasesWidget

    def __init__(self, **kwargs: Any) -> None:
        months = forms.TypedChoiceField(
            choices=MONTH_CHOICES, coerce=int, empty_value=None, required=False
        )
        parts = {
            "text": ProseField(required=False, max_graphemes=MAX_ROW_LENGTH),
            "first_month": months,
            "last_month": months,
        }
        super().__init__(
            template="organizations/hosts/widgets/phases.html", parts=parts, **kwargs
        )

    def clean_parts(self, row: dict[str, Any]) -> dict[str, Any]:
        first, last = row["first_month"], row["last_month"]
        if not row["text"]:
            raise ValidationError(_lazy("Write what is learned in these months."))
        if (first is None) != (last is None):
            raise ValidationError(_lazy("Choose both months, or neither."))
        if first is not None and first > last:
            raise ValidationError(
                _lazy("The first month can’t come after the last one.")
            )
        return row


class SectionsWidget(RowsWidget):
    """Each part says who sees it, and can be moved into another field.

    `target_names`: of those that the position has.
    """

    target_names: Sequence[str] = MOVE_TARGETS

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {
            "audiences": AUDIENCES,
            "targets": [(name, schema.LABELS[name]) for name in self.target_names],
            "contact_targets": [
                (name, Contacts._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
                for name in contacts.FIELDS
            ],
        }
        return context

    def row_context(self, index: int, value: Any) -> dict[str, Any]:
        return {
            **super().row_context(index, value),
            "has_contacts": schema.has_contact_details(value),
            "is_public": schema.is_public_section(value),
            "is_empty": not value["heading"] and not value["text"],
        }

    def write_to(self, data: QueryDict, name: str, rows: Sequence[Any]) -> None:
        super().write_to(data, name, [{"audience": "", **row} for row in rows])


class SectionsField(PartRowsField):
    """Parts of a document that belong to no field, and parts of the host's own."""

    widget_class = SectionsWidget

    def __init__(self, **kwargs: Any) -> None:
        parts = {
            "heading": forms.CharField(required=False, max_length=MAX_HEADING_LENGTH),
            "text": ProseField(required=False),
            "audience": forms.ChoiceField(required=False, choices=AUDIENCES),
        }
        super().__init__(
            template="organizations/hosts/widgets/sections.html", parts=parts, **kwargs
        )

    def clean_row(self, row: dict[str, str]) -> dict[str, Any] | None:
        if not row["heading"].strip() and not row["text"].strip():
            return None
        return super().clean_row(row)

    def clean_parts(self, row: dict[str, Any]) -> dict[str, Any]:
        """Without a choice as an import stores it, so that a save changes nothing."""
        return {key: part for key, part in row.items() if part or key != "audience"}


class ProvincesWidget(forms.CheckboxSelectMultiple):
    """Checkboxes by region, with the names ticked in each, and a map of all."""

    template_name = "organizations/hosts/widgets/provinces.html"

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["groups"] = [
            {
                "label": label,
                "options": options,
                "ticked": [option["label"] for option in options if option["selected"]],
            }
            for label, options, _index in context["widget"]["optgroups"]
        ]
        context["widget"]["map"] = province_map.marked_map(
            context["widget"]["value"], lambda slug: ""
        )
        return context


def parse_month(text: str) -> int | None:
    """None for an empty or unknown choice."""
    return int(text) if text in dict(MONTH_CHOICES) and text else None
