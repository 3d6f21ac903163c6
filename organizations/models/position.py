"""Public positions, with their rows for search and matching."""

import hashlib
import unicodedata

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _lazy

from organizations.models.choices import QualificationKind
from organizations.models.cohort import Cohort
from organizations.models.organization import Organization
from organizations.models.participation import (
    MAX_TITLE_LENGTH,
    Participation,
    joined_label,
)
from organizations.models.places import Issue, Province, slug_rule
from organizations.models.querysets import PositionQuerySet

MAX_SLUG_LENGTH = 60


class Position(models.Model):
    """What an organization offers in a cohort. Written by `profiles.publishing`."""

    participation = models.ForeignKey(
        Participation,
        on_delete=models.CASCADE,
        related_name="positions",
        verbose_name=_lazy("participation"),
    )
    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="positions",
        verbose_name=_lazy("organization"),
    )
    cohort = models.ForeignKey(
        Cohort,
        on_delete=models.PROTECT,
        related_name="positions",
        verbose_name=_lazy("cohort"),
    )
    slug = models.CharField(max_length=MAX_SLUG_LENGTH, validators=[slug_rule])
    title = models.CharField(
        _lazy("title of the position"), max_length=MAX_TITLE_LENGTH, blank=True
    )
    title_en = models.CharField(
        _lazy("title in English"), max_length=MAX_TITLE_LENGTH, blank=True
    )
    content = models.JSONField(_lazy("public profile"), default=dict, editable=False)
    seats = models.PositiveSmallIntegerField(_lazy("seats"), null=True, blank=True)
    provinces = models.ManyToManyField(
        Province, related_name="positions", verbose_name=_lazy("provinces")
    )
    issues = models.ManyToManyField(
        Issue, related_name="positions", verbose_name=_lazy("issues")
    )
    areas_open_ended = models.BooleanField(_lazy("and other provinces"), default=False)
    separators = models.JSONField(default=dict, editable=False)
    """By list: the commas and slashes that the host's document has between its items.

    No words of the document: only what was approved is public.
    """
    published_at = models.DateTimeField(
        _lazy("public since"), default=timezone.now, editable=False
    )

    objects = PositionQuerySet.as_manager()

    class Meta:
        ordering = ["organization__sort_key", "participation__order", "pk"]
        verbose_name = _lazy("position")
        verbose_name_plural = _lazy("positions")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "slug"], name="one_position_per_cohort_and_address"
            )
        ]

    def __str__(self) -> str:
        english = self.title_en if get_language() == "en" else ""
        return joined_label(str(self.organization), english or self.title)

    @property
    def label(self) -> str:
        """The organization, and which of its positions if it has a title; in Thai."""
        return joined_label(self.organization.name, self.title)

    @property
    def code(self) -> str:
        return f"{self.cohort_id}/{self.slug}"

    def get_absolute_url(self) -> str:
        return reverse("position", args=[self.cohort.number, self.slug])


def statement_of(text: str) -> str:
    """The words alone: another line break or blank is no other statement."""
    return " ".join(unicodedata.normalize("NFC", text).split())


class Qualification(models.Model):
    """What a position requires or prefers. `text_en` is empty without English.

    A row stays the same while its line is moved, reworded or translated, so that
    answers can refer to it.
    """

    position = models.ForeignKey(
        Position, on_delete=models.CASCADE, related_name="qualifications"
    )
    kind = models.CharField(
        max_length=10, choices=QualificationKind, default=QualificationKind.REQUIRED
    )
    order = models.PositiveSmallIntegerField()
    text = models.TextField()
    text_en = models.TextField(blank=True)

    class Meta:
        verbose_name = _lazy("qualification")
        verbose_name_plural = _lazy("qualifications")
        ordering = ["order"]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def statement(self) -> str:
        return statement_of(self.text)

    @property
    def token(self) -> str:
        """The row with the words that it has now, for pages that ask about it."""
        # 48 bits tell the versions of one line apart; they protect nothing.
        digest = hashlib.sha256(self.statement.encode()).hexdigest()[:12]
        return f"{self.pk}-{digest}"

    @property
    def worded(self) -> dict[str, str]:
        """The text for a page in the active language, and its language."""
        is_english = get_language() == "en" and bool(self.text_en)
        return (
            {"text": self.text_en, "lang": "en"}
            if is_english
            else {"text": self.text, "lang": "th"}
        )


class Benefit(models.Model):
    position = models.ForeignKey(
        Position, on_delete=models.CASCADE, related_name="benefits"
    )
    order = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        verbose_name = _lazy("benefit")
        verbose_name_plural = _lazy("benefits")
        ordering = ["order"]

    def __str__(self) -> str:
        return self.text[:60]


class Place(models.Model):
    """How many of a position's seats are in which province, where they are split.

    Without such rows every seat is anywhere in the position's provinces.
    """

    position = models.ForeignKey(
        Position, on_delete=models.CASCADE, related_name="places"
    )
    order = models.PositiveSmallIntegerField()
    province = models.ForeignKey(
        Province,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_lazy("province"),
    )
    seats = models.PositiveSmallIntegerField(_lazy("seats"))

    class Meta:
        verbose_name = _lazy("seats in a province")
        verbose_name_plural = _lazy("seats in provinces")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["position", "province"],
                name="a_province_is_once_among_the_places_of_a_position",
            ),
            models.CheckConstraint(
                condition=Q(seats__gte=1), name="a_place_has_a_seat"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.province} · {self.seats}"


class LearningPhase(models.Model):
    """What is learnt in which months of the year, 1 to 12; phases may overlap."""

    position = models.ForeignKey(
        Position, on_delete=models.CASCADE, related_name="learning_phases"
    )
    order = models.PositiveSmallIntegerField()
    text = models.TextField()
    first_month = models.PositiveSmallIntegerField(null=True)
    last_month = models.PositiveSmallIntegerField(null=True)

    class Meta:
        verbose_name = _lazy("learning phase")
        verbose_name_plural = _lazy("learning phases")
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_month=None, last_month=None)
                | Q(
                    first_month__gte=1,
                    last_month__lte=12,
                    last_month__gte=F("first_month"),
                ),
                name="months_are_in_order_within_the_year",
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]
