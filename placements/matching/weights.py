"""Marks of reviews with other weights than the rubric has, for runs that try them."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from volunteers.models import Score
from volunteers.scoring import statistics


def marks_with_weights(
    reviews: Any, weights: Mapping[int, int]
) -> dict[int, float | None]:
    """By review. `weights`: by order of a criterion; the others keep theirs."""
    scores_by_review: defaultdict[int, list[tuple[int | None, int]]] = defaultdict(list)
    rows = Score.objects.filter(review__in=reviews).order_by("review", "criterion")
    for review, value, order, weight in rows.values_list(
        "review", "value", "criterion__order", "criterion__weight"
    ):
        scores_by_review[review].append((value, weights.get(order, weight)))
    return {
        review: statistics.weighted_mean(scores)
        for review, scores in scores_by_review.items()
    }
