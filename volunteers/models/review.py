"""Reviews: panel, assignment, reviews with their scores, and stored statistics."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort
from portal.models import DataKey
from portal.models.codes import public_code
from portal.models.sealed_field import SealedTextField
from volunteers.models.application import Application
from volunteers.models.choices import ReviewStatus
from volunteers.models.queries.applications import ReviewQuerySet
from volunteers.models.questions import Criterion


class PanelMember(models.Model):
    """Who may be asked to review in a cohort."""

    cohort = models.ForeignKey(
        Cohort,
        on_delete=models.CASCADE,
        related_name="panel",
        verbose_name=_lazy("cohort"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="panels",
        verbose_name=_lazy("account"),
    )
    most_reviews = models.PositiveSmallIntegerField(
        _lazy("most applications"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_lazy("Empty: as many as the plan allows everybody."),
    )

    class Meta:
        verbose_name = _lazy("reviewer")
        verbose_name_plural = _lazy("reviewers")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "user"], name="one_seat_on_a_panel_per_person"
            )
        ]

    def __str__(self) -> str:
        return str(self.user)


class Review(models.Model):
    """One reviewer's judgement of one application."""

    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    application = models.ForeignKey(
        Application,
        on_delete=models.CASCADE,
        related_name="reviews",
        verbose_name=_lazy("application"),
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="reviews",
        verbose_name=_lazy("reviewer"),
    )
    status = models.CharField(
        _lazy("status"),
        max_length=12,
        choices=ReviewStatus,
        default=ReviewStatus.ASSIGNED,
        editable=False,
    )
    status_changed_at = models.DateTimeField(
        _lazy("since"), default=timezone.now, editable=False
    )
    comment = SealedTextField(_lazy("comment"))
    mark = models.FloatField(_lazy("weighted mean"), null=True, editable=False)
    cleared_at = models.DateTimeField(
        _lazy("no conflict of interest, confirmed"), null=True, editable=False
    )
    assigned_at = models.DateTimeField(
        _lazy("assigned"), default=timezone.now, editable=False
    )

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["assigned_at", "pk"]
        verbose_name = _lazy("review")
        verbose_name_plural = _lazy("reviews")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "reviewer"],
                name="one_review_per_application_and_reviewer",
            ),
            models.CheckConstraint(
                condition=Q(status__in=ReviewStatus.values),
                name="review_status_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} · {self.code}"

    def sealing_key(self) -> DataKey:
        return self.application.data_key

    def get_absolute_url(self) -> str:
        return reverse("review", args=[self.code])


class ReviewerPreference(models.Model):
    """A reviewer's preferences; without a row the defaults apply."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="reviewer_preference",
    )
    uses_keys = models.BooleanField(
        _lazy("uses keyboard shortcuts for scores"), default=True
    )

    class Meta:
        verbose_name = _lazy("way of reviewing")
        verbose_name_plural = _lazy("ways of reviewing")

    def __str__(self) -> str:
        return str(self.user_id)


class AssignmentRun(models.Model):
    """One assignment of applications to reviewers.

    With `cap` and `seed` it can be computed again.
    """

    cohort = models.ForeignKey(
        Cohort,
        on_delete=models.CASCADE,
        related_name="assignment_runs",
        verbose_name=_lazy("cohort"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_lazy("person who did it"),
    )
    leaver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_lazy("reviewer who can’t continue"),
    )
    cap = models.PositiveSmallIntegerField(_lazy("most for each reviewer"))
    seed = models.CharField(_lazy("seed"), max_length=12)
    count = models.PositiveIntegerField(_lazy("places given"))
    made_at = models.DateTimeField(_lazy("when"), default=timezone.now)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _lazy("assignment")
        verbose_name_plural = _lazy("assignments")

    def __str__(self) -> str:
        return f"{self.cohort_id} · {self.seed}"


class Score(models.Model):
    """A score for one criterion. Only a draft may have a note without a score."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="scores"
    )
    value = models.PositiveSmallIntegerField(_lazy("score"), null=True)
    note = SealedTextField(_lazy("note"))

    class Meta:
        verbose_name = _lazy("score")
        verbose_name_plural = _lazy("scores")
        ordering = ["criterion__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "criterion"], name="one_score_per_criterion"
            ),
            models.CheckConstraint(
                condition=Q(value__range=(1, 5)), name="scores_are_one_to_five"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.value}"

    def sealing_key(self) -> DataKey:
        return self.review.application.data_key


class EarlierReview(models.Model):
    """A review as it was sent, before its reviewer changed it. `content`: JSON with
    `scores` (by key of the criterion: value and note) and `comment`; read by
    `volunteers.reviews.versions`.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="earlier")
    sent_at = models.DateTimeField(_lazy("sent"))
    reopened_at = models.DateTimeField(_lazy("opened again"), default=timezone.now)
    mark = models.FloatField(_lazy("weighted mean"), null=True)
    content = SealedTextField(_lazy("what it said"))

    class Meta:
        ordering = ["reopened_at", "pk"]
        verbose_name = _lazy("review as sent before")
        verbose_name_plural = _lazy("reviews as sent before")

    def __str__(self) -> str:
        return str(self.review)

    def sealing_key(self) -> DataKey:
        return self.review.application.data_key


class CohortFigures(models.Model):
    """How far the stored scores of a cohort are up to date.

    `asked` counts requested updates, `made` those that are done. `leanings`: primary
    key of a reviewer → how much more than others they give, as of `made_at`;
    `usual_spread`: the mean spread of applications with two reviews or more, None
    without any.
    """

    cohort = models.OneToOneField(
        Cohort, on_delete=models.CASCADE, related_name="figures"
    )
    asked = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(null=True)
    leanings = models.JSONField(default=dict)
    usual_spread = models.FloatField(null=True)

    def __str__(self) -> str:
        return str(self.cohort_id)

    @property
    def is_behind(self) -> bool:
        return self.asked > self.made
