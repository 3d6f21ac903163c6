"""Exports of tables of applications, and saved filters of their list."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from portal.models import DataKey
from portal.models.codes import public_code
from portal.models.sealed_field import SealedTextField
from volunteers.models.choices import ExportFormat
from volunteers.models.queries.applications import ExportQuerySet, SavedFilterQuerySet


class Export(models.Model):
    """A log of exported tables: who, when, how many applications, and what for."""

    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_lazy("person who did it"),
    )
    made_at = models.DateTimeField(_lazy("when"), default=timezone.now, editable=False)
    format = models.CharField(_lazy("format"), max_length=4, choices=ExportFormat)
    columns = models.JSONField(_lazy("columns"), default=list)
    count = models.PositiveIntegerField(_lazy("applications"))
    purpose = SealedTextField(_lazy("purpose"))
    data_key = models.OneToOneField(DataKey, on_delete=models.PROTECT, editable=False)

    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _lazy("export")
        verbose_name_plural = _lazy("record of exports")

    def __str__(self) -> str:
        return self.code

    def sealing_key(self) -> DataKey:
        return self.data_key


class SavedFilter(models.Model):
    """A coordinator's view of the list; `query` holds filters, order and columns."""

    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters"
    )
    name = models.CharField(_lazy("name"), max_length=60)
    query = models.CharField(max_length=1000)
    is_shared = models.BooleanField(_lazy("shown to all coordinators"), default=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _lazy("saved filter")
        verbose_name_plural = _lazy("saved filters")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"], name="one_saved_filter_per_owner_and_name"
            )
        ]

    def __str__(self) -> str:
        return self.name
