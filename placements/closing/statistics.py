"""Statistics of a cohort, without names: of stored and of erased applications."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, TypeAlias

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort, Position
from organizations.models.choices import ParticipationStatus, Region
from placements.models import Offer, Placement, Statistic, calendar
from placements.models.calendar import Span
from placements.models.choices import CountedBy as By
from placements.models.choices import EndKind, OfferOrigin, PlacementStatus
from volunteers.models import Application, Review
from volunteers.models.choices import ApplicationStatus as S
from volunteers.models.choices import OutcomeReason, ReviewStatus

Counts: TypeAlias = Counter[tuple[str, str]]
FUNNEL: dict[str, Any] = {
    "begun": _lazy("Started"),
    "sent": _lazy("Sent"),
    "reviewed": _lazy("Reviewed"),
    "shortlisted": _lazy("Shortlisted or on the waiting list"),
    "offered": _lazy("Got an offer"),
    "accepted": _lazy("Accepted"),
    "started": _lazy("Began the work"),
    "completed": _lazy("Completed"),
}
RANKS: dict[str, Any] = {
    "1": _lazy("First choice"),
    "2": _lazy("Second choice"),
    "3": _lazy("Later choice"),
    "0": _lazy("A position they did not choose"),
}
SEATS: dict[str, Any] = {
    "offered": _lazy("Seats offered"),
    "filled": _lazy("Seats filled"),
}
MIN_PUBLIC_COUNT = 5
"""Outside of the programme no smaller count is shown."""


def funnel_filters() -> dict[str, Q]:
    """By step of the funnel: the applications that reached it."""
    offers = Offer.objects.filter(application=OuterRef("pk"))
    placements = Placement.objects.filter(application=OuterRef("pk"))
    offered = Q(Exists(offers.filter(released_at__isnull=False)))
    sent_reviews = Review.objects.filter(
        application=OuterRef("pk"), status=ReviewStatus.SUBMITTED
    )
    at_work = Q(status__in=[PlacementStatus.ACTIVE, PlacementStatus.ON_HOLD])
    begun = placements.filter(at_work | Q(ended_on__isnull=False))
    return {
        "begun": Q(),
        "sent": Q(submitted_at__isnull=False),
        "reviewed": Q(Exists(sent_reviews)),
        "shortlisted": Q(status__in=[S.SHORTLISTED, S.RESERVE]) | offered,
        "offered": offered,
        "accepted": Q(Exists(placements)),
        "started": Q(Exists(begun)),
        "completed": Q(Exists(placements.filter(status=PlacementStatus.COMPLETED))),
    }


def count_applications(applications: QuerySet[Application]) -> Counts:
    """A constant number of queries, however many applications."""
    counts: Counts = Counter()
    steps = funnel_filters()
    for name, reached in steps.items():
        # `Exists`, not joins: several offers of one person count once.
        counts[By.FUNNEL, name] = applications.filter(reached).count()
    for by, step in ((By.REGION, "sent"), (By.SERVED_REGION, "started")):
        regions = applications.filter(steps[step]).values_list(
            "home_province__region", flat=True
        )
        counts.update((by, region or "") for region in regions)
    refused = applications.filter(status__in=[S.NOT_SELECTED, S.INELIGIBLE])
    counts.update(
        (By.REASON, reason)
        for reason in refused.values_list("outcome_reason", flat=True)
    )
    counts.update(count_placements(applications))
    return +counts  # without zeros


def count_placements(applications: QuerySet[Application]) -> Counts:
    """Choices, endings, seats filled and days served.

    A person's first placement counts for the choice, the last one for how it ended, and
    all for the days.
    """
    counts: Counts = Counter()
    placements = Placement.objects.filter(application__in=applications)
    accepted = Offer.objects.filter(
        application__in=applications, placement__isnull=False
    )
    # A transfer fills no second seat.
    filled = (
        placements.exclude(end_kind=EndKind.DEFERRED)
        .exclude(end_kind=EndKind.HOST_LEFT, ended_on=None)
        .exclude(offer__origin=OfferOrigin.TRANSFER)
    )
    counts[By.SEATS, "filled"] = filled.count()
    ranks = accepted.exclude(origin=OfferOrigin.TRANSFER).values_list("rank", flat=True)
    # Choices after the third are counted together; 0 stands for none.
    counts.update((By.RANK, str(min(rank or 0, 3))) for rank in ranks)
    ended = placements.filter(
        status__in=[PlacementStatus.COMPLETED, PlacementStatus.ENDED_EARLY]
    )
    counts.update(
        (By.ENDING, kind or PlacementStatus.COMPLETED)
        for kind in ended.values_list("end_kind", flat=True)
    )
    served = placements.filter(ended_on__isnull=False, starts_on__isnull=False)
    spans: Any = served.values_list("starts_on", "ended_on", "held_days")
    for starts_on, ended_on, held in spans:
        counts[By.DAYS, "served"] += max(
            calendar.served_days(Span(starts_on, ended_on), held), 0
        )
    return counts


def count_seats(cohort: Cohort) -> Counts:
    """Those offered by hosts that took part to the end."""
    taking_part = (ParticipationStatus.APPROVED, ParticipationStatus.CLOSED)
    positions = Position.objects.in_cohort(cohort).filter(
        participation__status__in=taking_part
    )
    offered = positions.aggregate(all=Sum("seats"))["all"] or 0
    return Counter({(By.SEATS, "offered"): offered})


def cohort_counts(cohort: Cohort) -> Counts:
    """As stored when the cohort closed; before that, counted now."""
    rows = Statistic.objects.filter(cohort=cohort)
    if cohort.closed_at:
        return Counter(
            {
                (by, value): count
                for by, value, count in rows.values_list("by", "value", "count")
            }
        )
    return current_counts(cohort)


def current_counts(cohort: Cohort) -> Counts:
    """Of stored and erased applications, and of seats."""
    rows = Statistic.objects.filter(cohort=cohort).values_list("by", "value", "erased")
    erased: Counts = Counter({(by, value): count for by, value, count in rows})
    stored = count_applications(Application.objects.in_cohort(cohort))
    return stored + erased + count_seats(cohort)


def store(cohort: Cohort) -> None:
    """When the cohort closes: later erasures don't change these numbers."""
    rows = [
        Statistic(cohort=cohort, by=by, value=value, count=count)
        for (by, value), count in current_counts(cohort).items()
    ]
    # On conflict only `count` is written; `erased` must survive.
    Statistic.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["cohort", "by", "value"],
        update_fields=["count"],
    )


