"""Requests of organizations to host volunteers."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from organizations.models.choices import RequestStatus
from organizations.models.organization import Organization
from organizations.models.places import Province
from organizations.models.querysets import HostRequestQuerySet
from portal.models import DataKey
from portal.models.choices import Language
from portal.models.codes import public_code
from portal.models.sealed_field import SealedTextField


class HostRequest(models.Model):
    """A request from the public form. The contact and the texts are sealed."""

    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    name = models.CharField(_lazy("organization"), max_length=200)
    website = models.URLField(_lazy("website"), max_length=500, blank=True)
    province = models.ForeignKey(
        Province,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_lazy("province"),
    )
    work = SealedTextField(_lazy("what they do"))
    contact_name = SealedTextField(_lazy("contact"))
    contact_email = SealedTextField(_lazy("email"))
    why = SealedTextField(_lazy("why they want to host"))
    language = models.CharField(max_length=2, choices=Language, default=Language.THAI)
    status = models.CharField(
        _lazy("status"),
        max_length=20,
        choices=RequestStatus,
        default=RequestStatus.NEW,
        editable=False,
    )
    status_changed_at = models.DateTimeField(
        _lazy("since"), default=timezone.now, editable=False
    )
    made_at = models.DateTimeField(
        _lazy("received"), default=timezone.now, editable=False
    )
    organization = models.ForeignKey(
        Organization,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="requests",
    )
    data_key = models.OneToOneField(
        DataKey, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    objects = HostRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _lazy("request to host")
        verbose_name_plural = _lazy("requests to host")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=RequestStatus.values),
                name="request_status_is_known",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.data_key_id is None:
            self.data_key = DataKey.objects.create()
        super().save(*args, **kwargs)

    def sealing_key(self) -> DataKey:
        return self.data_key
