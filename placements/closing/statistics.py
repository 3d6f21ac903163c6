"""The numbers of a cohort, without names: counted over what is there, and kept of what is erased."""

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
    "begun": _lazy("Begun"),
    "sent": _lazy("Sent"),
    "reviewed": _lazy("Reviewed"),
    "shortlisted": _lazy("Shortlisted or in reserve"),
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
FEW = 5
"""Outside of the programme no smaller number is shown."""


def stages() -> dict[str, Q]:
    """Which applications have come how far."""
    offers, placements = (
        Offer.objects.filter(application=OuterRef("pk")),
        of_application(),
    )
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


def of_application() -> QuerySet[Placement]:
    return Placement.objects.filter(application=OuterRef("pk"))


def counts(applications: QuerySet[Application]) -> Counts:
    """A constant number of queries, however many applications."""
    found: Counts = Counter()
    known = stages()
    for name, reached in known.items():
        found[By.FUNNEL, name] = applications.filter(reached).count()
    for by, stage in ((By.REGION, "sent"), (By.SERVED_REGION, "started")):
        rows = applications.filter(known[stage]).values_list(
            "home_province__region", flat=True
        )
        found.update((by, region or "") for region in rows)
    refused = applications.filter(status__in=[S.NOT_SELECTED, S.INELIGIBLE])
    found.update(
        (By.REASON, reason)
        for reason in refused.values_list("outcome_reason", flat=True)
    )
    found.update(of_placements(applications))
    return +found


def of_placements(applications: QuerySet[Application]) -> Counts:
    """Of each person the first place counts for the choice, the last one for how it ended, all for the days."""
    found: Counts = Counter()
    rows = Placement.objects.filter(application__in=applications)
    first = Offer.objects.filter(application__in=applications, placement__isnull=False)
    ranks = first.exclude(origin=OfferOrigin.TRANSFER).values_list("rank", flat=True)
    found.update((By.RANK, str(min(rank or 0, 3))) for rank in ranks)
    ended = rows.filter(
        status__in=[PlacementStatus.COMPLETED, PlacementStatus.ENDED_EARLY]
    )
    found.update(
        (By.ENDING, kind or PlacementStatus.COMPLETED)
        for kind in ended.values_list("end_kind", flat=True)
    )
    served = rows.filter(ended_on__isnull=False, starts_on__isnull=False)
    spans: Any = served.values_list("starts_on", "ended_on", "held_days")
    for starts_on, ended_on, held in spans:
        found[By.DAYS, "served"] += max(
            calendar.served_days(Span(starts_on, ended_on), held), 0
        )
    return found


def seats(cohort: Cohort) -> Counts:
    """Of hosts that took part to the end; a seat somebody worked in is filled, whoever has it."""
    taking_part = (ParticipationStatus.APPROVED, ParticipationStatus.CLOSED)
    places = Position.objects.in_cohort(cohort).filter(
        participation__status__in=taking_part
    )
    placed = Placement.objects.filter(application__cohort=cohort).exclude(
        end_kind=EndKind.DEFERRED
    )
    filled = placed.exclude(offer__origin=OfferOrigin.TRANSFER).count()
    return Counter(
        {
            (By.SEATS, "offered"): places.aggregate(all=Sum("seats"))["all"] or 0,
            (By.SEATS, "filled"): filled,
        }
    )


def of_cohort(cohort: Cohort) -> Counts:
    """As stored when it closed; before that, as it is now."""
    rows = Statistic.objects.filter(cohort=cohort)
    if cohort.closed_at:
        return Counter(
            {
                (by, value): count
                for by, value, count in rows.values_list("by", "value", "count")
            }
        )
    return counted(cohort)


def counted(cohort: Cohort) -> Counts:
    erased = Statistic.objects.filter(cohort=cohort).values_list(
        "by", "value", "erased"
    )
    gone: Counts = Counter({(by, value): count for by, value, count in erased})
    return counts(Application.objects.in_cohort(cohort)) + gone + seats(cohort)


def store(cohort: Cohort) -> None:
    """When the cohort closes: whatever is erased later changes these numbers no more."""
    rows = [
        Statistic(cohort=cohort, by=by, value=value, count=count)
        for (by, value), count in counted(cohort).items()
    ]
    Statistic.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["cohort", "by", "value"],
        update_fields=["count"],
    )


def keep(application: Application) -> None:
    """Before it is erased: what it adds to the numbers."""
    for (by, value), count in counts(
        Application.objects.filter(pk=application.pk)
    ).items():
        row, _is_new = Statistic.objects.get_or_create(
            cohort=application.cohort, by=by, value=value
        )
        Statistic.objects.filter(pk=row.pk).update(erased=F("erased") + count)


def table(found: Counts) -> list[tuple[str, str, list[tuple[str, int]]]]:
    """By what is counted: its code, its words, and the rows in their order. The way to a place always has all."""
    told = []
    for by in By:
        known = labels(by)
        rows = [
            (str(label), found[by, value])
            for value, label in known.items()
            if found[by, value] or by == By.FUNNEL
        ]
        if rows:
            told.append((by.value, str(by.label), rows))
    return told


def labels(by: By) -> dict[str, Any]:
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


def suppressed(rows: Iterable[tuple[str, int]]) -> list[tuple[str, int | None]]:
    """Small numbers are hidden (None); if only one would be, the next larger too, so that no sum gives it away."""
    known = list(rows)
    hidden = {label for label, count in known if 0 < count < FEW}
    others = sorted(
        (count, label) for label, count in known if label not in hidden and count
    )
    if len(hidden) == 1 and others:
        hidden.add(others[0][1])
    return [(label, None if label in hidden else count) for label, count in known]


def public(found: Counts) -> dict[str, list[tuple[str, int | None]]]:
    """What anybody may read: nothing about who applied, and no small number (None).

    A region with few volunteers isn't even named: that alone could tell where somebody lives.
    """
    started, completed = found[By.FUNNEL, "started"], found[By.FUNNEL, "completed"]
    is_safe = completed >= FEW and (started == completed or started - completed >= FEW)
    regions = labels(By.SERVED_REGION).items()
    lived = [
        (str(label), count)
        for value, label in regions
        if (count := found[By.SERVED_REGION, value])
    ]
    return {
        "facts": [
            (str(SEATS["offered"]), found[By.SEATS, "offered"]),
            (str(FUNNEL["started"]), started if is_safe or not started else None),
            (str(FUNNEL["completed"]), completed if is_safe or not started else None),
            (
                _("Days served, all together"),
                found[By.DAYS, "served"] if is_safe else None,
            ),
        ],
        "regions": [row for row in suppressed(lived) if row[1] is not None],
    }
