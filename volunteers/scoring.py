"""The figures as they are stored with each application, so that lists sort by them without computing."""

from collections import defaultdict
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from organizations.models import Cohort
from volunteers import figures
from volunteers.choices import ReviewStatus
from volunteers.figures import Figures
from volunteers.models import Application, Review

FIELDS = ("review_count", "score_mean", "score_median", "score_spread", "score_corrected")
DIGITS = 3
NOTHING: dict[str, float | int | None] = {**dict.fromkeys(FIELDS), "review_count": 0}


def marks(cohort: Cohort) -> list[tuple[int, int, float]]:
    """(application, reviewer, mark) of every review of the cohort that was sent and counts."""
    rows = Review.objects.filter(application__cohort=cohort, status=ReviewStatus.SUBMITTED)
    given = rows.order_by().values_list("application_id", "reviewer_id", "mark")
    return [(application, reviewer, mark) for application, reviewer, mark in given if mark is not None]


def update_soon(cohort: Cohort) -> None:
    """After the commit, in a transaction of its own: who holds the lock on the history must wait for no application."""
    transaction.on_commit(partial(update, cohort), robust=True)


def update(cohort: Cohort) -> int:
    """Returns how many applications changed. The updates of a cohort take turns, so the last one sees every review."""
    with transaction.atomic():
        Cohort.objects.select_for_update().get(pk=cohort.pk)
        found = told(marks(cohort))
        sent = Review.objects.filter(application=OuterRef("pk"), status=ReviewStatus.SUBMITTED)
        rows = Application.objects.in_cohort(cohort).filter(Exists(sent) | Q(review_count__gt=0)).order_by()
        changed = [row for row in rows.only(*FIELDS) if write(row, found.get(row.pk, NOTHING))]
        Application.objects.bulk_update(changed, FIELDS, batch_size=500)
    return len(changed)


def told(given: list[tuple[int, int, float]]) -> dict[int, dict[str, float | int | None]]:
    """Application → what is stored with it."""
    by_application: defaultdict[int, list[float]] = defaultdict(list)
    for application, _reviewer, value in given:
        by_application[application].append(value)
    scores = figures.corrected(given).scores
    return {key: stored(figures.of(values), scores[key]) for key, values in by_application.items()}


def stored(known: Figures | None, score: float) -> dict[str, float | int | None]:
    if known is None:
        return NOTHING
    values = (known.mean, known.median, known.spread, score)
    return dict(zip(FIELDS, (known.count, *(round(value, DIGITS) for value in values)), strict=True))


def write(row: Application, fields: dict[str, float | int | None]) -> bool:
    """True if anything is new."""
    if all(getattr(row, name) == value for name, value in fields.items()):
        return False
    for name, value in fields.items():
        setattr(row, name, value)
    return True
