"""Decisions on applications."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort
from portal.models import DataKey
from portal.models.sealed_field import SealedTextField
from portal.text.bilingual import InLanguage
from volunteers.models.application import Application
from volunteers.models.choices import ApplicationStatus, OutcomeReason
from volunteers.models.queries.decisions import DecisionQuerySet


class ReasonText(models.Model):
    """The sentence by which a cohort tells an applicant the reason of a decline."""

    cohort = models.ForeignKey(
        Cohort,
        on_delete=models.CASCADE,
        related_name="reason_texts",
        verbose_name=_lazy("cohort"),
    )
    reason = models.CharField(_lazy("reason"), max_length=20, choices=OutcomeReason)
    text_th = models.TextField(
        _lazy("what the applicant reads, Thai"),
        max_length=600,
        help_text=_lazy("A kind sentence about the decision, never about the person."),
    )
    text_en = models.TextField(
        _lazy("what the applicant reads, English"), max_length=600
    )
    text = InLanguage()

    class Meta:
        ordering = ["reason"]
        verbose_name = _lazy("reason told to applicants")
        verbose_name_plural = _lazy("reasons told to applicants")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "reason"], name="one_sentence_per_cohort_and_reason"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=OutcomeReason.values),
                name="a_reason_that_is_told_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.get_reason_display()


class Decision(models.Model):
    """One decision on an application: appended, and never overwritten by a later one.

    `came_from`: the state it was made in, to which taking it back leads. `released_at`:
    when the applicant could read it; a shortlisting is never released. `told`: what
    they read about its reason, as it was worded then; empty if it is not shared.
    """

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="decisions"
    )
    outcome = models.CharField(max_length=24, choices=ApplicationStatus)
    came_from = models.CharField(max_length=24, choices=ApplicationStatus)
    reason = models.CharField(max_length=20, choices=OutcomeReason, blank=True)
    note = SealedTextField(_lazy("note"))
    told_th = models.TextField(blank=True, editable=False)
    told_en = models.TextField(blank=True, editable=False)
    told = InLanguage()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    released_at = models.DateTimeField(null=True, editable=False)
    taken_back_at = models.DateTimeField(null=True, editable=False)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    taken_back_because = SealedTextField(_lazy("why it was taken back"))

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _lazy("decision")
        verbose_name_plural = _lazy("decisions")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=ApplicationStatus.decided()),
                name="a_decision_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at=None) | Q(taken_back_by__isnull=False),
                name="who_took_a_decision_back_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} · {self.outcome}"

    def sealing_key(self) -> DataKey:
        return self.application.data_key
