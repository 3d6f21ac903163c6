from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.models import DataKey
from portal.models.codes import public_code
from portal.models.sealed_field import SealedTextField
from volunteers.models.choices import AssessmentStatus
from volunteers.models.interview import Interview
from volunteers.models.queries.interviews import AssessmentQuerySet
from volunteers.models.questions import Criterion


class Assessment(models.Model):
    """What one member of a panel says about one interview. It begins when they know of no conflict of interest."""

    code = models.CharField(max_length=12, unique=True, default=public_code, editable=False)
    interview = models.ForeignKey(
        Interview, on_delete=models.CASCADE, related_name="assessments", verbose_name=_("interview")
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assessments", verbose_name=_("interviewer")
    )
    status = models.CharField(
        _("status"), max_length=12, choices=AssessmentStatus, default=AssessmentStatus.DRAFT, editable=False
    )
    status_changed_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    comment = SealedTextField(_("comment"))
    mark = models.FloatField(_("mark"), null=True, editable=False)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("assessment of an interview")
        verbose_name_plural = _("assessments of interviews")
        constraints = [
            models.UniqueConstraint(fields=["interview", "member"], name="one_assessment_per_interview_and_member"),
            models.CheckConstraint(condition=Q(status__in=AssessmentStatus.values), name="assessment_status_is_known"),
            models.CheckConstraint(
                condition=~Q(status=AssessmentStatus.SUBMITTED) | Q(mark__isnull=False),
                name="what_was_assessed_has_a_mark",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.interview} · {self.code}"

    def sealing_key(self) -> DataKey:
        return self.interview.application.data_key


class AssessmentScore(models.Model):
    """As `Score`, of an interview."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="interview_scores")
    value = models.PositiveSmallIntegerField(_("score"), null=True)
    note = SealedTextField(_("note"))

    class Meta:
        verbose_name = _("score of an interview")
        verbose_name_plural = _("scores of interviews")
        ordering = ["criterion__order"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion"], name="one_interview_score_per_criterion"),
            models.CheckConstraint(condition=Q(value__range=(1, 5)), name="interview_scores_are_one_to_five"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.value}"

    def sealing_key(self) -> DataKey:
        return self.assessment.interview.application.data_key
