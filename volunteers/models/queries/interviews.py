"""Querysets of criteria, interview panels, slots, interviews and assessments."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models

from portal.kernel import permissions
from portal.text import dates
from volunteers.models.choices import (
    ApplicationStatus,
    AssessmentStatus,
    CriterionStage,
    InterviewStatus,
)
from volunteers.models.queries.applications import OfApplicationQuerySet

if TYPE_CHECKING:
    from organizations.models import Cohort
    from volunteers.models import Application


def on_panel(user: Any, path: str) -> models.Q:
    """On the panel at `path`, as a coordinator or still a reviewer of its cohort."""
    # Membership of a panel outlives that of the cohort, so both are asked for.
    is_member = models.Q(**{f"{path}members": user})
    return (
        is_member
        if permissions.is_coordinator(user)
        else is_member & models.Q(**{f"{path}cohort__panel__user": user})
    )


class CriterionQuerySet(models.QuerySet[Any]):
    """Reviews and interviews each have their own rubric."""

    def of_reviews(self) -> Self:
        return self.filter(stage=CriterionStage.REVIEW)

    def of_interviews(self) -> Self:
        return self.filter(stage=CriterionStage.INTERVIEW)


class InterviewPanelQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self.all() if permissions.is_coordinator(user) else self.none()

    def in_cohort(self, cohort: "Cohort") -> Self:
        return self.filter(cohort=cohort)


class InterviewSlotQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self.all() if permissions.is_coordinator(user) else self.none()

    def not_cancelled(self) -> Self:
        """Slots that weren't called off."""
        return self.filter(cancelled_at=None)

    def on(self, day: date) -> Self:
        first = datetime.combine(day, time(), tzinfo=dates.BANGKOK)
        return self.filter(
            starts_at__gte=first, starts_at__lt=first + timedelta(days=1)
        )

    def overlapping(self, first: datetime, last: datetime) -> Self:
        # Half open: a slot that begins as another one ends doesn't overlap it.
        return self.not_cancelled().filter(starts_at__lt=last, ends_at__gt=first)

    def with_taken(self) -> Self:
        """How many of its seats are `taken`."""
        # Anything but a cancelled interview keeps its seat, so that a seat never
        # belongs to two people. A filtered Count: one query, not one for each slot.
        is_taken = ~models.Q(interviews__status=InterviewStatus.CANCELLED)
        return self.annotate(taken=models.Count("interviews", filter=is_taken))

    def free(self, *, after: datetime) -> Self:
        """With a seat left, in the order of their times."""
        rows = (
            self.not_cancelled()
            .filter(starts_at__gt=after)
            .with_taken()
            .filter(taken__lt=models.F("seats"))
        )
        return rows.order_by("starts_at", "pk")


class InterviewQuerySet(OfApplicationQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Coordinators: all; panel members: theirs. Hidden by a conflict of interest.

        Applicants reach theirs through their application.
        """
        if not user.is_authenticated:
            return self.none()
        # A panel member can be an applicant elsewhere: their own interview would show
        # them the scores it got.
        rows = self.without_conflicts_of(user).exclude(application__applicant=user)
        return (
            rows
            if permissions.is_coordinator(user)
            else rows.filter(on_panel(user, "slot__panel__")).running()
        )

    def of_member(self, user: Any) -> Self:
        """Interviews of panels that the user is on."""
        return (
            self.visible_to(user)
            .filter(on_panel(user, "slot__panel__"))
            .exclude(status=InterviewStatus.CANCELLED)
        )

    def running(self) -> Self:
        return self.exclude(application__status=ApplicationStatus.WITHDRAWN)

    def counting(self) -> Self:
        return self.filter(status__in=InterviewStatus.counting())

    def in_cohort(self, cohort: "Cohort") -> Self:
        return self.filter(slot__panel__cohort=cohort)

    def on(self, day: date) -> Self:
        first = datetime.combine(day, time(), tzinfo=dates.BANGKOK)
        return self.filter(
            slot__starts_at__gte=first, slot__starts_at__lt=first + timedelta(days=1)
        )

    def booked(self) -> Self:
        return self.filter(status=InterviewStatus.BOOKED)

    def with_slot(self) -> Self:
        return self.select_related(
            "slot__panel__cohort", "slot__panel__data_key", "application"
        )


class AssessmentQuerySet(models.QuerySet[Any]):
    def counting(self) -> Self:
        """Sent, of interviews that were held, by people without a conflict."""
        sent = self.filter(
            status=AssessmentStatus.SUBMITTED, interview__status=InterviewStatus.HELD
        )
        # A score sent before the conflict was known stays stored, but must not count.
        return sent.exclude(
            interview__application__conflicts__reviewer=models.F("member")
        )

    def of_application(self, application: "Application") -> Self:
        return self.filter(interview__application=application)
