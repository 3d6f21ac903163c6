"""Interest of hosts in applicants, and positions that users saved."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Position
from portal.models import DataKey
from portal.models.sealed_field import SealedTextField
from volunteers.models.application import Application
from volunteers.models.choices import InterestLevel
from volunteers.models.queries.applications import SavedQuerySet
from volunteers.models.queries.choices import InterestQuerySet


class Interest(models.Model):
    """What a host says about an applicant who chose its position.

    It stays when the choices are rewritten, as long as they include the position.

    `rank`: the host's own order, 1 first; None while it has none for this person.
    """

    application = models.ForeignKey(
        Application,
        on_delete=models.CASCADE,
        related_name="interests",
        verbose_name=_lazy("application"),
    )
    position = models.ForeignKey(
        Position,
        on_delete=models.CASCADE,
        related_name="interests",
        verbose_name=_lazy("position"),
    )
    level = models.CharField(_lazy("interest"), max_length=12, choices=InterestLevel)
    rank = models.PositiveSmallIntegerField(
        _lazy("organization’s ranking"), null=True, editable=False
    )
    note = SealedTextField(_lazy("note"))
    times = SealedTextField(_lazy("times for an interview"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_lazy("said by"),
    )
    is_on_behalf = models.BooleanField(
        _lazy("said by a coordinator for it"), default=False, editable=False
    )
    at = models.DateTimeField(_lazy("said"), default=timezone.now)

    objects = InterestQuerySet.as_manager()

    class Meta:
        ordering = ["position", "rank", "pk"]
        verbose_name = _lazy("organization’s interest")
        verbose_name_plural = _lazy("organizations’ interest")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "position"],
                name="one_opinion_per_application_and_position",
            ),
            models.UniqueConstraint(
                fields=["position", "rank"],
                name="one_applicant_per_place_in_a_hosts_order",
            ),
            models.CheckConstraint(
                condition=Q(level__in=InterestLevel.values), name="interest_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(level=InterestLevel.NO) | Q(rank=None),
                name="who_does_not_fit_has_no_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} · {self.position}"

    def sealing_key(self) -> DataKey:
        return self.application.data_key


class SavedPosition(models.Model):
    """A position that a user saved; visible only to them."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="saved_positions",
    )
    position = models.ForeignKey(Position, on_delete=models.CASCADE, related_name="+")
    saved_at = models.DateTimeField(default=timezone.now)

    objects = SavedQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at", "-pk"]
        verbose_name = _lazy("saved position")
        verbose_name_plural = _lazy("saved positions")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "position"], name="a_position_is_saved_once_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.position_id}"
