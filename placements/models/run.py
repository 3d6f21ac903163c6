"""Match runs, their proposals, and moves by hand."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort, Position, Qualification
from placements.models.placement import Placement
from placements.models.queries.placements import MatchRunQuerySet, ProposalQuerySet
from portal.models import DataKey
from portal.models.codes import public_code
from portal.models.sealed_field import SealedTextField
from volunteers.models import Application
from volunteers.models.queries import scope


class MatchRun(models.Model):
    """One match as it was worked out.

    `inputs` is all that the matching got, so that it can be repeated.
    """

    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    cohort = models.ForeignKey(
        Cohort,
        on_delete=models.PROTECT,
        related_name="match_runs",
        verbose_name=_lazy("cohort"),
    )
    name = models.CharField(_lazy("name"), max_length=80)
    made_at = models.DateTimeField(_lazy("made"), default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_lazy("made by"),
    )
    seed = models.CharField(max_length=32, editable=False)
    options = models.JSONField(default=dict, editable=False)
    inputs = models.JSONField(default=dict, editable=False)
    figures = models.JSONField(default=dict, editable=False)
    adopted_at = models.DateTimeField(
        _lazy("in use for offers"), null=True, editable=False
    )
    replaces = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_lazy("adopted instead of"),
        editable=False,
    )
    replaced_since = models.DateTimeField(
        _lazy("when that one had been adopted"), null=True, editable=False
    )

    objects = MatchRunQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _lazy("match")
        verbose_name_plural = _lazy("matches")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort"],
                condition=Q(adopted_at__isnull=False),
                name="one_adopted_match_per_cohort",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("admin:placements_matchrun_change", args=[self.code])


@scope.settled_cohorts.register
def cohorts_with_match() -> models.QuerySet:
    """Their match is in use: another word of a host would contradict it."""
    return MatchRun.objects.filter(adopted_at__isnull=False).values("cohort")


@scope.organization_links.register
class Proposal(models.Model):
    """Where a match would send one person, and why: a draft for people to change.

    `why` is one of `matching.types.Why`, or "moved"; `missed` has one for each better
    choice, in order.
    """

    run = models.ForeignKey(
        MatchRun,
        on_delete=models.CASCADE,
        related_name="proposals",
        verbose_name=_lazy("match"),
    )
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="proposals"
    )
    position = models.ForeignKey(
        Position, on_delete=models.PROTECT, null=True, related_name="proposals"
    )
    order = models.PositiveIntegerField()
    rank = models.PositiveSmallIntegerField(null=True)
    why = models.CharField(max_length=32)
    missed = models.JSONField(default=list)
    is_locked = models.BooleanField(_lazy("locked"), default=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        verbose_name = _lazy("line of a match")
        verbose_name_plural = _lazy("lines of a match")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "application"],
                name="one_proposal_per_match_and_application",
            ),
            models.CheckConstraint(
                condition=Q(is_locked=False) | Q(position__isnull=False),
                name="only_a_seat_can_be_locked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run} · {self.application}"


class Waiver(models.Model):
    """A must-have that one person need not meet, in the words that it had then."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="waivers"
    )
    qualification = models.ForeignKey(
        Qualification, on_delete=models.CASCADE, related_name="waivers"
    )
    text = models.TextField()
    waived_at = models.DateTimeField(default=timezone.now)
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    reason = SealedTextField(_lazy("Why"))

    class Meta:
        verbose_name = _lazy("waiver of a qualification")
        verbose_name_plural = _lazy("waivers of qualifications")
        ordering = ["-waived_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "qualification"],
                name="one_waiver_per_person_and_qualification",
            )
        ]

    def __str__(self) -> str:
        return f"{self.application} · {self.pk}"

    def sealing_key(self) -> DataKey:
        return self.application.data_key


class Readmission(models.Model):
    """Lets a person be matched again whose placement ended for cause or for safety.

    It counts for the ending that it came after, not for a later one.
    """

    placement = models.OneToOneField(
        Placement, on_delete=models.CASCADE, related_name="readmission"
    )
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    reason = SealedTextField(_lazy("Why"))

    class Meta:
        verbose_name = _lazy("readmission to the match")
        verbose_name_plural = _lazy("readmissions to the match")

    def __str__(self) -> str:
        return str(self.placement)

    def sealing_key(self) -> DataKey:
        return self.placement.data_key


class Move(models.Model):
    """A person was sent elsewhere by hand."""

    proposal = models.ForeignKey(
        Proposal, on_delete=models.CASCADE, related_name="moves"
    )
    position = models.ForeignKey(
        Position, on_delete=models.PROTECT, null=True, related_name="+"
    )
    moved_at = models.DateTimeField(default=timezone.now)
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    reason = SealedTextField(_lazy("Why"))

    class Meta:
        verbose_name = _lazy("manual move")
        verbose_name_plural = _lazy("manual moves")
        ordering = ["-moved_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.proposal} · {self.pk}"

    def sealing_key(self) -> DataKey:
        return self.proposal.application.data_key
