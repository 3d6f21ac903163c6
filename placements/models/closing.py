"""The closing of a cohort, and its statistics."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort
from placements.models.choices import CountedBy
from placements.models.queries.placements import (
    ClosingQuerySet,
    CoordinatorOnlyQuerySet,
)
from portal.models.codes import public_code


class Closing(models.Model):
    """A cohort closes at `leaves_at`, with a message to each person, unless stopped."""

    outlives_cohort = True
    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    cohort = models.ForeignKey(
        Cohort,
        on_delete=models.PROTECT,
        related_name="closings",
        verbose_name=_lazy("cohort"),
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_lazy("planned by"),
    )
    made_at = models.DateTimeField(
        _lazy("planned"), default=timezone.now, editable=False
    )
    leaves_at = models.DateTimeField(_lazy("closes at"))
    stopped_at = models.DateTimeField(_lazy("stopped"), null=True, editable=False)
    done_at = models.DateTimeField(_lazy("closed"), null=True, editable=False)

    objects = ClosingQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _lazy("closing of a cohort")
        verbose_name_plural = _lazy("closings of cohorts")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort"],
                condition=Q(stopped_at=None),
                name="one_closing_at_a_time_per_cohort",
            ),
            models.CheckConstraint(
                condition=Q(stopped_at=None) | Q(done_at=None),
                name="a_stopped_closing_is_never_done",
            ),
        ]

    def __str__(self) -> str:
        return str(self.cohort)

    def is_held(self, now: datetime | None = None) -> bool:
        """It can still be stopped."""
        return (
            self.stopped_at is None
            and self.done_at is None
            and (now or timezone.now()) < self.leaves_at
        )


class Statistic(models.Model):
    """One number of a cohort, without names.

    `count`: as it was when the cohort closed. `erased`: the part of applications that
    were erased.
    """

    cohort = models.ForeignKey(
        Cohort,
        on_delete=models.CASCADE,
        related_name="statistics",
        verbose_name=_lazy("cohort"),
    )
    by = models.CharField(_lazy("counted by"), max_length=16, choices=CountedBy)
    value = models.CharField(_lazy("value"), max_length=40)
    count = models.PositiveIntegerField(_lazy("count"), default=0)
    erased = models.PositiveIntegerField(default=0)

    objects = CoordinatorOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["cohort", "by", "value"]
        verbose_name = _lazy("statistic")
        verbose_name_plural = _lazy("statistics")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "by", "value"],
                name="one_statistic_per_cohort_and_value",
            ),
            models.CheckConstraint(
                condition=Q(by__in=CountedBy.values),
                name="statistics_count_known_things",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cohort_id} {self.by} {self.value}: {self.count}"
