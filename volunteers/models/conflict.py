"""Conflicts of interest."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from portal.models import DataKey
from portal.models.sealed_field import SealedTextField
from volunteers.models.application import Application
from volunteers.models.choices import ConflictKind
from volunteers.models.queries.applications import ConflictQuerySet


class Conflict(models.Model):
    """Hides an application from a person everywhere, and says why."""

    application = models.ForeignKey(
        Application,
        on_delete=models.CASCADE,
        related_name="conflicts",
        verbose_name=_lazy("application"),
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="conflicts",
        verbose_name=_lazy("account"),
    )
    kind = models.CharField(
        _lazy("kind"), max_length=10, choices=ConflictKind, editable=False
    )
    note = SealedTextField(_lazy("note"), editable=False)
    made_at = models.DateTimeField(_lazy("since"), default=timezone.now, editable=False)

    objects = ConflictQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _lazy("conflict of interest")
        verbose_name_plural = _lazy("conflicts of interest")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "reviewer"],
                name="one_conflict_per_application_and_reviewer",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ConflictKind.values), name="conflict_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} · {self.get_kind_display()}"

    def sealing_key(self) -> DataKey:
        return self.application.data_key
