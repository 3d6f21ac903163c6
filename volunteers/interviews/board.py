"""What coordinators look at about a cohort's interviews: who has no time yet, today, what is to mark and to score."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Avg, Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from organizations.models import Cohort
from portal.models import User
from portal.text import dates
from volunteers.interviews import booking
from volunteers.models import (
    Application,
    Assessment,
    Conflict,
    Interview,
    InterviewPanel,
    InterviewSlot,
)
from volunteers.models.choices import AssessmentStatus
from volunteers.models.choices import InterviewStatus as I

MOST = 50


@dataclass(frozen=True)
class Pile:
    """`rows`: the first `MOST` of them."""

    count: int
    rows: Sequence[Any]


def pile(rows: QuerySet[Any]) -> Pile:
    return Pile(rows.count(), list(rows[:MOST]))


def interviews(cohort: Cohort, *, by: User) -> Any:
    return Interview.objects.visible_to(by).in_cohort(cohort).running()


def to_read(rows: Any) -> Any:
    return (
        rows.with_slot()
        .prefetch_related("slot__panel__members")
        .order_by("slot__starts_at", "pk")
    )


def unpicked(cohort: Cohort, *, by: User) -> QuerySet[Application]:
    return (
        Application.objects.visible_to(by)
        .exclude(applicant=by)
        .filter(pk__in=booking.without_time(cohort))
    )


def is_today() -> Q:
    """Of an interview that wasn't cancelled."""
    first = datetime.combine(timezone.localdate(), time(), tzinfo=dates.BANGKOK)
    within = Q(
        slot__starts_at__gte=first, slot__starts_at__lt=first + timedelta(days=1)
    )
    return within & ~Q(status=I.CANCELLED)


def is_to_mark() -> Q:
    """Over, and nobody has said whether it took place."""
    return Q(status=I.BOOKED, slot__ends_at__lt=timezone.now())


def is_to_score() -> Q:
    """Held, and somebody on the panel who may has not sent scores."""
    sent = Assessment.objects.filter(
        interview=OuterRef(OuterRef("pk")),
        member=OuterRef("pk"),
        status=AssessmentStatus.SUBMITTED,
    )
    kept_away = Conflict.objects.filter(
        application=OuterRef(OuterRef("application")), reviewer=OuterRef("pk")
    )
    late = User.objects.filter(
        ~Exists(sent), ~Exists(kept_away), interview_panels=OuterRef("slot__panel")
    )
    return Q(Exists(late), status=I.HELD)


PARTS: dict[str, Callable[[], Q]] = {
    "today": is_today,
    "to_mark": is_to_mark,
    "absent": lambda: Q(status=I.ABSENT),
    "to_score": is_to_score,
}


def counts(cohort: Cohort, *, by: User) -> dict[str, int]:
    """How many interviews there are of each of `PARTS`, and of people without a time (`unpicked`)."""
    asked = {
        name: Count("pk", filter=part(), distinct=True) for name, part in PARTS.items()
    }
    told = interviews(cohort, by=by).order_by().aggregate(**asked)
    return {**told, "unpicked": unpicked(cohort, by=by).count()}


def part_of(cohort: Cohort, name: str, *, by: User) -> Any:
    return interviews(cohort, by=by).filter(PARTS[name]())


def conflicted(cohort: Cohort, *, by: User) -> Any:
    """Still to come, with somebody on the panel who must not meet the person: to be given another time."""
    touched = Conflict.objects.filter(
        application=OuterRef("application"),
        reviewer__interview_panels=OuterRef("slot__panel"),
    )
    return interviews(cohort, by=by).booked().filter(Exists(touched))


def panels(cohort: Cohort) -> QuerySet[InterviewPanel]:
    """With their times to come (`ahead`) and how many people have picked one (`picked`)."""
    to_come = Q(slots__cancelled_at=None, slots__starts_at__gt=timezone.now())
    booked = to_come & Q(slots__interviews__status=I.BOOKED)
    return InterviewPanel.objects.in_cohort(cohort).annotate(
        ahead=Count("slots", filter=to_come, distinct=True),
        picked=Count("slots__interviews", filter=booked, distinct=True),
    )


def with_means(rows: Any) -> Any:
    """With `interview_mean`: of the marks that count; None without any."""
    marks = (
        Assessment.objects.counting()
        .filter(interview__application=OuterRef("pk"))
        .order_by()
    )
    mean = (
        marks.values("interview__application").annotate(mean=Avg("mark")).values("mean")
    )
    return rows.annotate(interview_mean=Subquery(mean))


def results(cohort: Cohort, *, by: User) -> QuerySet[Application]:
    """Whoever was scored in an interview, best first."""
    rows = Application.objects.visible_to(by).exclude(applicant=by).in_cohort(cohort)
    return (
        with_means(rows)
        .filter(interview_mean__isnull=False)
        .order_by("-interview_mean", "pk")
    )


def days(cohort: Cohort) -> list[date]:
    """In Bangkok, on which there are times."""
    rows = (
        InterviewSlot.objects.standing()
        .filter(panel__cohort=cohort)
        .order_by("starts_at")
    )
    return list(
        dict.fromkeys(
            timezone.localdate(start)
            for start in rows.values_list("starts_at", flat=True)
        )
    )


def roster(cohort: Cohort, day: date, *, by: User) -> list[InterviewSlot]:
    """The times of a day with who has picked them (`seated`); what the reader must not see is only `taken`."""
    rows = (
        InterviewSlot.objects.visible_to(by)
        .standing()
        .filter(panel__cohort=cohort)
        .on(day)
        .with_taken()
    )
    slots = list(
        rows.select_related("panel__data_key")
        .prefetch_related("panel__members")
        .order_by("panel__name", "starts_at")
    )
    shown: dict[int, list[Interview]] = {}
    for each in (
        interviews(cohort, by=by)
        .exclude(status=I.CANCELLED)
        .on(day)
        .select_related("application")
    ):
        shown.setdefault(each.slot_id, []).append(each)
    for slot in slots:
        slot.__dict__["seated"] = shown.get(slot.pk, [])
    return slots
