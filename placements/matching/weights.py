"""Marks of reviews under other weights than the rubric has, for a match that tries them."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from volunteers.models import Score
from volunteers.scoring import statistics


def marks(reviews: Any, weights: Mapping[int, int]) -> dict[int, float | None]:
    """By review; `weights`: by order of a criterion, the others keep theirs."""
    given: defaultdict[int, list[tuple[int | None, int]]] = defaultdict(list)
    rows = Score.objects.filter(review__in=reviews).order_by("review", "criterion")
    for review, value, order, weight in rows.values_list(
        "review", "value", "criterion__order", "criterion__weight"
    ):
        given[review].append((value, weights.get(order, weight)))
    return {review: statistics.mark(scores) for review, scores in given.items()}
