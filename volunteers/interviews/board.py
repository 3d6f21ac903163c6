"""Queries of the coordinators' interview dashboard of one cohort."""

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

# Rows of each section on the dashboard; the rest is reached through the list.
MAX_ROWS = 50


@dataclass(frozen=True)
class FirstRows:
    """`rows`: the first `MAX_ROWS` of them."""

    count: int
    rows: Sequence[Any]


def first_rows(rows: QuerySet[Any]) -> FirstRows:
    # A count and a slice: two short queries instead of loading every row.
    return FirstRows(rows.count(), list(rows[:MAX_ROWS]))


def interviews(cohort: Cohort, *, by: User) -> Any:
    # `visible_to` also for mere counts: a number could give a hidden one away.
    return Interview.objects.visible_to(by).in_cohort(cohort).running()


def with_details(rows: Any) -> Any:
    return (
        rows.with_slot()
        .prefetch_related("slot__panel__members")
        .order_by("slot__starts_at", "pk")
    )


def applications_without_time(cohort: Cohort, *, by: User) -> QuerySet[Application]:
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
    submitted = Assessment.objects.filter(
        # Twice OuterRef: past the subquery of users, to the interview outside of it.
        interview=OuterRef(OuterRef("pk")),
        member=OuterRef("pk"),
        status=AssessmentStatus.SUBMITTED,
    )
    conflict = Conflict.objects.filter(
        application=OuterRef(OuterRef("application")), reviewer=OuterRef("pk")
    )
    # Who has a conflict never sends scores; without the second Exists the interview
    # would stay in the list for ever.
    missing = User.objects.filter(
        ~Exists(submitted), ~Exists(conflict), interview_panels=OuterRef("slot__panel")
    )
    return Q(Exists(missing), status=I.HELD)


SECTIONS: dict[str, Callable[[], Q]] = {
    "today": is_today,
    "to_mark": is_to_mark,
    "absent": lambda: Q(status=I.ABSENT),
    "to_score": is_to_score,
}


def counts(cohort: Cohort, *, by: User) -> dict[str, int]:
    """How many interviews there are of each of `SECTIONS`, and of people without a time
    (`applications_without_time`).
    """
    aggregates = {
        # distinct: the joins of one section must not multiply the count of another.
        name: Count("pk", filter=part(), distinct=True)
        for name, part in SECTIONS.items()
    }
    counted = interviews(cohort, by=by).order_by().aggregate(**aggregates)
    return {**counted, "unpicked": applications_without_time(cohort, by=by).count()}


def interviews_in_section(cohort: Cohort, name: str, *, by: User) -> Any:
    return interviews(cohort, by=by).filter(SECTIONS[name]())


def interviews_with_conflict(cohort: Cohort, *, by: User) -> Any:
    """Still to come, with somebody on the panel who must not meet the person: to be
    given another time.
    """
    conflict = Conflict.objects.filter(
        application=OuterRef("application"),
        reviewer__interview_panels=OuterRef("slot__panel"),
    )
    return interviews(cohort, by=by).booked().filter(Exists(conflict))


def panels(cohort: Cohort, *, by: User) -> QuerySet[InterviewPanel]:
    """With their times to come (`ahead`) and how many people have picked one
    (`picked`), without hidden ones.
    """
    visible = interviews(cohort, by=by).values("pk")
    to_come = Q(slots__cancelled_at=None, slots__starts_at__gt=timezone.now())
    booked = to_come & Q(
        slots__interviews__status=I.BOOKED, slots__interviews__in=visible
    )
    return InterviewPanel.objects.in_cohort(cohort).annotate(
        # Two counts over joins in one query multiply each other without `distinct`.
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
    # A subquery, since a join would multiply rows that are filtered further.
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
        InterviewSlot.objects.not_cancelled()
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
    """The times of a day with who has picked them (`seated`); what the reader must not
    see is only `taken`.
    """
    rows = (
        InterviewSlot.objects.visible_to(by)
        .not_cancelled()
        .filter(panel__cohort=cohort)
        .on(day)
        .with_taken()
    )
    slots = list(
        rows.select_related("panel__data_key")
        .prefetch_related("panel__members")
        .order_by("panel__name", "starts_at")
    )
    interviews_by_slot: dict[int, list[Interview]] = {}
    for interview in (
        interviews(cohort, by=by)
        .exclude(status=I.CANCELLED)
        .on(day)
        .select_related("application")
    ):
        interviews_by_slot.setdefault(interview.slot_id, []).append(interview)
    for slot in slots:
        # Only visible interviews are named; `taken` counts the others, so that a hidden
        # one doesn't look like a free seat.
        slot.__dict__["seated"] = interviews_by_slot.get(slot.pk, [])
    return slots
