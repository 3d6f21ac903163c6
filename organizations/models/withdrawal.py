"""Withdrawals of organizations from a cohort."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from organizations.models.choices import WithdrawalStatus as S
from organizations.models.participation import Participation
from organizations.models.querysets import WithdrawalQuerySet
from portal.models import DataKey
from portal.models.codes import public_code
from portal.models.sealed_field import SealedTextField


class Withdrawal(models.Model):
    """An organization leaves a cohort: asked for, held until `leaves_at`, carried out.

    `reason` is the organization's, `note` and `answer` are the coordinators'; only the
    answer is shown to the organization. `was_closed`: what its participation was
    before.
    """

    outlives_cohort = True
    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    participation = models.ForeignKey(
        Participation,
        on_delete=models.CASCADE,
        related_name="withdrawals",
        verbose_name=_lazy("participation"),
    )
    status = models.CharField(
        _lazy("status"), max_length=12, choices=S, default=S.ASKED, editable=False
    )
    status_changed_at = models.DateTimeField(
        _lazy("since"), default=timezone.now, editable=False
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_lazy("asked by"),
    )
    asked_at = models.DateTimeField(_lazy("asked"), null=True, editable=False)
    reason = SealedTextField(_lazy("why"), editable=False)
    answer = SealedTextField(_lazy("answer"), editable=False)
    note = SealedTextField(_lazy("note"), editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_lazy("planned by"),
    )
    was_closed = models.BooleanField(default=False, editable=False)
    leaves_at = models.DateTimeField(_lazy("leaves at"), null=True, editable=False)
    data_key = models.OneToOneField(
        DataKey, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _lazy("withdrawal of an organization")
        verbose_name_plural = _lazy("withdrawals of organizations")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=S.values), name="withdrawal_status_is_known"
            ),
            models.UniqueConstraint(
                fields=["participation"],
                condition=Q(status__in=[S.ASKED, S.HELD]),
                name="one_withdrawal_at_a_time_per_participation",
            ),
            models.CheckConstraint(
                condition=~Q(status=S.HELD)
                | Q(leaves_at__isnull=False, made_by__isnull=False),
                name="a_held_withdrawal_has_a_minute",
            ),
        ]

    def __str__(self) -> str:
        return str(self.participation)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.data_key_id is None:
            self.data_key = DataKey.objects.create()
        super().save(*args, **kwargs)

    def sealing_key(self) -> DataKey:
        return self.data_key

    @property
    def is_asked(self) -> bool:
        """The organization's request is open, as far as it knows."""
        return self.asked_at is not None and self.status in S.under_way()

    @property
    def is_refused(self) -> bool:
        return self.status == S.REFUSED

    def is_held(self, now: datetime | None = None) -> bool:
        """Whether it can still be stopped."""
        return (
            self.status == S.HELD
            and self.leaves_at is not None
            and (now or timezone.now()) < self.leaves_at
        )
