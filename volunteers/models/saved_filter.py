from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.models.codes import public_code
from volunteers.models.queries.applications import SavedFilterQuerySet


class SavedFilter(models.Model):
    """A coordinator's way of looking at the list of applications. `query` holds filters, order and columns only."""

    code = models.CharField(max_length=12, unique=True, default=public_code, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=1000)
    is_shared = models.BooleanField(_("shown to all coordinators"), default=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="one_saved_filter_per_owner_and_name")]

    def __str__(self) -> str:
        return self.name
