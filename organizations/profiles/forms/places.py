"""The field of the seats by province."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _lazy

from organizations.profiles.forms.list_fields import PartRowsField, RowsWidget

MAX_SEATS = 100

Choices = Sequence[tuple[Any, Sequence[tuple[str, str]]]]


class PlacesWidget(RowsWidget):
    """`provinces`: by region, as choices."""

    provinces: Choices = ()

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["provinces"] = self.provinces
        return context


class PlacesField(PartRowsField):
    """Rows of a province and a number of seats; each province once."""

    widget_class = PlacesWidget

    def __init__(self, **kwargs: Any) -> None:
        parts = {
            "province": forms.ChoiceField(required=False),
            "seats": forms.IntegerField(
                required=False, min_value=1, max_value=MAX_SEATS
            ),
        }
        super().__init__(
            template="organizations/hosts/widgets/places.html", parts=parts, **kwargs
        )

    def set_provinces(self, choices: Choices) -> None:
        self.widget.provinces = choices  # type: ignore[attr-defined]
        # Fields are copied with each form, but not what is in `parts`.
        part = forms.ChoiceField(required=False, choices=choices)
        self.parts = {**self.parts, "province": part}

    def clean_parts(self, row: dict[str, Any]) -> dict[str, Any]:
        if not row["province"]:
            raise ValidationError(_lazy("Choose the province."))
        if not row["seats"]:
            raise ValidationError(_lazy("Write how many seats are there."))
        return row

    def clean(self, value: Sequence[Any]) -> list[Any]:
        rows = super().clean(value)
        counts = Counter(row["province"] for row in rows)
        if any(count > 1 for count in counts.values()):
            raise ValidationError(_lazy("Write each province once."))
        return rows
