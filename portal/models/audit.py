"""Entries of the audit log."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from portal.models.querysets import AuditQuerySet


class AuditEntry(models.Model):
    """One line of history. `moved_from` and `moved_to`: the states of a step.

    The database refuses to change or delete it, and each is chained to the one before.
    """

    at = models.DateTimeField(_lazy("when"), default=timezone.now, db_index=True)
    actor = models.CharField(
        _lazy("person who did it"), max_length=12, blank=True, db_index=True
    )
    action = models.CharField(_lazy("action"), max_length=60)
    subject_type = models.CharField(_lazy("kind"), max_length=60)
    subject_code = models.CharField(_lazy("item"), max_length=60)
    fields = models.JSONField(_lazy("fields"), default=list)
    moved_from = models.CharField(_lazy("state before"), max_length=24, blank=True)
    moved_to = models.CharField(_lazy("state after"), max_length=24, blank=True)
    previous = models.CharField(max_length=64)
    # 64 hex digits of an HMAC-SHA-256. Unique: a copied entry is refused.
    mac = models.CharField(max_length=64, unique=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _lazy("line of history")
        verbose_name_plural = _lazy("history")
        indexes = [
            models.Index(
                fields=["subject_type", "subject_code"], name="history_of_a_subject"
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_type} {self.subject_code}"