def add_erased(application: Application) -> None:
    """Before an application is erased: stores what it adds to the numbers."""
    counts = count_applications(Application.objects.filter(pk=application.pk))
    for (by, value), count in counts.items():
        row, _is_new = Statistic.objects.get_or_create(
            cohort=application.cohort, by=by, value=value
        )
        # Added in the database: two erasures at once would lose one by read and write.
        Statistic.objects.filter(pk=row.pk).update(erased=F("erased") + count)


def statistics_table(counts: Counts) -> list[tuple[str, str, list[tuple[str, int]]]]:
    """By what is counted: its code, its label, and rows of label and count.

    Zeros are left out, but for the funnel.
    """
    groups = []
    for by in By:
        rows = [
            (str(label), counts[by, value])
            for value, label in value_labels(by).items()
            if counts[by, value] or by == By.FUNNEL
        ]
        if rows:
            groups.append((by.value, str(by.label), rows))
    return groups


def value_labels(by: By) -> dict[str, Any]:
    regions = {**dict(Region.choices), "": _("not said")}
    return {
        By.FUNNEL: FUNNEL,
        By.RANK: RANKS,
        By.ENDING: {
            PlacementStatus.COMPLETED.value: PlacementStatus.COMPLETED.label,
            **dict(EndKind.choices),
        },
        By.REGION: regions,
        By.SERVED_REGION: regions,
        By.REASON: {**dict(OutcomeReason.choices), "": _("not said")},
        By.SEATS: SEATS,
        By.DAYS: {"served": _("Days served, all together")},
    }[by]


def suppress_small(rows: Iterable[tuple[str, int]]) -> list[tuple[str, int | None]]:
    """Hides small counts (None).

    If only one would be hidden, the next larger is hidden too: otherwise the total
    would reveal it.
    """
    counts = list(rows)
    hidden = {label for label, count in counts if 0 < count < MIN_PUBLIC_COUNT}
    others = sorted(
        (count, label) for label, count in counts if label not in hidden and count
    )
    if len(hidden) == 1 and others:
        hidden.add(others[0][1])
    return [(label, None if label in hidden else count) for label, count in counts]


def public_statistics(counts: Counts) -> dict[str, list[tuple[str, int | None]]]:
    """What anybody may read: nothing about who applied, and no small count (None).

    A region with few volunteers isn't even named: the name alone could reveal where
    somebody lives.
    """
    started = counts[By.FUNNEL, "started"]
    completed = counts[By.FUNNEL, "completed"]
    # Shown side by side, the two numbers reveal their difference, so it must be safe
    # too.
    ended_early = started - completed
    is_safe = completed >= MIN_PUBLIC_COUNT and (
        ended_early == 0 or ended_early >= MIN_PUBLIC_COUNT
    )
    regions = [
        (str(label), count)
        for value, label in value_labels(By.SERVED_REGION).items()
        if (count := counts[By.SERVED_REGION, value])
    ]
    return {
        "facts": [
            (str(SEATS["offered"]), counts[By.SEATS, "offered"]),
            (str(FUNNEL["started"]), started if is_safe or not started else None),
            (str(FUNNEL["completed"]), completed if is_safe or not started else None),
            (
                _("Days served, all together"),
                counts[By.DAYS, "served"] if is_safe else None,
            ),
        ],
        "regions": [row for row in suppress_small(regions) if row[1] is not None],
    }
