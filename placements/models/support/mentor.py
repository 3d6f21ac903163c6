"""Mentors: members of the host beside the volunteer, outside the line that judges."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from placements.models.choices import MentorStatus as S
from placements.models.placement import Placement
from placements.models.queries.mentors import MentorQuerySet
from portal.models import DataKey
from portal.models.codes import public_code
from portal.models.sealed_field import SealedTextField


class Mentor(models.Model):
    """A member of the host, named by it and confirmed by a coordinator.

    As long as a mentor is named or confirmed, this member answers nothing for the host
    in the placement: no report, no day off (`rules.can_answer_for_host`).
    """

    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    placement = models.ForeignKey(
        Placement, on_delete=models.CASCADE, related_name="mentors"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="mentored",
        verbose_name=_lazy("mentor"),
    )
    status = models.CharField(
        _lazy("status"), max_length=10, choices=S, default=S.NAMED, editable=False
    )
    status_changed_at = models.DateTimeField(
        _lazy("since"), default=timezone.now, editable=False
    )
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    reason = SealedTextField(_lazy("why declined or ended"), editable=False)
    change_asked_at = models.DateTimeField(
        _lazy("another one asked for"), null=True, editable=False
    )
    change_reason = SealedTextField(_lazy("why another one"), editable=False)

    objects = MentorQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _lazy("mentor")
        verbose_name_plural = _lazy("mentors")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=S.values), name="mentor_status_is_known"
            ),
            models.UniqueConstraint(
                fields=["placement"],
                condition=Q(status=S.CONFIRMED),
                name="one_confirmed_mentor_per_placement",
            ),
            models.UniqueConstraint(
                fields=["placement"],
                condition=Q(status=S.NAMED),
                name="one_named_mentor_per_placement",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.placement}"

    @property
    def name(self) -> str:
        return self.user.display_name or self.user.email

    @property
    def tone(self) -> str:
        return {S.NAMED: "sun", S.CONFIRMED: "leaf"}.get(S(self.status), "plain")

    def sealing_key(self) -> DataKey:
        return self.placement.data_key


class MentorMessage(models.Model):
    """Between the volunteer and the mentor; nobody else reads it."""

    mentor = models.ForeignKey(
        Mentor, on_delete=models.CASCADE, related_name="messages"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    text = SealedTextField()

    class Meta:
        verbose_name = _lazy("message with a mentor")
        verbose_name_plural = _lazy("messages with mentors")
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return str(self.pk)

    def sealing_key(self) -> DataKey:
        return self.mentor.placement.data_key
