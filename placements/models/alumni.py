"""Former volunteers: the text they agree to, and their consent."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort
from placements.models.queries.placements import AlumniConsentQuerySet
from portal.text.bilingual import InLanguage


class AlumniText(models.Model):
    """What former volunteers agree to. A new wording is a new version."""

    version = models.PositiveSmallIntegerField(
        _lazy("version"), unique=True, validators=[MinValueValidator(1)]
    )
    title_th = models.CharField(_lazy("title, Thai"), max_length=200)
    title_en = models.CharField(_lazy("title, English"), max_length=200)
    title = InLanguage()
    text_th = models.TextField(_lazy("text, Thai"))
    text_en = models.TextField(_lazy("text, English"))
    text = InLanguage()

    class Meta:
        ordering = ["-version"]
        verbose_name = _lazy("consent text for former volunteers")
        verbose_name_plural = _lazy("consent texts for former volunteers")

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"


class AlumniConsent(models.Model):
    """A former volunteer agreed to be contacted; taking it back deletes it.

    It belongs to the account, so that it outlives the application.
    """

    outlives_cohort = True
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="alumni_consents",
        verbose_name=_lazy("person"),
    )
    cohort = models.ForeignKey(
        Cohort, on_delete=models.PROTECT, related_name="+", verbose_name=_lazy("cohort")
    )
    text = models.ForeignKey(
        AlumniText,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_lazy("wording"),
    )
    given_at = models.DateTimeField(
        _lazy("agreed at"), default=timezone.now, editable=False
    )

    objects = AlumniConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at", "-pk"]
        verbose_name = _lazy("former volunteer")
        verbose_name_plural = _lazy("former volunteers")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "cohort"], name="one_alumni_consent_per_cohort"
            )
        ]

    def __str__(self) -> str:
        return str(self.user)
