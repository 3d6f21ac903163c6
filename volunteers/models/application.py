"""Application and what is written in it: answers, choices and consents."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort, Organization, Position, Province
from portal.models import DataKey
from portal.models.codes import public_code
from portal.models.sealed_field import SealedTextField
from portal.text import thai
from volunteers.models.choices import (
    ApplicationStatus,
    ConsentKind,
    EducationLevel,
    OutcomeReason,
)
from volunteers.models.queries import scope
from volunteers.models.queries.applications import ApplicationQuerySet
from volunteers.models.queries.choices import ChoiceQuerySet
from volunteers.models.questions import ConsentText, Question


class Application(models.Model):
    """One person's request to join one cohort.

    Everything sensitive is sealed with a data key of its own. Decisions on it are rows
    (`decisions`); `released_status`, `released_at` and `outcome_reason` repeat the last
    one that stands, for lists and filters.
    """

    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    reference = models.CharField(  # noqa: DJ001
        _lazy("reference"), max_length=12, unique=True, null=True, editable=False
    )
    cohort = models.ForeignKey(
        Cohort,
        on_delete=models.PROTECT,
        related_name="applications",
        verbose_name=_lazy("cohort"),
    )
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="applications",
        verbose_name=_lazy("applicant"),
    )
    status = models.CharField(
        _lazy("status"),
        max_length=24,
        choices=ApplicationStatus,
        default=ApplicationStatus.DRAFT,
        editable=False,
    )
    status_changed_at = models.DateTimeField(
        _lazy("since"), default=timezone.now, editable=False
    )
    came_from = models.CharField(
        max_length=24, choices=ApplicationStatus, blank=True, editable=False
    )
    released_status = models.CharField(
        max_length=24, choices=ApplicationStatus, blank=True, editable=False
    )
    released_at = models.DateTimeField(_lazy("released"), null=True, editable=False)
    corrected_at = models.DateTimeField(
        _lazy("a result that was read was taken back"), null=True, editable=False
    )
    outcome_reason = models.CharField(
        _lazy("reason"),
        max_length=20,
        choices=OutcomeReason,
        blank=True,
        editable=False,
    )
    note = SealedTextField(_lazy("note"), editable=False)
    withdrawal_reason = SealedTextField(_lazy("why it was withdrawn"), editable=False)
    extension_reason = SealedTextField(_lazy("why it was extended"), editable=False)
    unlocked_sections = models.JSONField(default=list, editable=False)
    answer_by = models.DateTimeField(_lazy("answer by"), null=True, editable=False)
    choices_open_until = models.DateTimeField(
        _lazy("choices may be changed until"), null=True, editable=False
    )
    shared_at = models.DateTimeField(
        _lazy("shown to organizations since"), null=True, editable=False
    )
    extended_until = models.DateTimeField(
        _lazy("personal extension until"), null=True, blank=True
    )

    display_name = models.CharField(_lazy("display name"), max_length=80, blank=True)
    legal_name = SealedTextField(_lazy("legal name"))
    name_for_referees = SealedTextField(_lazy("name for the referees"))
    phone = SealedTextField(_lazy("phone number"))
    birth_on = SealedTextField(_lazy("date of birth"))
    home_province = models.ForeignKey(
        Province,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_lazy("home province"),
    )
    education_level = models.CharField(
        _lazy("highest education"), max_length=16, choices=EducationLevel, blank=True
    )
    field_of_study = SealedTextField(_lazy("field of study"))
    school = SealedTextField(_lazy("school or university"))
    experience = SealedTextField(_lazy("experience"))
    provinces = models.ManyToManyField(
        Province, related_name="+", blank=True, verbose_name=_lazy("provinces")
    )
    is_any_province = models.BooleanField(
        _lazy("anywhere in the country"), default=False
    )
    places_note = SealedTextField(_lazy("limits on places"))
    skills = models.JSONField(_lazy("skills"), default=list, blank=True)
    skills_more = SealedTextField(_lazy("more skills"))
    languages = models.JSONField(_lazy("languages"), default=dict, blank=True)
    never = models.ManyToManyField(
        Organization,
        related_name="+",
        blank=True,
        verbose_name=_lazy("organizations the person doesn’t want to go to"),
    )
    is_anywhere = models.BooleanField(
        _lazy("any organization that needs me"), default=False
    )
    wanted_position = models.ForeignKey(
        Position,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    deferred_from = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_lazy("deferred from"),
    )
    section_versions = models.JSONField(default=dict, editable=False)
    search_text = models.TextField(editable=False, blank=True)
    data_key = models.OneToOneField(DataKey, on_delete=models.PROTECT, editable=False)
    review_count = models.PositiveSmallIntegerField(
        _lazy("reviews sent"), default=0, editable=False
    )
    score_mean = models.FloatField(_lazy("mean"), null=True, editable=False)
    score_median = models.FloatField(_lazy("median"), null=True, editable=False)
    score_spread = models.FloatField(_lazy("spread"), null=True, editable=False)
    score_corrected = models.FloatField(
        _lazy("score, corrected"), null=True, editable=False
    )
    eligible_at = models.DateTimeField(
        _lazy("eligible by their own answers"), null=True, editable=False
    )
    begun_at = models.DateTimeField(
        _lazy("begun"), default=timezone.now, editable=False
    )
    saved_at = models.DateTimeField(
        _lazy("saved"), default=timezone.now, editable=False
    )
    submitted_at = models.DateTimeField(_lazy("submitted"), null=True, editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at", "-pk"]
        verbose_name = _lazy("application")
        verbose_name_plural = _lazy("applications")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "applicant"],
                name="one_application_per_person_and_cohort",
            ),
            models.CheckConstraint(
                condition=Q(status__in=ApplicationStatus.values),
                name="application_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=False, reference__isnull=False)
                | Q(
                    status__in=[
                        ApplicationStatus.DRAFT,
                        ApplicationStatus.EXPIRED,
                        ApplicationStatus.WITHDRAWN,
                    ]
                ),
                name="what_was_submitted_has_a_reference",
            ),
        ]
        indexes = [
            models.Index(
                fields=["cohort", "status", "-submitted_at"],
                name="applications_of_a_cohort",
            ),
            models.Index(
                fields=["cohort", "-submitted_at", "-id"], name="newest_applications"
            ),
            models.Index(fields=["-submitted_at", "-id"], name="newest_of_all_cohorts"),
            models.Index(
                fields=["status", "-submitted_at", "-id"], name="newest_in_a_state"
            ),
            models.Index(
                fields=["cohort", "-score_spread", "id"], name="largest_disagreements"
            ),
            models.Index(
                fields=["cohort", "status", "status_changed_at", "id"],
                name="longest_in_a_state",
            ),
        ]

    def __str__(self) -> str:
        return self.reference or self.code

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.data_key_id is None:
            self.data_key = DataKey.objects.create()
        search_text = thai.fold(
            f"{self.display_name} {self.reference or ''} {self.applicant.email}"
        )
        if search_text != self.search_text:
            self.search_text = search_text
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "search_text"}
        super().save(*args, **kwargs)

    def sealing_key(self) -> DataKey:
        return self.data_key

    @property
    def name_to_referees(self) -> str:
        return self.name_for_referees or self.display_name

    def get_absolute_url(self) -> str:
        return reverse("application", args=[self.cohort.number])


class Answer(models.Model):
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="answers"
    )
    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="answers"
    )
    text = SealedTextField(_lazy("answer"))

    class Meta:
        verbose_name = _lazy("answer")
        verbose_name_plural = _lazy("answers")
        ordering = ["question__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "question"], name="one_answer_per_question"
            )
        ]

    def __str__(self) -> str:
        return f"{self.application} · {self.question.slug}"

    def sealing_key(self) -> DataKey:
        return self.application.data_key


@scope.organization_links.register
class Choice(models.Model):
    """A ranked position, with the reason.

    `code` identifies it in the URLs of the chosen organization, so that two hosts
    can't find out that they read the same applicant. `fit`: by primary key of a
    required qualification, its `text` as the applicant read it, and whether they say
    that they meet it (`is_met`); read by `volunteers.application.qualifications`.
    `answer_by`: until when the organization owes an answer; None before it is shown.
    """

    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="choices"
    )
    position = models.ForeignKey(
        Position, on_delete=models.PROTECT, related_name="choices"
    )
    rank = models.PositiveSmallIntegerField(_lazy("rank"))
    reason = SealedTextField(_lazy("reason"))
    fit = models.JSONField(_lazy("qualifications met"), default=dict)
    answer_by = models.DateTimeField(_lazy("answer by"), null=True, editable=False)

    objects = ChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _lazy("choice")
        verbose_name_plural = _lazy("choices")
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "rank"], name="one_choice_per_rank"
            ),
            models.UniqueConstraint(
                fields=["application", "position"], name="a_position_is_chosen_once"
            ),
            models.CheckConstraint(
                condition=Q(rank__range=(1, 5)), name="ranks_are_one_to_five"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} · {self.rank}"

    def sealing_key(self) -> DataKey:
        return self.application.data_key


class Consent(models.Model):
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="consents"
    )
    kind = models.CharField(max_length=12, choices=ConsentKind)
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _lazy("consent")
        verbose_name_plural = _lazy("consents")
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind"],
                condition=Q(withdrawn_at=None),
                name="one_consent_in_force_per_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.application} · {self.kind}"
