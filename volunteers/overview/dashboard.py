"""The numbers of the coordinators' overview of one cohort. Drafts are only counted.

`by`: the reader; what they have a conflict of interest with isn't counted.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db.models import Count, Min, Q
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import get_language

from organizations.models import Cohort, Position, names
from organizations.models.choices import Region
from portal.kernel import cache
from portal.models import User
from portal.text import dates
from volunteers.models import Application, Review
from volunteers.models.choices import ApplicationStatus as S
from volunteers.models.queries import scope

Result = TypeVar("Result")
# A quarter of a year: with both ends 92 bars, the most that a chart can show.
MAX_SPAN = timedelta(days=91)
LARGE = 5_000
"""From so many applications on, counting takes long enough to be cached."""


@dataclass(frozen=True)
class Waiting:
    """Items of one kind that wait for a coordinator; `since`: the oldest of them."""

    count: int
    since: datetime | None


TaskRow = tuple[str, Waiting, str, str]
"""What waits: its label, how much, where it is done, and the tone of its badge."""


@dataclass(frozen=True)
class Host:
    name: dict[str, str]
    slug: str
    seats: int | None
    first: int
    any: int


@dataclass(frozen=True)
class Arrivals:
    """What was sent: by Bangkok's days, from the opening until the closing or today (at
    most 92); by home's region.
    """

    by_day: list[tuple[date, int]]
    by_region: list[tuple[str, int]]


@dataclass(frozen=True)
class States:
    counts: Mapping[str, int]
    held: Waiting
    overdue: Waiting
    begun: int
    reviewed: int

    @property
    def sent(self) -> int:
        """Everything but drafts, also what was withdrawn after it was sent."""
        unsent = (S.DRAFT, S.EXPIRED)
        return sum(
            count for status, count in self.counts.items() if status not in unsent
        )


def is_large(cohort: Cohort) -> bool:
    """By its size of at most a minute ago."""
    size = cache.for_a_minute(
        ("size", cohort.pk), Application.objects.in_cohort(cohort).count
    )
    return size > LARGE


def cached_if_large(
    name: str, cohort: Cohort, by: User, count: Callable[[], Result]
) -> Result:
    """Cached for a minute for a large cohort (decision 0020), fresh for any other."""
    if not is_large(cohort):
        return count()
    # by.pk is part of the key: the numbers differ by the reader's conflicts, and
    # one reader's must not be shown to another.
    return cache.for_a_minute((name, cohort.pk, by.pk, get_language()), count)


def states(cohort: Cohort, now: datetime, *, by: User) -> States:
    rows = list(
        Application.objects.in_cohort(cohort)
        .without_conflicts_of(by)
        .order_by()
        .values("status", "released_status")
        .annotate(
            count=Count(
                "pk", filter=Q(submitted_at__isnull=False) | ~Q(status=S.WITHDRAWN)
            ),
            since=Min("status_changed_at"),
            late=Count("pk", filter=Q(answer_by__lt=now)),
            latest=Min("answer_by", filter=Q(answer_by__lt=now)),
            begun=Count("pk"),
            reviewed=Count("pk", filter=Q(review_count__gt=0)),
        )
    )
    counts = {
        status: sum(row["count"] for row in rows if row["status"] == status)
        for status in S.values
    }
    unreleased = [
        row
        for row in rows
        if row["status"] in S.held() and row["released_status"] != row["status"]
    ]
    returned = [row for row in rows if row["status"] == S.INFORMATION_REQUESTED]
    begun, reviewed = (sum(row[name] for row in rows) for name in ("begun", "reviewed"))
    return States(
        counts,
        _sum_waiting(unreleased, "count", "since"),
        _sum_waiting(returned, "late", "latest"),
        begun,
        reviewed,
    )


def _sum_waiting(rows: Sequence[Mapping], count: str, since: str) -> Waiting:
    return Waiting(
        sum(row[count] for row in rows),
        min((row[since] for row in rows if row[since]), default=None),
    )


def short_of_reviewers(cohort: Cohort, *, by: User) -> Waiting:
    applications = Application.objects.in_cohort(cohort).without_conflicts_of(by)
    rows = applications.short_of_reviewers()
    return Waiting(**rows.aggregate(count=Count("pk"), since=Min("submitted_at")))


def late_reviews(cohort: Cohort, now: datetime, *, by: User) -> Waiting:
    """Reviews still to be written although the day for it has passed; `since`: the end
    of that day.
    """
    end = cohort.review_ends_on
    if end is None or dates.bangkok_day(now) <= end:
        return Waiting(0, None)
    applications = Application.objects.in_cohort(cohort).without_conflicts_of(by)
    rows = Review.objects.writable().filter(application__in=applications)
    return Waiting(rows.count(), dates.end_of_day(end))


def arrivals(cohort: Cohort, now: datetime, *, by: User) -> Arrivals:
    applications = Application.objects.in_cohort(cohort).without_conflicts_of(by)
    rows = applications.filter(submitted_at__isnull=False).order_by()
    sent_on = TruncDate("submitted_at", tzinfo=dates.BANGKOK)
    # Grouped by day and region at once: both charts from one query.
    counted = list(
        rows.values_list(sent_on, "home_province__region").annotate(count=Count("pk"))
    )
    days, regions = Counter[date](), Counter[str]()
    for day, region, count in counted:
        days[day] += count
        regions[region or ""] += count
    last = dates.bangkok_day(min(now, cohort.last_instant))
    first = max(dates.bangkok_day(cohort.applications_open_at), last - MAX_SPAN)
    span = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return Arrivals(
        [(day, days[day]) for day in span],
        [(region, regions[region]) for region in (*Region.values, "")],
    )


def by_host(cohort: Cohort, *, by: User) -> list[Host]:
    """Who chose whom, of the applications that run; most first choices first."""
    running = Q(choices__application__submitted_at__isnull=False) & ~Q(
        choices__application__status=S.WITHDRAWN
    )
    # An aggregate's filter can't use `without_conflicts_of`.
    running &= ~Q(choices__application__in=scope.hidden_applications(by))
    rows = (
        Position.objects.in_cohort(cohort)
        .taking_part()
        .annotate(
            first=Count("choices", filter=running & Q(choices__rank=1)),
            chosen=Count("choices", filter=running),
        )
        .order_by("-first", "-chosen", "organization__sort_key")
        .values_list(
            "organization__name",
            "organization__name_en",
            "title",
            "title_en",
            "slug",
            "seats",
            "first",
            "chosen",
        )
    )
    return [
        Host(names.joined_name(*words), slug, seats, first, chosen)
        for *words, slug, seats, first, chosen in rows
    ]


def short_day(day: date) -> str:
    _thai, short, english = dates.MONTHS[day.month - 1]
    return f"{day.day} {english[:3] if get_language() == 'en' else short}"


def days_waited(since: datetime | None) -> int:
    """Whole days since then."""
    return (timezone.now() - since).days if since else 0
