"""Placements: a person in a seat."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Position
from organizations.models.choices import ParticipationStatus as P
from placements.models import calendar
from placements.models.choices import EndKind, PlacementStatus
from placements.models.choices import PlacementStatus as S
from placements.models.offer import Offer
from placements.models.queries.placements import PlacementQuerySet
from portal.models import DataKey
from portal.models.codes import public_code
from portal.models.sealed_field import SealedTextField
from volunteers.models import Application
from volunteers.models.queries import scope

ENDED = (S.COMPLETED, S.ENDED_EARLY, S.TRANSFERRED)


@scope.organization_links.register
class Placement(models.Model):
    """A person in a seat. Its dates are copied from the cohort, then its own."""

    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    application = models.ForeignKey(
        Application,
        on_delete=models.PROTECT,
        related_name="placements",
        verbose_name=_lazy("application"),
    )
    # The application's, here for the constraint: one place at a time in all cohorts.
    volunteer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="placements",
        verbose_name=_lazy("volunteer"),
        editable=False,
    )
    position = models.ForeignKey(
        Position,
        on_delete=models.PROTECT,
        related_name="placements",
        verbose_name=_lazy("position"),
    )
    offer = models.OneToOneField(
        Offer,
        on_delete=models.PROTECT,
        related_name="placement",
        verbose_name=_lazy("offer"),
        editable=False,
    )
    status = models.CharField(
        _lazy("status"),
        max_length=12,
        choices=PlacementStatus,
        default=PlacementStatus.PLANNED,
        editable=False,
    )
    status_changed_at = models.DateTimeField(
        _lazy("since"), default=timezone.now, editable=False
    )
    starts_on = models.DateField(_lazy("starts"), null=True, blank=True)
    ends_on = models.DateField(_lazy("ends"), null=True, blank=True)
    ended_on = models.DateField(_lazy("last day of work"), null=True, editable=False)
    on_hold_since = models.DateField(_lazy("paused since"), null=True, editable=False)
    held_days = models.PositiveSmallIntegerField(
        _lazy("days paused"), default=0, editable=False
    )
    end_kind = models.CharField(
        _lazy("how it ended"),
        max_length=16,
        choices=EndKind,
        blank=True,
        editable=False,
    )
    end_reason = SealedTextField(_lazy("why it ended"), editable=False)
    data_key = models.OneToOneField(DataKey, on_delete=models.PROTECT, editable=False)
    made_at = models.DateTimeField(_lazy("made"), default=timezone.now, editable=False)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _lazy("placement")
        verbose_name_plural = _lazy("placements")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=PlacementStatus.values),
                name="placement_status_is_known",
            ),
            models.UniqueConstraint(
                fields=["volunteer"],
                condition=Q(status__in=PlacementStatus.running()),
                name="one_running_placement_per_person",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None)
                | Q(ends_on=None)
                | Q(ends_on__gt=F("starts_on")),
                name="a_placement_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(
                    status__in=[S.ACTIVE, S.ON_HOLD, S.COMPLETED, S.TRANSFERRED]
                )
                | Q(starts_on__isnull=False, ends_on__isnull=False),
                name="work_that_began_has_dates",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None)
                | Q(
                    status__in=ENDED,
                    ended_on__gte=F("starts_on"),
                    ended_on__lte=F("ends_on"),
                ),
                name="the_last_day_lies_within_the_placement",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[S.COMPLETED, S.TRANSFERRED])
                | Q(ended_on__isnull=False),
                name="what_was_served_has_a_last_day",
            ),
            models.CheckConstraint(
                condition=Q(status=S.ON_HOLD, on_hold_since__isnull=False)
                | (~Q(status=S.ON_HOLD) & Q(on_hold_since=None)),
                name="a_hold_has_a_first_day",
            ),
            models.CheckConstraint(
                condition=Q(status=S.ENDED_EARLY, end_kind__in=EndKind.values)
                | (~Q(status=S.ENDED_EARLY) & Q(end_kind="")),
                name="an_early_end_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} · {self.code}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Its own key: deleting it makes the sealed records unreadable.
        if self.data_key_id is None:
            self.data_key = DataKey.objects.create()
        if self.volunteer_id is None:
            self.volunteer_id = self.application.applicant_id
        super().save(*args, **kwargs)

    @property
    def is_over(self) -> bool:
        return self.status in ENDED

    @property
    def has_lost_host(self) -> bool:
        """Its organization left the cohort: the person needs another place."""
        participation = self.position.participation
        return not self.is_over and participation.status == P.WITHDRAWN

    @property
    def was_served(self) -> bool:
        """Work has begun; it may be over."""
        return self.status in (S.ACTIVE, S.ON_HOLD) or self.ended_on is not None

    @property
    def last_day(self) -> date | None:
        """The last day served; until then the planned one."""
        return self.ended_on or self.ends_on

    @property
    def progress(self) -> calendar.Progress | None:
        """Of today, while it runs."""
        if self.status not in (S.ACTIVE, S.ON_HOLD) or not (
            self.starts_on and self.ends_on
        ):
            return None
        span = calendar.Span(self.starts_on, self.ends_on)
        return calendar.progress(span, timezone.localdate())

    @property
    def tone(self) -> str:
        return {S.ACTIVE: "leaf", S.ON_HOLD: "sun", S.PLANNED: "sky"}.get(
            S(self.status), "plain"
        )

    @property
    def state_for_host(self) -> str:
        """A host learns that it is over, not how."""
        # How it ended could tell that the volunteer left for safety.
        return _("over") if self.is_over else self.get_status_display()

    def get_absolute_url(self) -> str:
        """The coordinators' page."""
        return reverse("admin:placements_placement_change", args=[self.code])

    def sealing_key(self) -> DataKey:
        return self.data_key


@scope.withheld_from_hosts.register
def applications_apart() -> QuerySet:
    """Of people whose placement ended so that its host reads nothing of them."""
    return Placement.objects.apart_from_host().values("application")
