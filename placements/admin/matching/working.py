"""How the score of a line was worked out, so that it can be checked by hand."""

from dataclasses import dataclass
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from placements.models import MatchRun
from volunteers.models import Criterion


@dataclass(frozen=True)
class WeightRow:
    """What a criterion counts for in a run, and in the rubric."""

    key: str
    name: str
    weight: int
    of_rubric: int

    @property
    def is_tried(self) -> bool:
        return self.weight != self.of_rubric


def weight_rows(run: MatchRun) -> list[WeightRow]:
    """In the order of the rubric; empty for runs that kept only their results."""
    weights = run.inputs.get("weights", {})
    rubric = Criterion.objects.filter(pk__in=[int(pk) for pk in weights])
    return [
        WeightRow(str(row.pk), row.name, weights[str(row.pk)], row.weight)
        for row in rubric.order_by("order", "pk")
    ]


def score_working(run: MatchRun, row: dict[str, Any]) -> dict[str, Any] | None:
    """A table of a person's scores by criterion and review, and the sums below it."""
    reviews = row.get("reviews", [])
    rubric = weight_rows(run)
    if not reviews or not rubric:
        return None
    numbered = [
        _("Review %(number)s") % {"number": number}
        for number in range(1, len(reviews) + 1)
    ]
    columns = [_("Criterion"), _("Weight"), *numbered]
    cells = [
        [
            criterion.name,
            criterion.weight,
            *(review["scores"].get(criterion.key, "–") for review in reviews),
        ]
        for criterion in rubric
    ]
    return {
        "columns": [
            {"label": label, "number": at > 0} for at, label in enumerate(columns)
        ],
        "rows": [{"cells": [{"value": value} for value in line]} for line in cells],
        "sums": [
            (label, mark_sum(rubric, review))
            for label, review in zip(numbered, reviews, strict=True)
        ],
        "score": score_sum(reviews, row["score"]),
    }


def mark_sum(rubric: list[WeightRow], review: dict[str, Any]) -> str:
    """Such as "(2 × 5 + 1 × 3) ÷ (2 + 1) = 4.333"."""
    counted = [
        (criterion.weight, review["scores"][criterion.key])
        for criterion in rubric
        if criterion.key in review["scores"]
    ]
    if not counted:
        return rounded(review["mark"])
    products = " + ".join(f"{weight} × {value}" for weight, value in counted)
    weights = " + ".join(str(weight) for weight, _value in counted)
    return f"({products}) ÷ ({weights}) = {rounded(review['mark'])}"


def score_sum(reviews: list[dict[str, Any]], score: float) -> str:
    """Such as "(4.333 + 3.000) ÷ 2 = 3.667"."""
    marks = " + ".join(rounded(review["mark"]) for review in reviews)
    return f"({marks}) ÷ {len(reviews)} = {rounded(score)}"


def rounded(value: float) -> str:
    return formats.number_format(value, decimal_pos=3)
