"""Anonymous counts of erased applications, and requests to erase one."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort
from volunteers.models.application import Application
from volunteers.models.choices import ErasureStatistic
from volunteers.models.queries.applications import ErasureRequestQuerySet


class ErasedCount(models.Model):
    """How many erased applications there were, by one attribute at a time."""

    cohort = models.ForeignKey(
        Cohort,
        on_delete=models.CASCADE,
        related_name="erased_counts",
        verbose_name=_lazy("cohort"),
    )
    by = models.CharField(_lazy("counted by"), max_length=10, choices=ErasureStatistic)
    value = models.CharField(_lazy("value"), max_length=60)
    count = models.PositiveIntegerField(_lazy("count"), default=0)

    class Meta:
        ordering = ["cohort", "by", "value"]
        verbose_name = _lazy("count of erased applications")
        verbose_name_plural = _lazy("counts of erased applications")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "by", "value"], name="one_count_per_cohort_and_value"
            ),
            models.CheckConstraint(
                condition=models.Q(by__in=ErasureStatistic.values),
                name="erased_are_counted_by_known_things",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cohort.number} {self.by} {self.value}: {self.count}"


class ErasureRequest(models.Model):
    """A request to erase a sent application; a coordinator decides.

    It is deleted together with the application, so `granted_at` is only seen while
    erasing has failed.
    """

    application = models.OneToOneField(
        Application,
        on_delete=models.CASCADE,
        related_name="erasure_request",
        verbose_name=_lazy("application"),
    )
    asked_at = models.DateTimeField(_lazy("asked"), default=timezone.now)
    refused_at = models.DateTimeField(_lazy("refused"), null=True, editable=False)

    granted_at = models.DateTimeField(_lazy("granted"), null=True, editable=False)

    objects = ErasureRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at"]
        verbose_name = _lazy("request to erase")
        verbose_name_plural = _lazy("requests to erase")

    def __str__(self) -> str:
        return str(self.application)
