from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from volunteers.models.application import Application


class Reranking(models.Model):
    """The one chance of a person to order their choices anew. It was offered; `used_at` says whether it was taken.

    `earlier`: the ranking before, as addresses of positions ("choices"), with "anywhere".
    """

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, related_name="reranking", verbose_name=_("application")
    )
    offered_at = models.DateTimeField(_("offered"), default=timezone.now, editable=False)
    used_at = models.DateTimeField(_("ranking revised"), null=True, editable=False)
    earlier = models.JSONField(_("ranking before"), default=dict, editable=False)

    class Meta:
        verbose_name = _("revised ranking")
        verbose_name_plural = _("revised rankings")

    def __str__(self) -> str:
        return str(self.application)
