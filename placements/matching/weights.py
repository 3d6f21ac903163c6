"""What reviews count for in a match: marks by the weights of the run."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from statistics import mean
from typing import Any

from organizations.models import Cohort
from volunteers.models import Application, Review, Score
from volunteers.models.choices import ReviewStatus
from volunteers.scoring import statistics

Weights = Mapping[int, int]
"""By primary key of a criterion: reviews and interviews number theirs alike."""


def counted_weights(cohort: Cohort, tried: Weights) -> dict[int, int]:
    """Those of the rubric of reviews, with the ones that are tried."""
    rubric = cohort.criteria.of_reviews().order_by("order", "pk")
    return {
        pk: tried.get(pk, weight) for pk, weight in rubric.values_list("pk", "weight")
    }


def counted_reviews(
    applications: Sequence[Application], weights: Weights
) -> dict[int, list[dict[str, Any]]]:
    """By application: scores by criterion, and the mark, of each review that was sent.

    Criteria are strings, as in JSON. A review that nothing of counts is left out.
    """
    reviews = Review.objects.filter(
        application__in=applications, status=ReviewStatus.SUBMITTED
    )
    scores: defaultdict[int, dict[int, int | None]] = defaultdict(dict)
    given = Score.objects.filter(review__in=reviews, value__isnull=False)
    for review, criterion, value in given.order_by(
        "criterion__order", "pk"
    ).values_list("review", "criterion", "value"):
        scores[review][criterion] = value
    counted: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = reviews.order_by("pk").values_list("application_id", "pk", "mark")
    for application, review, stored in rows:
        # Without scores (of a review that was taken over) only the mark is known.
        mark = mark_of(scores[review], weights) if scores[review] else stored
        if mark is not None:
            values = {str(pk): value for pk, value in scores[review].items()}
            counted[application].append({"scores": values, "mark": mark})
    return counted


def mark_of(scores: Mapping[int, int | None], weights: Weights) -> float | None:
    return statistics.weighted_mean(
        (value, weights.get(pk, 0)) for pk, value in scores.items()
    )


def score_of(reviews: Sequence[Mapping[str, Any]]) -> float:
    """The mean of the marks; 0 without any."""
    return mean(review["mark"] for review in reviews) if reviews else 0.0
