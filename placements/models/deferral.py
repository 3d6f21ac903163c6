"""Deferrals to a later cohort."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from placements.models.choices import DeferralStatus as S
from placements.models.offer import Offer
from placements.models.queries.placements import DeferralQuerySet
from portal.models import DataKey
from portal.models.codes import public_code
from portal.models.sealed_field import SealedTextField
from volunteers.models import Application


class Deferral(models.Model):
    """A request to come with a later cohort: once for each application.

    `agreed_at`: when the person agreed that their answers are copied to the later
    application, `prepared`.
    """

    outlives_cohort = True
    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    application = models.OneToOneField(
        Application,
        on_delete=models.CASCADE,
        related_name="deferral",
        verbose_name=_lazy("application"),
    )
    offer = models.ForeignKey(
        Offer, on_delete=models.CASCADE, related_name="+", verbose_name=_lazy("offer")
    )
    status = models.CharField(
        _lazy("status"), max_length=12, choices=S, default=S.ASKED, editable=False
    )
    status_changed_at = models.DateTimeField(
        _lazy("since"), default=timezone.now, editable=False
    )
    reason = SealedTextField(_lazy("why"), editable=False)
    answer = SealedTextField(_lazy("answer"), editable=False)
    asked_at = models.DateTimeField(
        _lazy("asked"), default=timezone.now, editable=False
    )
    agreed_at = models.DateTimeField(
        _lazy("agreed to preparing the next application"), editable=False
    )
    prepared = models.ForeignKey(
        Application,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_lazy("next application"),
    )

    objects = DeferralQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _lazy("deferral")
        verbose_name_plural = _lazy("deferrals")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=S.values), name="deferral_status_is_known"
            )
        ]

    def __str__(self) -> str:
        return str(self.application)

    def sealing_key(self) -> DataKey:
        return self.application.data_key

    def get_absolute_url(self) -> str:
        """The coordinators' page."""
        return reverse("admin:placements_deferral_change", args=[self.code])
