"""Contacts of a participation."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from organizations.models.participation import Participation
from portal.models import DataKey
from portal.models.sealed_field import SealedTextField


class Contacts(models.Model):
    """Who looks after the volunteers of one participation.

    Never public, and not part of a profile's revisions.
    """

    participation = models.OneToOneField(
        Participation, on_delete=models.CASCADE, related_name="contacts"
    )
    supervisor = SealedTextField(_lazy("mentor"))
    supervisor_reach = SealedTextField(_lazy("how to reach the mentor"))
    safety_contact = SealedTextField(_lazy("safety contact"))
    safety_contact_reach = SealedTextField(_lazy("how to reach the safety contact"))
    version = models.PositiveIntegerField(default=0, editable=False)
    saved_at = models.DateTimeField(
        _lazy("saved"), default=timezone.now, editable=False
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    data_key = models.OneToOneField(
        DataKey, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _lazy("contacts")
        verbose_name_plural = _lazy("contacts")

    def __str__(self) -> str:
        return self.participation.code

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.data_key_id is None:
            self.data_key = DataKey.objects.create()
        super().save(*args, **kwargs)

    @property
    def code(self) -> str:
        return self.participation.code

    def sealing_key(self) -> DataKey:
        return self.data_key

    def has_supervisor(self) -> bool:
        return bool(self.supervisor and self.supervisor_reach)

    def has_safety_contact(self) -> bool:
        return bool(self.safety_contact and self.safety_contact_reach)
