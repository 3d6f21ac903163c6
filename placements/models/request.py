"""What a volunteer asks for during the year: a pause, an extension, another place …"""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from placements.models.choices import RequestKind as K
from placements.models.choices import RequestStatus as S
from placements.models.placement import Placement
from placements.models.queries.year import PlacementRequestQuerySet
from portal.models import DataKey
from portal.models.codes import public_code
from portal.models.sealed_field import SealedTextField


class PlacementRequest(models.Model):
    """`day`: the first without work, the new last one, or the last one; see `kind`.

    `is_for_safety`: the host never learns of it.
    """

    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    placement = models.ForeignKey(
        Placement, on_delete=models.CASCADE, related_name="requests"
    )
    kind = models.CharField(_lazy("kind"), max_length=11, choices=K)
    status = models.CharField(
        _lazy("status"), max_length=10, choices=S, default=S.ASKED, editable=False
    )
    status_changed_at = models.DateTimeField(
        _lazy("since"), default=timezone.now, editable=False
    )
    day = models.DateField(_lazy("day"), null=True)
    is_for_safety = models.BooleanField(_lazy("for safety"), default=False)
    reason = SealedTextField(_lazy("why"), editable=False)
    answer = SealedTextField(_lazy("answer"), editable=False)
    asked_at = models.DateTimeField(
        _lazy("asked"), default=timezone.now, editable=False
    )

    objects = PlacementRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _lazy("request of a volunteer")
        verbose_name_plural = _lazy("requests of volunteers")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=S.values),
                name="placement_request_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=K.values), name="placement_request_kind_is_known"
            ),
            models.UniqueConstraint(
                fields=["placement", "kind"],
                condition=Q(status=S.ASKED),
                name="one_waiting_request_of_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement} · {self.kind}"

    @property
    def tone(self) -> str:
        return {S.ASKED: "sky", S.GRANTED: "leaf"}.get(S(self.status), "plain")

    @property
    def is_known_to_host(self) -> bool:
        """As `seen_by_host` of its queryset."""
        return self.kind in K.told_to_host() and not self.is_for_safety

    def sealing_key(self) -> DataKey:
        return self.placement.data_key

    def get_absolute_url(self) -> str:
        """The coordinators' page."""
        return reverse("admin:placements_placementrequest_change", args=[self.code])
