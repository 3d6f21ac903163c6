from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models import Position
from volunteers.models.queries.applications import SavedQuerySet


class SavedPosition(models.Model):
    """A position that a person wants to come back to. Nobody else sees it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_positions")
    position = models.ForeignKey(Position, on_delete=models.CASCADE, related_name="+")
    saved_at = models.DateTimeField(default=timezone.now)

    objects = SavedQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at", "-pk"]
        verbose_name = _("saved position")
        verbose_name_plural = _("saved positions")
        constraints = [models.UniqueConstraint(fields=["user", "position"], name="a_position_is_saved_once_per_person")]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.position_id}"
