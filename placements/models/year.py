"""Records of the year: learning phases, check-ins, monthly reports."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from placements.models import calendar
from placements.models.choices import Feeling, Side
from placements.models.choices import ReportStatus as R
from placements.models.placement import Placement
from placements.models.queries.year import (
    CheckInQuerySet,
    PhaseQuerySet,
    ReportQuerySet,
)
from portal.models import DataKey
from portal.models.codes import public_code
from portal.models.sealed_field import SealedTextField


class PhaseRecord(models.Model):
    """A learning phase in the days of one placement, with the volunteer's goals."""

    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    placement = models.ForeignKey(
        Placement, on_delete=models.CASCADE, related_name="phases"
    )
    order = models.PositiveSmallIntegerField()
    text = models.TextField()
    first_month = models.PositiveSmallIntegerField()
    last_month = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    goals = SealedTextField(_lazy("goals"), editable=False)
    goals_at = models.DateTimeField(null=True, editable=False)
    confirmed_at = models.DateTimeField(null=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=0)

    objects = PhaseQuerySet.as_manager()

    class Meta:
        verbose_name = _lazy("phase of learning")
        verbose_name_plural = _lazy("phases of learning")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "order"], name="phases_of_a_placement_are_numbered"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="a_phase_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def is_now(self) -> bool:
        return self.starts_on <= timezone.localdate() <= self.ends_on

    @property
    def from_month(self) -> int:
        return self.month_of(self.starts_on)

    @property
    def to_month(self) -> int:
        return self.month_of(self.ends_on)

    @property
    def is_all_year(self) -> bool:
        return self.from_month == 1 and self.to_month == 12

    def month_of(self, day: date) -> int:
        """On a strip of twelve months; later days are drawn in the twelfth."""
        # An extended year goes beyond twelve months, and the strip does not.
        return min(12, calendar.month_number(self.placement.starts_on or day, day))

    def sealing_key(self) -> DataKey:
        return self.placement.data_key


class CheckIn(models.Model):
    """What one side says at the end of a phase. The other side never reads it."""

    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    placement = models.ForeignKey(
        Placement, on_delete=models.CASCADE, related_name="checkins"
    )
    side = models.CharField(max_length=10, choices=Side)
    due_on = models.DateField()
    sent_at = models.DateTimeField(null=True, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    feeling = models.CharField(max_length=8, choices=Feeling, blank=True)
    wants_talk = models.BooleanField(default=False)
    text = SealedTextField()

    objects = CheckInQuerySet.as_manager()

    class Meta:
        verbose_name = _lazy("check-in")
        verbose_name_plural = _lazy("check-ins")
        ordering = ["due_on", "side"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "side", "due_on"],
                name="one_check_in_per_side_and_day",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None, sent_by=None, feeling="")
                | Q(
                    sent_at__isnull=False,
                    sent_by__isnull=False,
                    feeling__in=Feeling.values,
                ),
                name="a_check_in_that_was_sent_says_how_it_goes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement} · {self.due_on}"

    def sealing_key(self) -> DataKey:
        return self.placement.data_key


class Report(models.Model):
    """The volunteer's account of one calendar month.

    `version` grows with every save, so that two tabs don't overwrite each other.
    """

    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    placement = models.ForeignKey(
        Placement, on_delete=models.CASCADE, related_name="reports"
    )
    month = models.DateField()
    status = models.CharField(
        _lazy("status"), max_length=10, choices=R, default=R.DRAFT, editable=False
    )
    status_changed_at = models.DateTimeField(
        _lazy("since"), default=timezone.now, editable=False
    )
    learnt = SealedTextField(_lazy("learned"), editable=False)
    wish = SealedTextField(_lazy("wished for"), editable=False)
    remark = SealedTextField(_lazy("change request"), editable=False)
    version = models.PositiveIntegerField(default=0)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _lazy("monthly report")
        verbose_name_plural = _lazy("monthly reports")
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "month"], name="one_report_per_month"
            ),
            models.CheckConstraint(
                condition=Q(status__in=R.values), name="report_status_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement} · {self.month:%Y-%m}"

    @property
    def tone(self) -> str:
        return {R.SUBMITTED: "sky", R.RETURNED: "sun", R.ACCEPTED: "leaf"}.get(
            R(self.status), "plain"
        )

    def sealing_key(self) -> DataKey:
        return self.placement.data_key
