"""Which of a position's required qualifications an applicant says they meet: a checklist that is theirs alone."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from organizations.models import Position, Qualification
from organizations.models.choices import QualificationKind

FIT = "fit-"
MOST = 200
POSSIBLE = frozenset(str(order) for order in range(1, MOST + 1))


class Needs:
    """The required qualifications of these positions; they are asked for once, and only if a page shows them."""

    def __init__(self, positions: Sequence[Position]) -> None:
        self.positions = positions

    @cached_property
    def found(self) -> dict[int, list[tuple[str, SafeString]]]:
        found: dict[int, list[tuple[str, SafeString]]] = {
            position.pk: [] for position in self.positions
        }
        rows = Qualification.objects.filter(
            position__in=self.positions, kind=QualificationKind.REQUIRED
        )
        for row in rows if self.positions else ():
            found[row.position_id].append(
                (
                    str(row.order),
                    format_html('<span lang="{lang}">{text}</span>', **row.worded),
                )
            )
        return found

    def of(self, position: Position) -> list[tuple[str, SafeString]]:
        return self.found[position.pk]

    def met_words(self, position: Position, ticked: Sequence[str]) -> str:
        """Empty while nothing is ticked."""
        known = {order for order, _text in self.of(position)}
        met = len(known & set(ticked))
        return (
            _("You meet %(met)s of %(count)s") % {"met": met, "count": len(known)}
            if met
            else ""
        )


class FitField(forms.MultipleChoiceField):
    """A tick for something that the host has meanwhile taken out is never refused: it just counts for nothing."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, needs: Needs, position: Position) -> None:
        super().__init__(
            label=_("What fits you already"),
            help_text=_("Only you see this."),
            required=False,
            choices=lambda: needs.of(position),
        )

    def clean(self, value: Any) -> list[int]:
        return sorted(int(order) for order in POSSIBLE & set(value or []))
