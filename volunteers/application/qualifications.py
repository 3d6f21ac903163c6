"""Which of a position's required qualifications an applicant says they meet.

An answer holds the words that it was given to: it counts as long as the line says the
same, wherever the line stands. See docs/decisions/0025.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Position, Qualification
from organizations.models.choices import QualificationKind
from organizations.models.position import statement_of
from volunteers.models import Choice

LOADED = "required_qualifications"
Fit = dict[str, dict[str, Any]]
"""As in `Choice.fit`."""


class Standing(StrEnum):
    MET = "met"
    UNMET = "unmet"
    CHANGED = "changed"
    NEW = "new"


STANDING_LABELS: dict[Standing, "Promise"] = {
    Standing.MET: _lazy("Meets"),
    Standing.UNMET: _lazy("Not said"),
    Standing.CHANGED: _lazy("Not answered since the text changed"),
    Standing.NEW: _lazy("Not answered yet"),
}


@dataclass(frozen=True)
class Judgement:
    """`earlier`: the words that were answered, where they are others by now."""

    qualification: Qualification
    standing: Standing
    earlier: str = ""

    @property
    def is_met(self) -> bool:
        return self.standing == Standing.MET

    @property
    def is_open(self) -> bool:
        """Whether the person wasn't asked yet what the line says now."""
        return self.standing in (Standing.CHANGED, Standing.NEW)

    @property
    def label(self) -> "str | Promise":
        return STANDING_LABELS[self.standing]

    @property
    def worded(self) -> dict[str, str]:
        return self.qualification.worded


def required() -> Any:
    return Qualification.objects.filter(kind=QualificationKind.REQUIRED)


def prefetch(path: str) -> Prefetch:
    """For `prefetch_related`, `path` leading to positions."""
    return Prefetch(f"{path}qualifications", required(), to_attr=LOADED)


def load(choices: Sequence[Choice]) -> Sequence[Choice]:
    """With what their positions require, in one query."""
    prefetch_related_objects(choices, prefetch("position__"))
    return choices


def required_by(position: Position) -> list[Qualification]:
    """As prefetched, or else by a query."""
    loaded: list[Qualification] | None = vars(position).get(LOADED)
    return list(required().filter(position=position)) if loaded is None else loaded


def judge(fit: Fit, rows: Iterable[Qualification]) -> list[Judgement]:
    return [judge_one(row, fit.get(str(row.pk))) for row in rows]


def judge_one(row: Qualification, answer: Mapping[str, Any] | None) -> Judgement:
    if answer is None:
        return Judgement(row, Standing.NEW)
    if statement_of(answer["text"]) != row.statement:
        return Judgement(row, Standing.CHANGED, earlier=answer["text"])
    return Judgement(row, Standing.MET if answer["is_met"] else Standing.UNMET)


def judgements(choice: Choice) -> list[Judgement]:
    return judge(choice.fit, required_by(choice.position))


def answers_of(position: Position, is_met: Callable[[Qualification], bool]) -> Fit:
    """Each line as it is now, answered."""
    return {
        str(row.pk): {"text": row.text, "is_met": is_met(row)}
        for row in required_by(position)
    }


def has_open(choice: Choice) -> bool:
    return any(judgement.is_open for judgement in judgements(choice))


def answers(
    rows: Iterable[Qualification],
    *,
    earlier: Fit,
    shown: Collection[str],
    ticked: Collection[str],
) -> Fit:
    """`shown` and `ticked`: tokens of the lines as the page had them.

    A line that the page had not, or in other words, keeps its earlier answer.
    """
    fit: Fit = {}
    for row in rows:
        key = str(row.pk)
        if row.token in shown or row.token in ticked:
            fit[key] = {"text": row.text, "is_met": row.token in ticked}
        elif key in earlier:
            fit[key] = earlier[key]
    return fit
