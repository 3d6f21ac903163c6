"""Scores stored with each application, so that lists can sort by them in SQL.

When a review is submitted or set aside, only its own application is updated, with the
leanings stored so far, so the cost does not grow with the cohort. A timed job computes
the cohort's leanings again soon after, once for any number of changes.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import partial
from statistics import mean

from django.db import transaction
from django.db.models import Avg, F
from django.utils import timezone

from organizations.models import Cohort
from volunteers.models import Application, CohortFigures, Review
from volunteers.models.choices import ReviewStatus
from volunteers.scoring import statistics

FIELDS = (
    "review_count",
    "score_mean",
    "score_median",
    "score_spread",
    "score_corrected",
)
# Decimals stored: rounding keeps tiny float differences from rewriting rows.
DIGITS = 3
# Applications locked in one transaction: a submitted review waits only briefly.
CHUNK = 500
NO_SCORES: dict[str, float | int | None] = {**dict.fromkeys(FIELDS), "review_count": 0}
Leanings = Mapping[int, float]


def marks(cohort: Cohort) -> list[tuple[int, int, float]]:
    """(application, reviewer, mark) of every review of the cohort that was sent and
    counts.
    """
    rows = Review.objects.filter(
        application__cohort=cohort, status=ReviewStatus.SUBMITTED, mark__isnull=False
    )
    return list(rows.order_by().values_list("application_id", "reviewer_id", "mark"))


def update_soon(application: Application) -> None:
    """Call it in the transaction of the change, after `audit.record`.

    Lock order: history first, then the cohort's row. The application is updated only
    after the commit, since whoever holds the lock of the history must not wait for one.
    """
    CohortFigures.objects.get_or_create(cohort=application.cohort)
    CohortFigures.objects.filter(cohort=application.cohort).update(asked=F("asked") + 1)
    transaction.on_commit(partial(update_application, application), robust=True)


def update_application(application: Application) -> None:
    write_scores([application.pk], leanings(application.cohort))


def update_due() -> int:
    """Updates every outdated cohort; returns how many applications changed."""
    behind = Cohort.objects.filter(figures__asked__gt=F("figures__made"))
    return sum(update_cohort(cohort) for cohort in behind)


def update_cohort(cohort: Cohort) -> int:
    """Returns how many applications changed.

    A review that is submitted meanwhile leaves the cohort outdated, for the next run.
    """
    CohortFigures.objects.get_or_create(cohort=cohort)
    requested, now = CohortFigures.objects.get(cohort=cohort).asked, timezone.now()
    cohort_marks = marks(cohort)
    new_leanings = statistics.correct_for_strictness(cohort_marks).leanings
    scored = Application.objects.in_cohort(cohort).filter(review_count__gt=0).order_by()
    keys = sorted(
        {application for application, _reviewer, _mark in cohort_marks}
        | set(scored.values_list("pk", flat=True))
    )
    changed = sum(
        write_scores(keys[start : start + CHUNK], new_leanings)
        for start in range(0, len(keys), CHUNK)
    )
    # Compare-and-swap: a slower, older run must not overwrite the result of a newer.
    outdated = CohortFigures.objects.filter(cohort=cohort, made__lte=requested)
    outdated.update(
        made=requested,
        made_at=now,
        leanings={str(key): round(value, 6) for key, value in new_leanings.items()},
        usual_spread=usual_spread(cohort),
    )
    return changed


def usual_spread(cohort: Cohort) -> float | None:
    """The mean spread of applications with two reviews or more."""
    compared = Application.objects.in_cohort(cohort).filter(review_count__gt=1)
    spread: float | None = compared.aggregate(mean=Avg("score_spread"))["mean"]
    return None if spread is None else round(spread, DIGITS)


def leanings(cohort: Cohort) -> dict[int, float]:
    """As stored by the last run of `update_cohort`."""
    stored = (
        CohortFigures.objects.filter(cohort=cohort)
        .values_list("leanings", flat=True)
        .first()
        or {}
    )
    return {int(key): value for key, value in stored.items()}


def write_scores(keys: Collection[int], reviewer_leanings: Leanings) -> int:
    """Reads the marks under the applications' locks: of two writers, the later one has
    seen every review.
    """
    with transaction.atomic():
        locked = (
            # no_key: rows that only refer to the application aren't blocked
            Application.objects.select_for_update(no_key=True)
            .filter(pk__in=keys)
            .order_by("pk")
        )
        rows = list(locked.only(*FIELDS))
        marks_by_application: defaultdict[int, list[tuple[int, float]]] = defaultdict(
            list
        )
        submitted = Review.objects.filter(
            application__in=keys, status=ReviewStatus.SUBMITTED, mark__isnull=False
        )
        for application, reviewer, mark in submitted.order_by("pk").values_list(
            "application_id", "reviewer_id", "mark"
        ):
            marks_by_application[application].append((reviewer, mark))
        changed = [
            row
            for row in rows
            if set_changed_fields(
                row, score_fields(marks_by_application[row.pk], reviewer_leanings)
            )
        ]
        Application.objects.bulk_update(changed, FIELDS)
    return len(changed)


def score_fields(
    reviewer_marks: list[tuple[int, float]], reviewer_leanings: Leanings
) -> dict[str, float | int | None]:
    """The values of `FIELDS`; a reviewer without a leaning counts uncorrected."""
    summary = statistics.summarize([mark for _reviewer, mark in reviewer_marks])
    if summary is None:
        return NO_SCORES
    score = mean(
        mark - reviewer_leanings.get(reviewer, 0.0) for reviewer, mark in reviewer_marks
    )
    values = (summary.mean, summary.median, summary.spread, score)
    return dict(
        zip(
            FIELDS,
            (summary.count, *(round(value, DIGITS) for value in values)),
            strict=True,
        )
    )


def set_changed_fields(row: Application, fields: dict[str, float | int | None]) -> bool:
    """Sets the fields; true if any of them differed."""
    before = [getattr(row, name) for name in fields]
    for name, value in fields.items():
        setattr(row, name, value)
    return before != list(fields.values())
