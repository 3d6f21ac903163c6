"""Talks of coordinators with a volunteer or a host, and when the next one is due."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from placements.models.placement import Placement
from placements.models.queries.year import ContactNoteQuerySet
from portal.models import DataKey
from portal.models.codes import public_code
from portal.models.sealed_field import SealedTextField


class ContactNote(models.Model):
    """A line of the contact log: it answers the light of its placement.

    Neither the volunteer nor the host reads it. A line is never changed: one that was
    wrong is struck out, and stays readable.
    """

    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    placement = models.ForeignKey(
        Placement, on_delete=models.CASCADE, related_name="contact_notes"
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    written_at = models.DateTimeField(
        _lazy("written"), default=timezone.now, editable=False
    )
    talked_on = models.DateField(_lazy("talked on"), editable=False)
    next_on = models.DateField(_lazy("next talk"), null=True, editable=False)
    text = SealedTextField(_lazy("note"), editable=False)
    struck_at = models.DateTimeField(_lazy("struck out"), null=True, editable=False)

    objects = ContactNoteQuerySet.as_manager()

    class Meta:
        ordering = ["-talked_on", "-pk"]
        verbose_name = _lazy("line of the contact log")
        verbose_name_plural = _lazy("contact log")
        constraints = [
            models.CheckConstraint(
                condition=Q(next_on=None) | Q(next_on__gt=F("talked_on")),
                name="the_next_talk_comes_after_this_one",
            )
        ]

    def __str__(self) -> str:
        return f"{self.placement} · {self.talked_on}"

    def sealing_key(self) -> DataKey:
        return self.placement.data_key
