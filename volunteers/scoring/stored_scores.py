"""The figures as they are stored with each application, so that lists sort by them without computing.

A review that is sent or set aside costs the same however many there are: its application gets its own figures at once,
with the leanings known so far; the clock works out the cohort's leanings anew soon after, however many came together.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import partial
from statistics import mean

from django.db import transaction
from django.db.models import F
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
DIGITS = 3
CHUNK = 500
NOTHING: dict[str, float | int | None] = {**dict.fromkeys(FIELDS), "review_count": 0}
Leanings = Mapping[int, float]


def marks(cohort: Cohort) -> list[tuple[int, int, float]]:
    """(application, reviewer, mark) of every review of the cohort that was sent and counts."""
    rows = Review.objects.filter(
        application__cohort=cohort, status=ReviewStatus.SUBMITTED, mark__isnull=False
    )
    return list(rows.order_by().values_list("application_id", "reviewer_id", "mark"))


def update_soon(application: Application) -> None:
    """In the transaction of what changed, after its line of history, so that all lock in one order.

    The application itself follows after the commit: who holds the lock on the history must wait for no application.
    """
    CohortFigures.objects.get_or_create(cohort=application.cohort)
    CohortFigures.objects.filter(cohort=application.cohort).update(asked=F("asked") + 1)
    transaction.on_commit(partial(update_one, application), robust=True)


def update_one(application: Application) -> None:
    write([application.pk], leanings(application.cohort))


def update_due() -> int:
    """Every cohort that fell behind; returns how many applications changed."""
    behind = Cohort.objects.filter(figures__asked__gt=F("figures__made"))
    return sum(update(cohort) for cohort in behind)


def update(cohort: Cohort) -> int:
    """Returns how many applications changed. What is sent meanwhile leaves the cohort behind, for the next time."""
    CohortFigures.objects.get_or_create(cohort=cohort)
    asked, now = CohortFigures.objects.get(cohort=cohort).asked, timezone.now()
    given = marks(cohort)
    found = statistics.corrected(given).leanings
    scored = Application.objects.in_cohort(cohort).filter(review_count__gt=0).order_by()
    keys = sorted(
        {application for application, _reviewer, _mark in given}
        | set(scored.values_list("pk", flat=True))
    )
    changed = sum(
        write(keys[start : start + CHUNK], found)
        for start in range(0, len(keys), CHUNK)
    )
    made = CohortFigures.objects.filter(cohort=cohort, made__lte=asked)
    made.update(
        made=asked,
        made_at=now,
        leanings={str(key): round(value, 6) for key, value in found.items()},
    )
    return changed


def leanings(cohort: Cohort) -> dict[int, float]:
    """As of the last time they were worked out."""
    stored = (
        CohortFigures.objects.filter(cohort=cohort)
        .values_list("leanings", flat=True)
        .first()
        or {}
    )
    return {int(key): value for key, value in stored.items()}


def write(keys: Collection[int], known: Leanings) -> int:
    """The marks are read under the applications' locks, so that of two writers the last one saw every review."""
    with transaction.atomic():
        locked = (
            Application.objects.select_for_update(no_key=True)
            .filter(pk__in=keys)
            .order_by("pk")
        )
        rows = list(locked.only(*FIELDS))
        given: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
        sent = Review.objects.filter(
            application__in=keys, status=ReviewStatus.SUBMITTED, mark__isnull=False
        )
        for application, reviewer, mark in sent.order_by("pk").values_list(
            "application_id", "reviewer_id", "mark"
        ):
            given[application].append((reviewer, mark))
        changed = [row for row in rows if is_new(row, told(given[row.pk], known))]
        Application.objects.bulk_update(changed, FIELDS)
    return len(changed)


def told(
    given: list[tuple[int, float]], known: Leanings
) -> dict[str, float | int | None]:
    """What is stored with an application; who has no leaning yet is taken as they are."""
    plain = statistics.of([mark for _reviewer, mark in given])
    if plain is None:
        return NOTHING
    score = mean(mark - known.get(reviewer, 0.0) for reviewer, mark in given)
    values = (plain.mean, plain.median, plain.spread, score)
    return dict(
        zip(
            FIELDS,
            (plain.count, *(round(value, DIGITS) for value in values)),
            strict=True,
        )
    )


def is_new(row: Application, fields: dict[str, float | int | None]) -> bool:
    """Sets the fields; true if any of them differed."""
    before = [getattr(row, name) for name in fields]
    for name, value in fields.items():
        setattr(row, name, value)
    return before != list(fields.values())
