"""The ledger of days off."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from placements.models.choices import LeaveKind as K
from placements.models.choices import LeaveStatus as S
from placements.models.placement import Placement
from placements.models.queries.year import PlacementRecordQuerySet
from portal.models import DataKey
from portal.models.codes import public_code
from portal.models.sealed_field import SealedTextField


class LeaveEntry(models.Model):
    """One line of the ledger of days off; `leave.balance` adds the lines up."""

    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    placement = models.ForeignKey(
        Placement, on_delete=models.CASCADE, related_name="leave_entries"
    )
    kind = models.CharField(_lazy("kind"), max_length=8, choices=K)
    status = models.CharField(
        _lazy("status"), max_length=10, choices=S, default=S.ASKED, editable=False
    )
    status_changed_at = models.DateTimeField(
        _lazy("since"), default=timezone.now, editable=False
    )
    halves = models.PositiveSmallIntegerField(_lazy("half days"), default=0)
    on_day = models.DateField(_lazy("day"))
    to_day = models.DateField(_lazy("moved to"), null=True)
    note = SealedTextField(_lazy("note"), editable=False)
    answer = SealedTextField(_lazy("why the answer was changed"), editable=False)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PlacementRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _lazy("leave entry")
        verbose_name_plural = _lazy("leave entries")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=S.values), name="leave_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(kind=K.MOVED, to_day__isnull=False, halves=0)
                | Q(kind__in=[K.EARNED, K.SAVED, K.TAKEN], to_day=None, halves__gte=1),
                name="a_moved_day_has_a_goal_and_others_a_length",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement} · {self.on_day}"

    @property
    def days(self) -> str:
        """Days as people write them: 1, 1.5."""
        return f"{self.halves / 2:g}"

    @property
    def tone(self) -> str:
        return {S.ASKED: "sky", S.APPROVED: "leaf"}.get(S(self.status), "plain")

    def sealing_key(self) -> DataKey:
        return self.placement.data_key
