"""Subscriptions to the opening of a call."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from organizations.models.cohort import Cohort
from organizations.models.querysets import SubscriptionQuerySet
from portal.models import DataKey
from portal.models.choices import Language
from portal.models.sealed_field import SealedTextField


class Subscription(models.Model):
    """An address to notify once when a cohort's call opens; then the row is deleted.

    By `address_mac` and `token_hash` an address or a link is found without storing it.
    """

    cohort = models.ForeignKey(
        Cohort,
        on_delete=models.CASCADE,
        related_name="subscriptions",
        verbose_name=_lazy("cohort"),
    )
    address = SealedTextField(_lazy("email"))
    address_mac = models.CharField(max_length=64, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    language = models.CharField(
        _lazy("language"), max_length=2, choices=Language, default=Language.THAI
    )
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField(null=True, editable=False)
    data_key = models.OneToOneField(
        DataKey, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _lazy("request to be told")
        verbose_name_plural = _lazy("requests to be told")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "address_mac"],
                name="an_address_is_told_once_per_cohort",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def sealing_key(self) -> DataKey:
        return self.data_key
