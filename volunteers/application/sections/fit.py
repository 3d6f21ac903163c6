"""A private checklist: which of a position's required qualifications one meets."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from organizations.models import Position, Qualification
from organizations.models.choices import QualificationKind

FIT_PREFIX = "fit-"
MAX_QUALIFICATIONS = 200
VALID_ORDERS = frozenset(str(order) for order in range(1, MAX_QUALIFICATIONS + 1))


class RequiredQualifications:
    """The required qualifications of these positions, loaded together on first use."""

    def __init__(self, positions: Sequence[Position]) -> None:
        self.positions = positions

    @cached_property
    def options_by_position(self) -> dict[int, list[tuple[str, SafeString]]]:
        options: dict[int, list[tuple[str, SafeString]]] = {
            position.pk: [] for position in self.positions
        }
        rows = Qualification.objects.filter(
            position__in=self.positions, kind=QualificationKind.REQUIRED
        )
        for row in rows if self.positions else ():
            options[row.position_id].append(
                (
                    str(row.order),
                    format_html('<span lang="{lang}">{text}</span>', **row.worded),
                )
            )
        return options

    def options(self, position: Position) -> list[tuple[str, SafeString]]:
        return self.options_by_position[position.pk]

    def summary(self, position: Position, ticked: Sequence[str]) -> str:
        """Empty while nothing is ticked."""
        orders = {order for order, _text in self.options(position)}
        met = len(orders & set(ticked))
        return (
            _("You meet %(met)s of %(count)s") % {"met": met, "count": len(orders)}
            if met
            else ""
        )


class FitField(forms.MultipleChoiceField):
    """Accepts any tick: one that the host has removed meanwhile is no error."""

    widget = forms.CheckboxSelectMultiple

    def __init__(
        self, qualifications: RequiredQualifications, position: Position
    ) -> None:
        super().__init__(
            label=_("What fits you already"),
            help_text=_("Only you see this."),
            required=False,
            choices=lambda: qualifications.options(position),
        )

    def clean(self, value: Any) -> list[int]:
        return sorted(int(order) for order in VALID_ORDERS & set(value or []))
