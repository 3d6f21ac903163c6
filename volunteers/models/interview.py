"""Interviews: panels, slots, appointments, calendar links and scores."""

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort
from portal.models import DataKey
from portal.models.codes import public_code
from portal.models.sealed_field import SealedTextField
from volunteers.models.application import Application
from volunteers.models.choices import AssessmentStatus, InterviewStatus
from volunteers.models.queries.interviews import (
    AssessmentQuerySet,
    InterviewPanelQuerySet,
    InterviewQuerySet,
    InterviewSlotQuerySet,
)
from volunteers.models.questions import Criterion

MAX_SEATS = 20


class InterviewPanel(models.Model):
    """People who interview together. Its data key seals the places of its slots."""

    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    cohort = models.ForeignKey(
        Cohort,
        on_delete=models.CASCADE,
        related_name="interview_panels",
        verbose_name=_lazy("cohort"),
    )
    name = models.CharField(_lazy("name"), max_length=80)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="interview_panels",
        verbose_name=_lazy("members"),
        blank=True,
    )
    data_key = models.OneToOneField(
        DataKey, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    objects = InterviewPanelQuerySet.as_manager()

    class Meta:
        ordering = ["-cohort__number", "name"]
        verbose_name = _lazy("interview panel")
        verbose_name_plural = _lazy("interview panels")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "name"],
                name="one_interview_panel_per_cohort_and_name",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.data_key_id is None:
            self.data_key = DataKey.objects.create()
        super().save(*args, **kwargs)


class InterviewSlot(models.Model):
    """A time at which a panel interviews up to `seats` people.

    `place`: an address, or the link of a remote meeting.
    """

    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    panel = models.ForeignKey(
        InterviewPanel,
        on_delete=models.PROTECT,
        related_name="slots",
        verbose_name=_lazy("panel"),
    )
    starts_at = models.DateTimeField(_lazy("starts"))
    ends_at = models.DateTimeField(_lazy("ends"))
    seats = models.PositiveSmallIntegerField(
        _lazy("people at a time"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_SEATS)],
    )
    is_remote = models.BooleanField(_lazy("remote"), default=True)
    place = SealedTextField(_lazy("link or place"))
    cancelled_at = models.DateTimeField(
        _lazy("cancelled at"), null=True, editable=False
    )

    objects = InterviewSlotQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _lazy("interview time")
        verbose_name_plural = _lazy("interview times")
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "starts_at"],
                condition=Q(cancelled_at=None),
                name="a_panel_begins_one_interview_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="an_interview_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(seats__range=(1, MAX_SEATS)),
                name="a_slot_has_one_to_twenty_seats",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def sealing_key(self) -> DataKey:
        return self.panel.data_key


class Interview(models.Model):
    """An application in a seat of a slot.

    Moving it to another slot keeps the row, and so the entry in calendars. `sequence`
    increases with each change that calendars must follow (SEQUENCE of RFC 5545).
    """

    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    application = models.ForeignKey(
        Application,
        on_delete=models.CASCADE,
        related_name="interviews",
        verbose_name=_lazy("application"),
    )
    slot = models.ForeignKey(
        InterviewSlot,
        on_delete=models.PROTECT,
        related_name="interviews",
        verbose_name=_lazy("time"),
    )
    seat = models.PositiveSmallIntegerField(default=1, editable=False)
    status = models.CharField(
        _lazy("status"),
        max_length=12,
        choices=InterviewStatus,
        default=InterviewStatus.BOOKED,
        editable=False,
    )
    status_changed_at = models.DateTimeField(
        _lazy("since"), default=timezone.now, editable=False
    )
    picked_at = models.DateTimeField(
        _lazy("picked"), default=timezone.now, editable=False
    )
    sequence = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = InterviewQuerySet.as_manager()

    class Meta:
        ordering = ["slot__starts_at", "pk"]
        verbose_name = _lazy("interview")
        verbose_name_plural = _lazy("interviews")
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(status__in=InterviewStatus.counting()),
                name="one_interview_that_counts_per_application",
            ),
            models.UniqueConstraint(
                fields=["slot", "seat"],
                condition=~Q(status=InterviewStatus.CANCELLED),
                name="a_seat_of_a_slot_is_taken_once",
            ),
            models.CheckConstraint(
                condition=Q(seat__range=(1, MAX_SEATS)),
                name="seats_of_a_slot_begin_at_one",
            ),
            models.CheckConstraint(
                condition=Q(status__in=InterviewStatus.values),
                name="interview_status_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} · {self.code}"

    def get_absolute_url(self) -> str:
        return reverse("interview", args=[self.code])


class CalendarLink(models.Model):
    """The private URL of a user's calendar, of which only a hash is stored."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_link"
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _lazy("calendar link")
        verbose_name_plural = _lazy("calendar links")

    def __str__(self) -> str:
        return str(self.user_id)


class Assessment(models.Model):
    """One panel member's scores of one interview.

    Created when the member confirms to have no conflict of interest.
    """

    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    interview = models.ForeignKey(
        Interview,
        on_delete=models.CASCADE,
        related_name="assessments",
        verbose_name=_lazy("interview"),
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="assessments",
        verbose_name=_lazy("interviewer"),
    )
    status = models.CharField(
        _lazy("status"),
        max_length=12,
        choices=AssessmentStatus,
        default=AssessmentStatus.DRAFT,
        editable=False,
    )
    status_changed_at = models.DateTimeField(
        _lazy("since"), default=timezone.now, editable=False
    )
    comment = SealedTextField(_lazy("comment"))
    mark = models.FloatField(_lazy("weighted mean"), null=True, editable=False)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _lazy("assessment of an interview")
        verbose_name_plural = _lazy("assessments of interviews")
        constraints = [
            models.UniqueConstraint(
                fields=["interview", "member"],
                name="one_assessment_per_interview_and_member",
            ),
            models.CheckConstraint(
                condition=Q(status__in=AssessmentStatus.values),
                name="assessment_status_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(status=AssessmentStatus.SUBMITTED) | Q(mark__isnull=False),
                name="what_was_assessed_has_a_mark",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.interview} · {self.code}"

    def sealing_key(self) -> DataKey:
        return self.interview.application.data_key


class AssessmentScore(models.Model):
    """Like `Score`, for an interview."""

    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="scores"
    )
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="interview_scores"
    )
    value = models.PositiveSmallIntegerField(_lazy("score"), null=True)
    note = SealedTextField(_lazy("note"))

    class Meta:
        verbose_name = _lazy("score of an interview")
        verbose_name_plural = _lazy("scores of interviews")
        ordering = ["criterion__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "criterion"],
                name="one_interview_score_per_criterion",
            ),
            models.CheckConstraint(
                condition=Q(value__range=(1, 5)),
                name="interview_scores_are_one_to_five",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.value}"

    def sealing_key(self) -> DataKey:
        return self.assessment.interview.application.data_key
