"""Certificates of completed work."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort
from placements.models.placement import Placement
from placements.models.queries.year import CertificateQuerySet
from portal.models import DataKey
from portal.models.codes import public_code
from portal.models.sealed_field import SealedTextField


class Certificate(models.Model):
    """What was served, as printed: later changes of the placement don't change it.

    It outlives its placement, so that what was handed out stays verifiable: then it has
    a key of its own and a name only if its holder shows it.
    """

    outlives_cohort = True
    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    cohort = models.ForeignKey(
        Cohort, on_delete=models.PROTECT, related_name="+", editable=False
    )
    placement = models.ForeignKey(
        Placement, on_delete=models.SET_NULL, null=True, related_name="certificates"
    )
    name = SealedTextField(_lazy("name"), editable=False)
    starts_on = models.DateField(_lazy("from"), editable=False)
    ended_on = models.DateField(_lazy("to"), editable=False)
    held_days = models.PositiveSmallIntegerField(default=0, editable=False)
    shows_name = models.BooleanField(default=False)
    issued_at = models.DateTimeField(
        _lazy("issued"), default=timezone.now, editable=False
    )
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(_lazy("revoked"), null=True, editable=False)
    revoke_reason = SealedTextField(_lazy("why it was revoked"), editable=False)

    data_key = models.OneToOneField(
        DataKey,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-pk"]
        verbose_name = _lazy("certificate")
        verbose_name_plural = _lazy("certificates")
        constraints = [
            models.UniqueConstraint(
                fields=["placement"],
                condition=Q(revoked_at=None),
                name="one_valid_certificate_per_placement",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__gte=F("starts_on")),
                name="a_certificate_names_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(placement__isnull=False) | Q(data_key__isnull=False),
                name="a_certificate_opens_with_a_key",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.cohort_id is None and self.placement:
            self.cohort_id = self.placement.application.cohort_id
        super().save(*args, **kwargs)

    def sealing_key(self) -> DataKey:
        # One of them: see the constraint.
        owner: Any = self if self.data_key_id else self.placement
        return owner.data_key

    def get_absolute_url(self) -> str:
        return reverse("certificate", args=[self.code])
