"""The figures that reviews make. Pure; the formulas are explained in docs/figures.md."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median

SHRINKAGE = 1.0
Marks = Sequence[tuple[int, int, float]]


@dataclass(frozen=True)
class Figures:
    """Of the marks of one application. `spread`: highest mark less lowest."""

    count: int
    mean: float
    median: float
    spread: float


@dataclass(frozen=True)
class Corrected:
    """`scores`: application → score; `leanings`: reviewer → how much more than others they give; both by key."""

    scores: Mapping[int, float]
    leanings: Mapping[int, float]


def mark(scores: Iterable[tuple[int | None, int]]) -> float | None:
    """The mean of a review's (score, weight), 1 to 5, each counted by its weight; None without any score."""
    given = [(value, weight) for value, weight in scores if value is not None]
    whole = sum(weight for _value, weight in given)
    return sum(value * weight for value, weight in given) / whole if whole else None


def of(marks: Sequence[float]) -> Figures | None:
    if not marks:
        return None
    return Figures(len(marks), mean(marks), median(marks), max(marks) - min(marks))


def corrected(marks: Marks, *, shrinkage: float = SHRINKAGE) -> Corrected:
    """From (application, reviewer, mark): the least squares of mark = score + leaning, leanings held near nought.

    The scores are eliminated first, so that one equation for each reviewer is left. The order of `marks` means nothing.
    """
    by_application: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
    for application, reviewer, value in sorted(marks):
        by_application[application].append((reviewer, value))
    people = sorted({reviewer for _application, reviewer, _value in marks})
    leanings = dict(
        zip(people, solved(*equations(by_application, people, shrinkage)), strict=True)
    )
    scores = {
        application: mean(value - leanings[reviewer] for reviewer, value in rows)
        for application, rows in by_application.items()
    }
    return Corrected(scores, leanings)


def equations(
    by_application: Mapping[int, list[tuple[int, float]]],
    people: list[int],
    shrinkage: float,
) -> tuple[list[list[float]], list[float]]:
    """What is left for the leanings: a matrix, positive definite for any `shrinkage` above nought, and a right side."""
    place = {person: number for number, person in enumerate(people)}
    matrix = [
        [shrinkage if row == column else 0.0 for column in place.values()]
        for row in place.values()
    ]
    right = [0.0] * len(people)
    for rows in by_application.values():
        middle, share = mean(value for _reviewer, value in rows), 1 / len(rows)
        for reviewer, value in rows:
            line = matrix[place[reviewer]]
            line[place[reviewer]] += 1
            right[place[reviewer]] += value - middle
            for other, _value in rows:
                line[place[other]] -= share
    return matrix, right


def solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gaussian elimination; a positive definite matrix needs no exchange of rows."""
    size = len(right)
    rows = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    for step in range(size):
        for row in rows[step + 1 :]:
            factor = row[step] / rows[step][step]
            row[step:] = [
                value - factor * above
                for value, above in zip(row[step:], rows[step][step:], strict=True)
            ]
    found = [0.0] * size
    for step in reversed(range(size)):
        known = sum(
            rows[step][column] * found[column] for column in range(step + 1, size)
        )
        found[step] = (rows[step][size] - known) / rows[step][step]
    return found
