"""Linked LINE accounts, and the pushes beside e-mails."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from portal.models import sealed_field
from portal.models.choices import LineState

if TYPE_CHECKING:
    from portal.models import DataKey


class LineNoticeQuerySet(models.QuerySet[Any]):
    def due(self, now: datetime) -> Self:
        return self.filter(state=LineState.WAITING, due_at__lte=now)


class LineCode(models.Model):
    """A code that a person sends to the programme's LINE account to link their own.

    It is valid for a quarter of an hour.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="line_code"
    )
    code = sealed_field.SealedTextField(_lazy("code"))
    # For looking it up: the sealed code can't be searched.
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(editable=False)

    def __str__(self) -> str:
        return str(self.pk)

    def sealing_key(self) -> "DataKey":
        return self.person.data_key


class LineLink(models.Model):
    """One person's LINE account.

    `account_mac` is for looking it up, because `account` is sealed.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="line_link"
    )
    account = sealed_field.SealedTextField(_lazy("LINE user id"))
    account_mac = models.CharField(max_length=64, unique=True, editable=False)
    is_on = models.BooleanField(_lazy("tell by LINE"), default=True)
    linked_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _lazy("link to LINE")
        verbose_name_plural = _lazy("links to LINE")

    def __str__(self) -> str:
        return str(self.pk)

    def sealing_key(self) -> "DataKey":
        return self.person.data_key


class LineNotice(models.Model):
    """One push “you have a new message”, independent of the e-mail of the same message.

    `due_at` is also its lock: the process that updates it asks LINE.
    """

    message = models.OneToOneField(
        "portal.Message", on_delete=models.CASCADE, related_name="line_notice"
    )
    link = models.ForeignKey(LineLink, on_delete=models.CASCADE, related_name="notices")
    state = models.CharField(
        max_length=10, choices=LineState, default=LineState.WAITING, editable=False
    )
    due_at = models.DateTimeField(editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    error = models.CharField(max_length=60, blank=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    objects = LineNoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=LineState.values), name="line_state_is_known"
            )
        ]
        indexes = [
            # Serves `due`, which runs every ten seconds.
            models.Index(fields=["state", "due_at"], name="line_notices_that_wait"),
            models.Index(fields=["ended_at"], name="line_notices_that_ended"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
