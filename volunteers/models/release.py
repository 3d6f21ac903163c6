"""Releases of outcomes, and revised rankings."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort
from portal.models.codes import public_code
from volunteers.models.application import Application
from volunteers.models.choices import ApplicationStatus
from volunteers.models.queries.decisions import ReleaseQuerySet


class Release(models.Model):
    """Planned outcomes that are released together at `leaves_at`, unless stopped.

    Until then the applications don't change, and no message is created.
    """

    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    cohort = models.ForeignKey(
        Cohort, on_delete=models.PROTECT, related_name="releases"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    leaves_at = models.DateTimeField(_lazy("leaves at"))
    stopped_at = models.DateTimeField(null=True, editable=False)
    done_at = models.DateTimeField(null=True, editable=False)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _lazy("release")
        verbose_name_plural = _lazy("releases")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(stopped_at=None) | models.Q(done_at=None),
                name="a_stopped_release_is_never_done",
            )
        ]

    def __str__(self) -> str:
        return self.code

    def is_held(self, now: datetime | None = None) -> bool:
        """Whether it can still be stopped."""
        return (
            self.stopped_at is None
            and self.done_at is None
            and (now or timezone.now()) < self.leaves_at
        )


class ReleasedOutcome(models.Model):
    """One application of a release, with the outcome that was confirmed."""

    release = models.ForeignKey(
        Release, on_delete=models.CASCADE, related_name="outcomes"
    )
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="planned_releases"
    )
    outcome = models.CharField(max_length=24, choices=ApplicationStatus)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "application"],
                name="an_application_is_once_in_a_release",
            )
        ]

    def __str__(self) -> str:
        return f"{self.release_id} · {self.application_id}"


class Reranking(models.Model):
    """An offer to revise the ranking once; `used_at` is set when it was revised.

    `earlier`: the ranking before, "choices" as primary keys of positions, "anywhere".
    """

    application = models.OneToOneField(
        Application,
        on_delete=models.CASCADE,
        related_name="reranking",
        verbose_name=_lazy("application"),
    )
    offered_at = models.DateTimeField(
        _lazy("offered"), default=timezone.now, editable=False
    )
    used_at = models.DateTimeField(_lazy("ranking revised"), null=True, editable=False)
    earlier = models.JSONField(_lazy("ranking before"), default=dict, editable=False)

    class Meta:
        verbose_name = _lazy("revised ranking")
        verbose_name_plural = _lazy("revised rankings")

    def __str__(self) -> str:
        return str(self.application)
