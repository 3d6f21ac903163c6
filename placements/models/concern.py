"""Concerns of volunteers, and the contacts who read them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort
from placements.models.choices import ConcernStatus as S
from placements.models.placement import Placement
from placements.models.queries.year import ConcernQuerySet, SafeguardingQuerySet
from portal.models import DataKey
from portal.models.choices import Role
from portal.models.codes import public_code
from portal.models.sealed_field import SealedTextField
from portal.text.bilingual import InLanguage


class SafeguardingContact(models.Model):
    """A coordinator who reads the concerns of a cohort's volunteers.

    Named by an administrator, who reads none.
    """

    outlives_cohort = True
    cohort = models.ForeignKey(
        Cohort,
        on_delete=models.CASCADE,
        related_name="safeguarding_contacts",
        verbose_name=_lazy("cohort"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="safeguards",
        limit_choices_to={"role": Role.COORDINATOR, "is_active": True},
        verbose_name=_lazy("coordinator"),
    )
    phone = models.CharField(
        _lazy("phone number"),
        max_length=40,
        blank=True,
        help_text=_lazy("Volunteers of the cohort see it on every page of their year."),
    )
    hours_th = models.CharField(
        _lazy("when calls are answered, Thai"), max_length=120, blank=True
    )
    hours_en = models.CharField(
        _lazy("when calls are answered, English"), max_length=120, blank=True
    )
    hours = InLanguage()

    objects = SafeguardingQuerySet.as_manager()

    class Meta:
        ordering = ["cohort", "pk"]
        verbose_name = _lazy("safeguarding contact of the programme")
        verbose_name_plural = _lazy("safeguarding contacts of the programme")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "user"], name="a_safeguarding_contact_is_named_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.cohort.number}"

    @property
    def phone_link(self) -> str:
        digits = "".join(sign for sign in self.phone if sign.isdecimal() or sign == "+")
        return f"tel:{digits}"


class Concern(models.Model):
    """What worries a volunteer, for the safeguarding contacts only.

    The audit log never says who opened one.
    """

    outlives_cohort = True
    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    placement = models.ForeignKey(
        Placement, on_delete=models.CASCADE, related_name="concerns"
    )
    status = models.CharField(
        _lazy("status"), max_length=12, choices=S, default=S.OPEN, editable=False
    )
    status_changed_at = models.DateTimeField(
        _lazy("since"), default=timezone.now, editable=False
    )
    opened_at = models.DateTimeField(
        _lazy("opened"), default=timezone.now, editable=False
    )

    objects = ConcernQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        verbose_name = _lazy("concern")
        verbose_name_plural = _lazy("concerns")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=S.values), name="concern_status_is_known"
            )
        ]

    def __str__(self) -> str:
        return self.code


class ConcernMessage(models.Model):
    concern = models.ForeignKey(
        Concern, on_delete=models.CASCADE, related_name="messages"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    text = SealedTextField()

    class Meta:
        verbose_name = _lazy("concern message")
        verbose_name_plural = _lazy("concern messages")
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return str(self.pk)

    def sealing_key(self) -> DataKey:
        return self.concern.placement.data_key
