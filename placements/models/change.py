"""What a step of a placement replaced, so that the step can be taken back."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from placements.models.placement import Placement
from placements.models.queries.year import PlacementChangeQuerySet
from portal.models import DataKey
from portal.models.codes import public_code
from portal.models.sealed_field import SealedTextField


class PlacementChange(models.Model):
    """One step that was taken. `before`: the rows that it changed, as they were.

    `led_to`: the placement that a transfer began.
    """

    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    placement = models.ForeignKey(
        Placement, on_delete=models.CASCADE, related_name="changes"
    )
    step = models.CharField(_lazy("step"), max_length=40, editable=False)
    made_at = models.DateTimeField(_lazy("made"), default=timezone.now, editable=False)
    before = models.JSONField(encoder=DjangoJSONEncoder, editable=False)
    led_to = models.ForeignKey(
        Placement, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    taken_back_at = models.DateTimeField(
        _lazy("taken back at"), null=True, editable=False
    )
    take_back_reason = SealedTextField(_lazy("why it was taken back"), editable=False)

    objects = PlacementChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _lazy("step of a placement")
        verbose_name_plural = _lazy("steps of placements")

    def __str__(self) -> str:
        return f"{self.placement} · {self.step}"

    def sealing_key(self) -> DataKey:
        return self.placement.data_key
