"""Background jobs with their rows, and the last runs of timed jobs."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from portal.models.choices import JobState, Language, RowState
from portal.models.codes import public_code
from portal.models.querysets import JobQuerySet, JobRowQuerySet
from portal.models.sealed_field import SealedTextField


class Heartbeat(models.Model):
    """The last run of one timed job.

    `began_at` is also its lock: the process that updates it runs the job.
    """

    name = models.CharField(_lazy("scheduled task"), max_length=60, unique=True)
    began_at = models.DateTimeField(_lazy("began"), null=True)
    ended_at = models.DateTimeField(_lazy("ended"), null=True)
    took_ms = models.PositiveIntegerField(_lazy("milliseconds"), default=0)
    error = models.CharField(_lazy("error"), max_length=60, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _lazy("scheduled task")
        verbose_name_plural = _lazy("scheduled tasks")

    def __str__(self) -> str:
        return self.name


class Job(models.Model):
    """Work that takes longer than a request.

    `needs`: its parameters, sealed because they may contain what somebody typed.
    `claim`: the process that works on it, or died; `attempts`: how often in a row a
    process began without making progress.
    """

    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    kind = models.CharField(_lazy("action"), max_length=40)
    state = models.CharField(
        _lazy("state"), max_length=10, choices=JobState, default=JobState.RUNNING
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="jobs"
    )
    made_at = models.DateTimeField(_lazy("begun"), default=timezone.now)
    ended_at = models.DateTimeField(_lazy("ended"), null=True)
    language = models.CharField(max_length=2, choices=Language)
    needs = SealedTextField()
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    claim = models.CharField(max_length=12, blank=True)
    claimed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=60, blank=True)
    file = models.OneToOneField(
        "portal.StoredFile", on_delete=models.SET_NULL, null=True, related_name="job"
    )
    data_key = models.OneToOneField("portal.DataKey", on_delete=models.PROTECT)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _lazy("background task")
        verbose_name_plural = _lazy("background task")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=JobState.values), name="job_state_is_known"
            )
        ]
        indexes = [models.Index(fields=["state", "claimed_at"], name="jobs_that_wait")]

    def __str__(self) -> str:
        return self.code

    def sealing_key(self) -> Any:
        return self.data_key

    @property
    def is_active(self) -> bool:
        return self.state in JobState.active()


class JobRow(models.Model):
    """One object that a job is about, by its primary key.

    It is processed once, also if a process dies in between. `shown`: the status in
    which it was shown to whom confirms the job. `left_as`: how the job left it, so that
    what somebody has touched since can be told from what can be undone.
    """

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="rows")
    thing = models.PositiveBigIntegerField()
    state = models.CharField(max_length=8, choices=RowState, default=RowState.NEW)
    reason = models.CharField(max_length=300, blank=True)
    shown = models.CharField(max_length=40, blank=True)
    left_as = models.CharField(max_length=120, blank=True)

    objects = JobRowQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["job", "thing"], name="a_thing_is_once_in_a_job"
            ),
            models.CheckConstraint(
                condition=Q(state__in=RowState.values), name="job_row_state_is_known"
            ),
        ]
        # `run_rows` finds waiting rows in the order of their keys without sorting.
        indexes = [models.Index(fields=["job", "state", "id"], name="rows_of_a_job")]

    def __str__(self) -> str:
        return f"{self.job_id} · {self.thing}"
