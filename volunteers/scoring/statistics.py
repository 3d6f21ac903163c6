"""Statistics of review scores. Pure functions.

The formulas are explained in docs/figures.md.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median

# The weight of leaning zero, in reviews: few reviews move a leaning little.
SHRINKAGE = 1.0
Marks = Sequence[tuple[int, int, float]]


@dataclass(frozen=True)
class MarkSummary:
    """Of the marks of one application. `spread`: highest mark less lowest."""

    count: int
    mean: float
    median: float
    spread: float


@dataclass(frozen=True)
class CorrectedScores:
    """`scores`: application → score; `leanings`: reviewer → how much more than others
    they give; both by key.
    """

    scores: Mapping[int, float]
    leanings: Mapping[int, float]


def weighted_mean(scores: Iterable[tuple[int | None, int]]) -> float | None:
    """The mean of a review's (score, weight), 1 to 5, each counted by its weight; None
    without any score.
    """
    weighted = [(value, weight) for value, weight in scores if value is not None]
    total_weight = sum(weight for _value, weight in weighted)
    return (
        sum(value * weight for value, weight in weighted) / total_weight
        if total_weight
        else None
    )


def summarize(marks: Sequence[float]) -> MarkSummary | None:
    if not marks:
        return None
    return MarkSummary(len(marks), mean(marks), median(marks), max(marks) - min(marks))


def correct_for_strictness(
    marks: Marks, *, shrinkage: float = SHRINKAGE
) -> CorrectedScores:
    """From (application, reviewer, mark): the least squares of mark = score + leaning,
    with the leanings kept close to zero.

    The scores are eliminated first, so that one equation for each reviewer is left. The
    order of `marks` means nothing.
    """
    by_application: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
    # Sorted: sums of floats depend on their order in the last digits.
    for application, reviewer, value in sorted(marks):
        by_application[application].append((reviewer, value))
    reviewers = sorted({reviewer for _application, reviewer, _value in marks})
    leanings = dict(
        zip(
            reviewers,
            solve(*equations(by_application, reviewers, shrinkage)),
            strict=True,
        )
    )
    scores = {
        application: mean(value - leanings[reviewer] for reviewer, value in rows)
        for application, rows in by_application.items()
    }
    return CorrectedScores(scores, leanings)


def equations(
    by_application: Mapping[int, list[tuple[int, float]]],
    reviewers: list[int],
    shrinkage: float,
) -> tuple[list[list[float]], list[float]]:
    """The linear system for the leanings: matrix and right side.

    The matrix is positive definite for any `shrinkage` above zero.
    """
    index_of = {reviewer_id: number for number, reviewer_id in enumerate(reviewers)}
    matrix = [
        [shrinkage if row == column else 0.0 for column in index_of.values()]
        for row in index_of.values()
    ]
    right = [0.0] * len(reviewers)
    for rows in by_application.values():
        average, share = mean(value for _reviewer, value in rows), 1 / len(rows)
        for reviewer, value in rows:
            matrix_row = matrix[index_of[reviewer]]
            matrix_row[index_of[reviewer]] += 1
            right[index_of[reviewer]] += value - average
            for other_reviewer, _value in rows:
                matrix_row[index_of[other_reviewer]] -= share
    return matrix, right


def solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gaussian elimination; a positive definite matrix needs no exchange of rows."""
    size = len(right)
    rows = [[*equation, value] for equation, value in zip(matrix, right, strict=True)]
    for step in range(size):
        for row in rows[step + 1 :]:
            factor = row[step] / rows[step][step]
            row[step:] = [
                value - factor * above
                for value, above in zip(row[step:], rows[step][step:], strict=True)
            ]
    solution = [0.0] * size
    for step in reversed(range(size)):
        known_part = sum(
            rows[step][column] * solution[column] for column in range(step + 1, size)
        )
        solution[step] = (rows[step][size] - known_part) / rows[step][step]
    return solution
