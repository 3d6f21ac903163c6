"""Questions, consent texts and criteria of a cohort, edited by coordinators."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort
from portal.text.bilingual import InLanguage
from volunteers.models.choices import ConsentKind, CriterionStage
from volunteers.models.queries.interviews import CriterionQuerySet


class Question(models.Model):
    cohort = models.ForeignKey(
        Cohort,
        on_delete=models.CASCADE,
        related_name="questions",
        verbose_name=_lazy("cohort"),
    )
    slug = models.SlugField(_lazy("short name"), max_length=40)
    order = models.PositiveSmallIntegerField(_lazy("order"))
    text_th = models.CharField(_lazy("question, Thai"), max_length=300)
    text_en = models.CharField(_lazy("question, English"), max_length=300)
    text = InLanguage()
    help_th = models.TextField(_lazy("help, Thai"), blank=True)
    help_en = models.TextField(_lazy("help, English"), blank=True)
    help = InLanguage()
    limit = models.PositiveIntegerField(
        _lazy("character limit"), default=2000, validators=[MinValueValidator(50)]
    )
    is_required = models.BooleanField(_lazy("required"), default=True)

    class Meta:
        ordering = ["order"]
        verbose_name = _lazy("question")
        verbose_name_plural = _lazy("questions")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "slug"], name="one_question_per_cohort_and_name"
            )
        ]

    def __str__(self) -> str:
        return self.text


class ConsentText(models.Model):
    """The wording of a consent.

    A new wording is a new version; older ones stay for those who agreed to them.
    """

    cohort = models.ForeignKey(
        Cohort,
        on_delete=models.CASCADE,
        related_name="consent_texts",
        verbose_name=_lazy("cohort"),
    )
    kind = models.CharField(_lazy("kind"), max_length=12, choices=ConsentKind)
    version = models.PositiveSmallIntegerField(_lazy("version"), default=1)
    is_required = models.BooleanField(_lazy("required to apply"), default=True)
    title_th = models.CharField(_lazy("title, Thai"), max_length=200)
    title_en = models.CharField(_lazy("title, English"), max_length=200)
    title = InLanguage()
    text_th = models.TextField(_lazy("text, Thai"))
    text_en = models.TextField(_lazy("text, English"))
    text = InLanguage()

    class Meta:
        ordering = ["kind", "-version"]
        verbose_name = _lazy("consent text")
        verbose_name_plural = _lazy("consent texts")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "kind", "version"],
                name="consent_versions_are_distinct",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"


class Criterion(models.Model):
    """One scale of a rubric, 1 to 5, with a written anchor for each value.

    Reviews and interviews have separate rubrics (`stage`).
    """

    cohort = models.ForeignKey(
        Cohort,
        on_delete=models.CASCADE,
        related_name="criteria",
        verbose_name=_lazy("cohort"),
    )
    stage = models.CharField(
        _lazy("used in"),
        max_length=10,
        choices=CriterionStage,
        default=CriterionStage.REVIEW,
    )
    order = models.PositiveSmallIntegerField(_lazy("order"))
    name_th = models.CharField(_lazy("name, Thai"), max_length=200)
    name_en = models.CharField(_lazy("name, English"), max_length=200)
    name = InLanguage()
    weight = models.PositiveSmallIntegerField(
        _lazy("weight"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )
    note_th = models.CharField(
        _lazy("note for reviewers, Thai"), max_length=500, blank=True
    )
    note_en = models.CharField(
        _lazy("note for reviewers, English"), max_length=500, blank=True
    )
    note = InLanguage()
    anchors_th = models.JSONField(_lazy("anchors, Thai"), default=list)
    anchors_en = models.JSONField(_lazy("anchors, English"), default=list)
    anchors = InLanguage()

    objects = CriterionQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        verbose_name = _lazy("criterion")
        verbose_name_plural = _lazy("criteria")
        constraints = [
            models.CheckConstraint(
                condition=Q(weight__range=(1, 10)), name="weights_are_one_to_ten"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=CriterionStage.values),
                name="criterion_stage_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class EligibilityQuestion(models.Model):
    """A yes-or-no question before applying; those who can apply answer yes."""

    cohort = models.ForeignKey(
        Cohort,
        on_delete=models.CASCADE,
        related_name="eligibility_questions",
        verbose_name=_lazy("cohort"),
    )
    slug = models.SlugField(_lazy("short name"), max_length=40)
    order = models.PositiveSmallIntegerField(_lazy("order"))
    text_th = models.CharField(_lazy("question, Thai"), max_length=300)
    text_en = models.CharField(_lazy("question, English"), max_length=300)
    text = InLanguage()
    help_th = models.TextField(_lazy("help, Thai"), blank=True)
    help_en = models.TextField(_lazy("help, English"), blank=True)
    help = InLanguage()
    no_th = models.TextField(
        _lazy("after a no, Thai"),
        help_text=_lazy("Say kindly why, and what would change it."),
    )
    no_en = models.TextField(_lazy("after a no, English"))
    no = InLanguage()

    class Meta:
        ordering = ["order"]
        verbose_name = _lazy("eligibility question")
        verbose_name_plural = _lazy("eligibility questions")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "slug"],
                name="one_eligibility_question_per_cohort_and_name",
            )
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("eligibility", args=[self.cohort.number])
