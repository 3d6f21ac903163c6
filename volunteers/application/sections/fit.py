"""The checklist in a choice: what its position requires and the applicant meets."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from organizations.models import Position, Qualification
from volunteers.application import qualifications
from volunteers.application.qualifications import Fit, Judgement
from volunteers.models import Choice

FIT_PREFIX = "fit-"
SHOWN_PREFIX = "fitshown-"
"""What the page asked: without it no line could be told from one added meanwhile."""


class RequiredQualifications:
    """The required qualifications of these positions, loaded together on first use."""

    def __init__(self, positions: Sequence[Position], stored: Sequence[Choice]) -> None:
        self.positions = positions
        self.fits: dict[int, Fit] = {
            choice.position_id: choice.fit for choice in stored
        }

    @cached_property
    def rows_by_position(self) -> dict[int, list[Qualification]]:
        by_position: dict[int, list[Qualification]] = {
            position.pk: [] for position in self.positions
        }
        rows = qualifications.required().filter(position__in=self.positions)
        for row in rows if self.positions else ():
            by_position[row.position_id].append(row)
        return by_position

    def rows(self, position: Position) -> list[Qualification]:
        return self.rows_by_position[position.pk]

    def fit(self, position: Position) -> Fit:
        return self.fits.get(position.pk, {})

    @cached_property
    def judgements_by_position(self) -> dict[int, list[Judgement]]:
        return {
            key: qualifications.judge(self.fits.get(key, {}), rows)
            for key, rows in self.rows_by_position.items()
        }

    def judgements(self, position: Position) -> list[Judgement]:
        return self.judgements_by_position[position.pk]

    def has_open(self, position: Position) -> bool:
        """Whether a stored choice has lines that were never answered as they are."""
        return position.pk in self.fits and any(
            judgement.is_open for judgement in self.judgements(position)
        )

    def options(self, position: Position) -> list[tuple[str, SafeString]]:
        is_stored = position.pk in self.fits
        return [
            (judgement.qualification.token, option_label(judgement, is_stored))
            for judgement in self.judgements(position)
        ]

    def tokens(self, position: Position) -> list[str]:
        return [row.token for row in self.rows(position)]

    def answered_tokens(self, position: Position, *, is_met: bool) -> list[str]:
        """Of the lines answered as they are now; with `is_met` only those met."""
        return [
            judgement.qualification.token
            for judgement in self.judgements(position)
            if not judgement.is_open and (judgement.is_met or not is_met)
        ]

    def stored_data(self) -> dict[str, list[str]]:
        """As a browser would post it."""
        posted = {}
        for position in self.positions:
            posted[FIT_PREFIX + position.slug] = self.answered_tokens(
                position, is_met=True
            )
            posted[SHOWN_PREFIX + position.slug] = self.answered_tokens(
                position, is_met=False
            )
        return posted

    def hidden_inputs(self, position: Position) -> dict[str, Any]:
        return {"name": SHOWN_PREFIX + position.slug, "tokens": self.tokens(position)}

    def answers(
        self, position: Position, *, shown: Sequence[str], ticked: Sequence[str]
    ) -> Fit:
        return qualifications.answers(
            self.rows(position),
            earlier=self.fit(position),
            shown=shown,
            ticked=ticked,
        )

    def summary(self, position: Position, ticked: Sequence[str]) -> str:
        """Empty while nothing is ticked."""
        tokens = set(self.tokens(position))
        met = len(tokens & set(ticked))
        return (
            _("You meet %(met)s of %(count)s qualifications")
            % {"met": met, "count": len(tokens)}
            if met
            else ""
        )


def option_label(judgement: Judgement, is_stored: bool) -> SafeString:
    """With a mark where the line is new or changed since the person answered.

    In one element: the label sets its parts side by side.
    """
    line = format_html('<span lang="{lang}">{text}</span>', **judgement.worded)
    if not (is_stored and judgement.is_open):
        return line
    if not judgement.earlier:
        return format_html(
            '<span>{} <span class="badge badge--sun">{}</span></span>', line, _("new")
        )
    return format_html(
        '<span>{} <span class="badge badge--sun">{}</span> <span class="sub">{} '
        '<span lang="th">{}</span></span></span>',
        line,
        _("changed"),
        _("Before:"),
        judgement.earlier,
    )


class FitField(forms.MultipleChoiceField):
    """Accepts any tick: one that the host has removed meanwhile is no error."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, required: RequiredQualifications, position: Position) -> None:
        super().__init__(
            label=_("What this position needs: tick what you meet"),
            help_text=_(
                "You can apply without meeting all of it. Coordinators see what you "
                "tick, and this organization does if you agree to share your "
                "application."
            ),
            required=False,
            choices=lambda: required.options(position),
        )

    def clean(self, value: Any) -> list[str]:
        return list(value or [])
