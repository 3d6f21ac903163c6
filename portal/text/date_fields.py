"""Form fields for days and instants, typed as people write them.

The page then shows in words what was understood.
"""

import re
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _lazy

from portal.text import dates

# 23:59 or 23.59, with or without the Thai abbreviation for “o'clock”.
CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:\s*น\.?)?")


class DayField(forms.Field):
    """A day, in either era; `dates.parse_date` says how."""

    widget = forms.TextInput
    default_error_messages = {
        "invalid": _lazy("Write the day like 1 July 2026 or 1/7/2569.")
    }

    def prepare_value(self, value: Any) -> Any:
        return dates.show_date(value) if isinstance(value, date) else value

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        try:
            return value if isinstance(value, date) else dates.parse_date(str(value))
        except dates.UnknownDate as error:
            raise ValidationError(
                self.error_messages["invalid"], code=error.code
            ) from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        """`initial` may be in words, as that of a part of an instant is."""
        return super().has_changed(self.to_python(initial), data)


class ClockField(forms.Field):
    """A time of the day, 24 hours."""

    widget = forms.TextInput
    default_error_messages = {"invalid": _lazy("Write the time like 23:59.")}

    def to_python(self, value: Any) -> time | None:
        if value in self.empty_values or isinstance(value, time):
            return value or None
        match = CLOCK.fullmatch(str(value).strip())
        # The expression admits 99:99; the ranges are checked here.
        if not match or int(match[1]) > 23 or int(match[2]) > 59:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return time(int(match[1]), int(match[2]))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """`initial` is in words."""
        return super().has_changed(self.to_python(initial), data)


class InstantWidget(forms.MultiWidget):
    template_name = "admin/widgets/instant.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        day = {"aria-label": _lazy("Day")}
        clock = {"aria-label": _lazy("Time"), "inputmode": "numeric"}
        super().__init__(
            {"day": forms.TextInput(attrs=day), "clock": forms.TextInput(attrs=clock)},
            attrs,
        )

    def decompress(self, value: datetime | None) -> list[str]:
        if not value:
            return ["", ""]
        local = dates.in_bangkok(value)
        return [dates.show_date(local), f"{local:%H:%M}"]


class HiddenInstantWidget(InstantWidget):
    """What was typed, carried along by the page that confirms it."""

    template_name = "django/forms/widgets/multiwidget.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.widgets = [forms.HiddenInput() for _part in self.widgets]


class InstantField(forms.MultiValueField):
    """A day and a time in Bangkok."""

    widget = InstantWidget
    hidden_widget = HiddenInstantWidget
    default_error_messages = {"half": _lazy("Write both the day and the time.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__((DayField(), ClockField()), require_all_fields=True, **kwargs)

    def compress(self, data_list: list[Any]) -> datetime | None:
        if not data_list:
            return None
        if None in data_list:
            raise ValidationError(self.error_messages["half"], code="half")
        return datetime.combine(data_list[0], data_list[1], tzinfo=dates.BANGKOK)
