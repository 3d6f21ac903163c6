"""Fields of the profile's editor: prose, links, provinces on a map, learning phases in a year."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from organizations.importing.labels import is_web_address
from organizations.profiles import facts, province_map
from organizations.profiles.forms.list_fields import PartRowsField, RowsWidget
from portal.text import thai

MOST_PROSE, MOST_ROW, MOST_URL = 10_000, 2_000, 500
MONTHS = [("", "–"), *((str(month), str(month)) for month in range(1, 13))]


@deconstructible
class GraphemeLimit:
    """Counts as a reader does, not as the computer does."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, text: str) -> None:
        over = thai.grapheme_count(text) - self.most
        if over > 0:
            message = ngettext(
                "Shorten this by %(over)s character; up to %(most)s fit.",
                "Shorten this by %(over)s characters; up to %(most)s fit.",
                over,
            )
            raise ValidationError(
                message % {"over": f"{over:,}", "most": f"{self.most:,}"}
            )


class ProseField(forms.CharField):
    """Several lines; kept as typed but for blanks at both ends. Browsers post line ends as CRLF; we keep LF."""

    def __init__(self, *, most: int = MOST_PROSE, rows: int = 5, **kwargs: Any) -> None:
        widget = kwargs.pop("widget", None) or forms.Textarea(attrs={"rows": rows})
        super().__init__(widget=widget, validators=[GraphemeLimit(most)], **kwargs)
        self.most = most

    def to_python(self, value: Any) -> str:
        return (
            super().to_python(
                str(value or "").replace("\r\n", "\n").replace("\r", "\n")
            )
            or ""
        )


class LinksField(PartRowsField):
    def __init__(self, **kwargs: Any) -> None:
        parts = {
            "label": forms.CharField(required=False, max_length=60),
            "url": forms.CharField(required=False, max_length=MOST_URL),
        }
        super().__init__(
            template="organizations/host/widgets/links.html", parts=parts, **kwargs
        )

    def together(self, row: dict[str, Any]) -> dict[str, Any]:
        if not row["label"]:
            raise ValidationError(_lazy("Give the link a name, such as Website."))
        if not is_web_address(row["url"]):
            raise ValidationError(
                _lazy("Write the whole address, beginning with https://")
            )
        return row


class PhasesWidget(RowsWidget):
    """Above the rows the year, with a line for each phase that follows its months."""

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["month_words"] = {
            "none": facts.months_words(None, None),
            "all": facts.months_words(1, 12),
            "one": facts.months_words("{first}", "{first}"),
            "range": facts.months_words("{first}", "{last}"),
        }
        return context

    def row(self, at: int, value: Any) -> dict[str, Any]:
        row = super().row(at, value)
        first, last = (as_month(row[part]) for part in ("first_month", "last_month"))
        if first is None or last is None or first > last:
            return {**row, "fits": False, "words": facts.months_words(None, None)}
        return {**row, "fits": True, "words": facts.months_words(first, last)}


class PhasesField(PartRowsField):
    widget_class = PhasesWidget

    def __init__(self, **kwargs: Any) -> None:
        months = forms.TypedChoiceField(
            choices=MONTHS, coerce=int, empty_value=None, required=False
        )
        parts = {
            "text": ProseField(required=False, most=MOST_ROW),
            "first_month": months,
            "last_month": months,
        }
        super().__init__(
            template="organizations/host/widgets/phases.html", parts=parts, **kwargs
        )

    def together(self, row: dict[str, Any]) -> dict[str, Any]:
        first, last = row["first_month"], row["last_month"]
        if not row["text"]:
            raise ValidationError(_lazy("Write what is learnt in these months."))
        if (first is None) != (last is None):
            raise ValidationError(_lazy("Choose both months, or neither."))
        if first is not None and first > last:
            raise ValidationError(
                _lazy("The first month can't come after the last one.")
            )
        return row


class ProvincesWidget(forms.CheckboxSelectMultiple):
    """By region, each with the names that are ticked in it, and all on a map."""

    template_name = "organizations/host/widgets/provinces.html"

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


def as_month(text: str) -> int | None:
    """What was chosen, or nothing."""
    return int(text) if text in dict(MONTHS) and text else None
