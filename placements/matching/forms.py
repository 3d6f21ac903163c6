"""Forms of a match run and of moves in it. Nothing is saved here."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort, Position, names
from placements.matching.allocation import Options, open_positions
from placements.matching.targets import Target
from placements.models import MatchRun
from portal.forms.helper import PortalForm
from portal.forms.layout import Container, Field
from volunteers.models import Criterion

MAX_REASON_LENGTH = 1000
MAX_SEATS = 500
MAX_WEIGHT = 10
SEATS_PREFIX = "seats-"
WEIGHT_PREFIX = "weight-"
NO_POSITION = "-"


def reason_field(label: Any, help_text: Any, *, required: bool) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _lazy("Write the reason.")},
    )


class Tries(Container):
    """Numbers to try in a card; `is_folded`: closed at first, with its title to open.

    `left_out`: names of organizations without a number of seats.
    """

    template = "admin/placements/tries.html"

    def __init__(
        self,
        title: Any,
        hint: Any,
        *fields: Any,
        lang: str = "",
        left_out: str = "",
        folds: bool = False,
        is_open: bool = False,
    ) -> None:
        super().__init__(*fields)
        self.title, self.hint, self.lang = title, hint, lang
        self.left_out, self.folds, self.is_open = left_out, folds, is_open


class Card(Container):
    """What a match is called, and who takes part."""

    template = "admin/placements/run_card.html"


class RunForm(PortalForm):
    """What a match is to try."""

    name = forms.CharField(
        label=_lazy("Name of this match"),
        help_text=_lazy("So that you find it again, such as “one seat more in Loei”."),
        max_length=80,
        error_messages={"required": _lazy("Give it a name.")},
    )
    include_reserve = forms.BooleanField(
        label=_lazy("With people on the waiting list"),
        help_text=_lazy("Otherwise only those who are shortlisted take part."),
        required=False,
    )
    locks_of = forms.ChoiceField(
        label=_lazy("Keep the locked lines of"),
        required=False,
        help_text=_lazy("People who are locked there stay there."),
    )

    def __init__(
        self, cohort: Cohort, data: Any = None, *, again: Options | None = None
    ) -> None:
        """`again`: what an earlier run tried, to begin with."""
        super().__init__(data)
        self.positions = list(open_positions(cohort))
        self.add_locks(cohort)
        for position in self.with_seats():
            self.fields[seats_key(position.pk)] = seats_field(position)
        # Marks of interviews are no part of a match, so only these can be tried.
        self.criteria = list(cohort.criteria.of_reviews().order_by("order", "pk"))
        for criterion in self.criteria:
            self.fields[weight_key(criterion)] = weight_field(criterion)
        if again:
            self.initial = self.initial_values(again)

    def initial_values(self, again: Options) -> dict[str, Any]:
        weights = {
            weight_key(criterion): again.weights[criterion.pk]
            for criterion in self.criteria
            if criterion.pk in again.weights
        }
        seats = {seats_key(pk): count for pk, count in again.seats.items()}
        locks_of = again.locks_of.code if again.locks_of else ""
        return {
            **weights,
            **seats,
            "include_reserve": again.include_reserve,
            "locks_of": locks_of,
        }

    def add_locks(self, cohort: Cohort) -> None:
        """Offers earlier runs with locked lines; no field without any."""
        runs = MatchRun.objects.filter(
            cohort=cohort, proposals__is_locked=True
        ).distinct()
        self.runs_with_locks = {
            run.code: run for run in runs.defer("inputs", "figures")
        }
        if not self.runs_with_locks:
            del self.fields["locks_of"]
            return
        field: Any = self.fields["locks_of"]
        field.choices = [
            ("", _("none")),
            *((code, run.name) for code, run in self.runs_with_locks.items()),
        ]

    def with_seats(self) -> list[Position]:
        return [position for position in self.positions if position.seats is not None]

    def without_seats(self) -> list[Position]:
        return [position for position in self.positions if position.seats is None]

    def questions(self) -> tuple[Any, ...]:
        first = ("name", "include_reserve", "locks_of")
        asked = Card(*(name for name in first if name in self.fields))
        return (asked, self.seats_part(), *self.weights_part())

    def seats_part(self) -> Tries:
        left_out = " · ".join(map(names.text_of, self.without_seats()))
        seats = (seats_key(position.pk) for position in self.with_seats())
        return Tries(
            _("Seats in this match"),
            _(
                "Change a number to try another scenario; 0 leaves the organization "
                "out. What the organizations have set stays as it is."
            ),
            *(Field(name, css="field--short") for name in seats),
            lang="th",
            left_out=left_out,
        )

    def weights_part(self) -> list[Tries]:
        """None without a rubric."""
        if not self.criteria:
            return []
        weights = (weight_key(criterion) for criterion in self.criteria)
        part = Tries(
            _("Weights in this match"),
            _(
                "Change a weight to see who would come first under another rubric; 0 "
                "leaves the criterion out. The rubric and its scores stay as they are."
            ),
            *(Field(name, css="field--short") for name in weights),
            folds=True,
            is_open=self.has_tried_weights(),
        )
        return [part]

    def weights(self) -> dict[int, int]:
        """Those that differ from the rubric."""
        entered = {
            criterion: self.cleaned_data[weight_key(criterion)]
            for criterion in self.criteria
        }
        return {
            criterion.pk: weight
            for criterion, weight in entered.items()
            if weight not in (None, criterion.weight)
        }

    def has_tried_weights(self) -> bool:
        return any(
            str(self[weight_key(criterion)].value()) != str(criterion.weight)
            for criterion in self.criteria
        )

    def options(self) -> Options:
        """Only after `is_valid`."""
        entered = {
            position: self.cleaned_data[seats_key(position.pk)]
            for position in self.with_seats()
        }
        return Options(
            include_reserve=self.cleaned_data["include_reserve"],
            seats={
                position.pk: seats
                for position, seats in entered.items()
                if seats != position.seats
            },
            locks_of=self.runs_with_locks.get(self.cleaned_data.get("locks_of", "")),
            weights=self.weights(),
        )


def seats_key(position: int) -> str:
    return f"{SEATS_PREFIX}{position}"


def seats_field(position: Position) -> forms.IntegerField:
    return forms.IntegerField(
        label=names.text_of(position),
        min_value=0,
        max_value=MAX_SEATS,
        initial=position.seats,
        error_messages={
            "required": _lazy("Write a number; 0 leaves the organization out.")
        },
    )


def weight_key(criterion: Criterion) -> str:
    """By primary key: the numbers of their order are not unique."""
    return f"{WEIGHT_PREFIX}{criterion.stage}-{criterion.pk}"


def weight_field(criterion: Criterion) -> forms.IntegerField:
    return forms.IntegerField(
        label=criterion.name,
        min_value=0,
        max_value=MAX_WEIGHT,
        initial=criterion.weight,
        required=False,
    )


class MoveForm(PortalForm):
    position = forms.ChoiceField(
        label=_lazy("Move to"), error_messages={"required": _lazy("Choose where.")}
    )
    reason = reason_field(_lazy("Why"), _lazy("For coordinators only."), required=True)

    def __init__(
        self, targets: Sequence[Target], current: int | None, data: Any = None
    ) -> None:
        """`current`: the position where the person is, which is not offered."""
        super().__init__(data)
        self.targets = {str(target.position.pk): target for target in targets}
        field: Any = self.fields["position"]
        # A dropdown has no other way to say "nowhere" than an option of its own.
        nowhere = [(NO_POSITION, _("no place"))] if current else []
        field.choices = [
            ("", _("choose")),
            *nowhere,
            *target_groups([row for row in targets if row.position.pk != current]),
        ]

    def chosen(self) -> Target | None:
        """Only after `is_valid`."""
        return self.targets.get(self.cleaned_data["position"])

    def target(self) -> Position | None:
        """Only after `is_valid`."""
        chosen = self.chosen()
        return chosen.position if chosen else None


def target_groups(targets: Sequence[Target]) -> list[tuple[Any, list[tuple[str, str]]]]:
    """Places of the match before others, and chosen ones first."""
    groups: dict[Any, list[Target]] = {
        _("Chosen by this person"): sorted(
            [row for row in targets if row.rank], key=lambda row: row.rank or 0
        ),
        _("Other places of this match"): [
            row for row in targets if not row.rank and row.is_in_match
        ],
        _("Not in this match"): [
            row for row in targets if not row.rank and not row.is_in_match
        ],
    }
    return [
        (label, [(str(row.position.pk), target_label(row)) for row in rows])
        for label, rows in groups.items()
        if rows
    ]


def target_label(target: Target) -> str:
    """Such as "Choice 2 · Some host · 1 of 3 seats free"."""
    free = _("%(free)s of %(seats)s seats free") % {
        "free": target.free,
        "seats": target.seats,
    }
    parts = [names.text_of(target.position), target.refusal or free]
    if target.rank:
        parts.insert(0, _("Choice %(rank)s") % {"rank": target.rank})
    return " · ".join(parts)
