"""Offers of a seat, and which of them leave in which release."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Position, Province
from placements.models.choices import OfferOrigin
from placements.models.choices import OfferStatus as S
from placements.models.queries.placements import OfferQuerySet
from portal.models import DataKey
from portal.models.codes import public_code
from portal.models.sealed_field import SealedTextField
from volunteers.models import Application, Release
from volunteers.models.queries import scope


@scope.organization_links.register
class Offer(models.Model):
    """A seat offered to one person.

    While it is open, and while the placement that came of it runs, it holds a numbered
    seat of its position. A unique constraint on that number keeps a position from being
    given to more people than it has seats.
    """

    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    application = models.ForeignKey(
        Application,
        on_delete=models.PROTECT,
        related_name="offers",
        verbose_name=_lazy("application"),
    )
    position = models.ForeignKey(
        Position,
        on_delete=models.PROTECT,
        related_name="offers",
        verbose_name=_lazy("position"),
    )
    status = models.CharField(
        _lazy("status"), max_length=12, choices=S, default=S.PLANNED, editable=False
    )
    status_changed_at = models.DateTimeField(
        _lazy("since"), default=timezone.now, editable=False
    )
    seat = models.PositiveSmallIntegerField(_lazy("place"), null=True, editable=False)
    # Where the seat is, if the position's seats are split over provinces.
    province = models.ForeignKey(
        Province,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_lazy("province of the seat"),
    )
    rank = models.PositiveSmallIntegerField(_lazy("choice"), null=True, editable=False)
    origin = models.CharField(
        _lazy("origin"), max_length=8, choices=OfferOrigin, editable=False
    )
    freed_by = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_lazy("seat came from"),
    )
    planned_at = models.DateTimeField(
        _lazy("planned"), default=timezone.now, editable=False
    )
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_lazy("planned by"),
    )
    released_at = models.DateTimeField(_lazy("released"), null=True, editable=False)
    answer_by = models.DateTimeField(_lazy("answer by"), null=True, editable=False)
    deadline_changed_at = models.DateTimeField(
        _lazy("deadline changed"), null=True, editable=False
    )
    answered_at = models.DateTimeField(_lazy("answered at"), null=True, editable=False)
    terms = models.JSONField(_lazy("terms shown"), default=dict, editable=False)
    decline_reason = SealedTextField(_lazy("why it was declined"), editable=False)
    withdraw_reason = SealedTextField(
        _lazy("why the offer was withdrawn"), editable=False
    )
    withdrawn_for = models.ForeignKey(
        "placements.MatchRun",
        on_delete=models.SET_NULL,
        null=True,
        related_name="offers_withdrawn",
        editable=False,
        verbose_name=_lazy("withdrawn for another match"),
    )
    host_left = models.BooleanField(
        _lazy("withdrawn because the organization left"), default=False, editable=False
    )

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["-planned_at", "-pk"]
        verbose_name = _lazy("offer")
        verbose_name_plural = _lazy("offers")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=S.values), name="offer_status_is_known"
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(status__in=[S.PLANNED, S.OPEN])
                | Q(status=S.ACCEPTED, seat__isnull=False),
                name="one_offer_at_a_time_per_application",
            ),
            models.UniqueConstraint(
                fields=["position", "seat"], name="a_seat_is_offered_once"
            ),
            models.CheckConstraint(
                condition=Q(status=S.OPEN, seat__isnull=False)
                | Q(status=S.ACCEPTED)
                | (~Q(status__in=[S.OPEN, S.ACCEPTED]) & Q(seat__isnull=True)),
                name="what_is_open_holds_a_seat",
            ),
            models.CheckConstraint(
                condition=Q(seat=None) | Q(seat__gte=1),
                name="seats_are_numbered_from_one",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[S.PLANNED, S.WITHDRAWN])
                | Q(released_at__isnull=False, answer_by__isnull=False),
                name="what_was_released_has_a_deadline",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "answer_by"], name="offers_by_deadline")
        ]

    def __str__(self) -> str:
        return f"{self.application} · {self.code}"

    def sealing_key(self) -> DataKey:
        return self.application.data_key

    def get_absolute_url(self) -> str:
        return reverse("offer", args=[self.application.cohort.number])


class ReleasedOffer(models.Model):
    """One offer of a release.

    `despite`: why a talk with its person came first, as the coordinator read it.
    `released_at` stays empty where it could not be released when its time had come.
    """

    release = models.ForeignKey(
        Release, on_delete=models.CASCADE, related_name="offers"
    )
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="releases")
    despite = models.JSONField(default=list)
    released_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "offer"], name="an_offer_is_once_in_a_release"
            )
        ]

    def __str__(self) -> str:
        return f"{self.release_id} · {self.offer_id}"
