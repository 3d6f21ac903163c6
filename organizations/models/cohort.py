"""A cohort: dates and settings of one yearly intake."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import cohort_dates
from organizations.models.querysets import CohortQuerySet
from portal.text.bilingual import InLanguage


class Cohort(models.Model):
    """One yearly intake, with all dates and numbers of the programme."""

    number = models.PositiveSmallIntegerField(
        _lazy("number"), unique=True, validators=[MinValueValidator(1)]
    )
    programme_th = models.CharField(_lazy("programme, Thai"), max_length=120)
    programme_en = models.CharField(_lazy("programme, English"), max_length=120)
    programme = InLanguage()
    is_public = models.BooleanField(_lazy("public"), default=False)
    operator_th = models.CharField(
        _lazy("who runs the programme, Thai"),
        max_length=200,
        blank=True,
        help_text=_lazy("The registered name: the controller of personal data."),
    )
    operator_en = models.CharField(
        _lazy("who runs the programme, English"), max_length=200, blank=True
    )
    operator = InLanguage()
    address_th = models.CharField(
        _lazy("postal address, Thai"), max_length=300, blank=True
    )
    address_en = models.CharField(
        _lazy("postal address, English"), max_length=300, blank=True
    )
    address = InLanguage()
    contact_phone = models.CharField(
        _lazy("phone number of the programme"),
        max_length=40,
        blank=True,
        help_text=_lazy("Public. The email address is a setting of the portal."),
    )
    bases_confirmed_on = models.DateField(
        _lazy("lawful bases confirmed on"),
        null=True,
        blank=True,
        help_text=_lazy(
            "The day on which who runs the programme confirmed what the privacy "
            "page says: why each use of personal data is allowed. Public."
        ),
    )
    applications_open_at = models.DateTimeField(_lazy("applications open"))
    applications_close_at = models.DateTimeField(
        _lazy("applications close"),
        help_text=_lazy("You can still send it during this minute."),
    )
    review_ends_on = models.DateField(_lazy("reviews end"), null=True, blank=True)
    interviews_start_on = models.DateField(
        _lazy("interviews start"), null=True, blank=True
    )
    interviews_end_on = models.DateField(_lazy("interviews end"), null=True, blank=True)
    results_on = models.DateField(_lazy("results"), null=True, blank=True)
    orientation_on = models.DateField(_lazy("orientation"), null=True, blank=True)
    reranking_opens_at = models.DateTimeField(
        _lazy("rankings can be revised from"),
        null=True,
        blank=True,
        help_text=_lazy(
            "Everyone shortlisted at that time gets a message and can reorder "
            "their choices once."
        ),
    )
    reranking_closes_at = models.DateTimeField(
        _lazy("rankings can be revised until"),
        null=True,
        blank=True,
        help_text=_lazy("You can still send it during this minute."),
    )
    service_starts_on = models.DateField(_lazy("service starts"), null=True, blank=True)
    service_ends_on = models.DateField(_lazy("service ends"), null=True, blank=True)
    minimum_age = models.PositiveSmallIntegerField(_lazy("minimum age"), default=18)
    most_choices = models.PositiveSmallIntegerField(
        _lazy("most choices"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    reviewers_per_application = models.PositiveSmallIntegerField(
        _lazy("reviewers per application"), default=2
    )
    most_reviews = models.PositiveSmallIntegerField(
        _lazy("most applications for each reviewer"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_lazy("Empty: an even share. Each reviewer can have another limit."),
    )
    is_blind = models.BooleanField(_lazy("review without names"), default=True)
    shares_scores = models.BooleanField(
        _lazy("reviewers see each other’s scores"),
        default=False,
        help_text=_lazy("Only after they have sent their own."),
    )
    disagreement_factor = models.DecimalField(
        _lazy("reviewers disagree from, times the usual spread"),
        max_digits=3,
        decimal_places=1,
        default=Decimal("2.0"),
        validators=[MinValueValidator(1), MaxValueValidator(10)],
        help_text=_lazy(
            "The usual spread is the mean of all applications with two reviews or "
            "more. 2 marks the applications whose reviews are twice as far apart."
        ),
    )
    interview_change_hours = models.PositiveSmallIntegerField(
        _lazy("hours before an interview to choose or change"),
        default=24,
        # Hours: two weeks.
        validators=[MaxValueValidator(336)],
        help_text=_lazy(
            "Applicants can choose, change or cancel their time until this many "
            "hours before it."
        ),
    )
    names_interviewers = models.BooleanField(
        _lazy("applicants see who interviews them"),
        default=False,
        help_text=_lazy("The names of the panel, with the time."),
    )
    grace_minutes = models.PositiveSmallIntegerField(
        _lazy("grace after the deadline, minutes"),
        default=30,
        help_text=_lazy("For a page that was opened before it."),
    )
    references_wanted = models.PositiveSmallIntegerField(
        _lazy("referees to name"),
        default=0,
        validators=[MaxValueValidator(5)],
        help_text=_lazy("0: none are asked for."),
    )
    reference_days = models.PositiveSmallIntegerField(
        _lazy("days for a referee to answer"),
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
    )
    offer_days = models.PositiveSmallIntegerField(
        _lazy("days to answer an offer"), default=5
    )
    host_answer_days = models.PositiveSmallIntegerField(
        _lazy("days for an organization to answer"),
        default=14,
        # Three: the reminder before the day comes after the first message.
        validators=[MinValueValidator(3), MaxValueValidator(90)],
        help_text=_lazy("Counted from the day on which it is shown an applicant."),
    )
    extension_days = models.PositiveSmallIntegerField(
        _lazy("days a placement can be extended"),
        default=184,
        help_text=_lazy(
            "Counted from the day on which the service ends. 0: not at all."
        ),
    )
    needs_full_profile = models.BooleanField(
        _lazy("only whole profiles"),
        default=False,
        help_text=_lazy(
            "Approval needs seats, a mentor, a safety contact and a plan for "
            "every month."
        ),
    )
    matches_must_haves = models.BooleanField(
        _lazy("required qualifications count in the match"),
        default=True,
        help_text=_lazy(
            "Nobody is matched with a position of which they don’t meet what it "
            "requires, unless you waive it."
        ),
    )
    rechoice_days = models.PositiveSmallIntegerField(
        _lazy("days to choose again"),
        default=7,
        help_text=_lazy("When an organization leaves after applications closed."),
    )
    draft_kept_days = models.PositiveSmallIntegerField(
        _lazy("days an unsent draft is kept"), default=90
    )
    application_kept_days = models.PositiveSmallIntegerField(
        _lazy("days an application is kept"), default=365
    )

    to_check = models.JSONField(
        _lazy("to be checked"), default=list, blank=True, editable=False
    )
    """Parts that were copied, or came as starter content, and nobody has read yet."""
    closed_at = models.DateTimeField(_lazy("closed"), null=True, editable=False)

    objects = CohortQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _lazy("cohort")
        verbose_name_plural = _lazy("cohorts")
        constraints = [
            models.CheckConstraint(
                condition=Q(applications_close_at__gt=F("applications_open_at")),
                name="applications_close_after_they_open",
            ),
            models.CheckConstraint(
                condition=Q(most_choices__range=(1, 5)), name="one_to_five_choices"
            ),
            models.CheckConstraint(
                condition=Q(references_wanted__lte=5), name="at_most_five_referees"
            ),
            models.CheckConstraint(
                condition=Q(service_ends_on=None)
                | Q(service_starts_on=None)
                | Q(service_ends_on__gt=F("service_starts_on")),
                name="service_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(reranking_opens_at=None, reranking_closes_at=None)
                | Q(
                    reranking_opens_at__isnull=False,
                    reranking_closes_at__isnull=False,
                    reranking_closes_at__gt=F("reranking_opens_at"),
                ),
                name="a_window_for_rankings_has_two_ends_in_order",
                violation_error_message=_lazy(
                    "Set both ends of the window for rankings, "
                    "the first before the last."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.number}"

    def clean(self) -> None:
        errors: dict[str, Any] = cohort_dates.contradictions(self)
        # How long applications are kept counts from the day of the results.
        if self.is_public and self.results_on is None:
            errors["results_on"] = _lazy(
                "Set the day of the results: applications are kept for a "
                "number of days from then."
            )
        if errors:
            raise ValidationError(errors)

    @property
    def last_instant(self) -> datetime:
        """The closing minute is inclusive: 23:59 means until 23:59:59.999999."""
        return self.applications_close_at.replace(second=59, microsecond=999_999)

    @property
    def last_ranking_instant(self) -> datetime | None:
        closing = self.reranking_closes_at
        return closing.replace(second=59, microsecond=999_999) if closing else None

    def phase(self, now: datetime | None = None) -> str:
        """ "before", "open" or "closed"."""
        now = now or timezone.now()
        if now < self.applications_open_at:
            return "before"
        return "open" if now <= self.last_instant else "closed"

    @property
    def is_open(self) -> bool:
        return self.phase() == "open"

    def get_absolute_url(self) -> str:
        return reverse("cohort_positions", args=[self.number])
