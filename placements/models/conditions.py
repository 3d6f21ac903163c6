"""Conditions before the first day of work."""

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort
from placements.models.placement import Placement
from placements.models.queries.year import (
    ConditionKindQuerySet,
    PlacementRecordQuerySet,
)
from portal.text.bilingual import InLanguage


class ConditionKind(models.Model):
    """A condition before the first day of work in a cohort. Nothing is uploaded."""

    cohort = models.ForeignKey(
        Cohort,
        on_delete=models.CASCADE,
        related_name="condition_kinds",
        verbose_name=_lazy("cohort"),
    )
    slug = models.SlugField(_lazy("short name"), max_length=40)
    order = models.PositiveSmallIntegerField(_lazy("order"))
    name_th = models.CharField(_lazy("name, Thai"), max_length=200)
    name_en = models.CharField(_lazy("name, English"), max_length=200)
    name = InLanguage()
    help_th = models.TextField(_lazy("help, Thai"), blank=True)
    help_en = models.TextField(_lazy("help, English"), blank=True)
    help = InLanguage()
    is_stated_by_volunteer = models.BooleanField(
        _lazy("the volunteer says so"),
        default=False,
        help_text=_lazy(
            "Such as having read the organization’s safety guidance. Otherwise a "
            "coordinator ticks it."
        ),
    )

    objects = ConditionKindQuerySet.as_manager()

    class Meta:
        ordering = ["cohort", "order"]
        verbose_name = _lazy("condition before the start")
        verbose_name_plural = _lazy("conditions before the start")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "slug"], name="one_condition_per_cohort_and_name"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Condition(models.Model):
    """One condition of one placement: met or not, by whom and when."""

    placement = models.ForeignKey(
        Placement, on_delete=models.CASCADE, related_name="conditions"
    )
    kind = models.ForeignKey(ConditionKind, on_delete=models.PROTECT, related_name="+")
    met_at = models.DateTimeField(null=True, editable=False)
    met_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )

    objects = PlacementRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _lazy("condition of a placement")
        verbose_name_plural = _lazy("conditions of a placement")
        ordering = ["kind__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "kind"],
                name="a_condition_stands_once_in_a_placement",
            ),
            models.CheckConstraint(
                condition=Q(met_at=None, met_by=None)
                | Q(met_at__isnull=False, met_by__isnull=False),
                name="what_is_met_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return self.kind.name

    code_expression = Concat(
        "placement__code", Value("/"), "kind__slug", output_field=models.CharField()
    )

    @property
    def code(self) -> str:
        """Names the condition in the audit log."""
        return f"{self.placement.code}/{self.kind.slug}"
