from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models import Cohort
from placements.models.queries.placements import CoordinatorsQuerySet
from portal.text.bilingual import InLanguage


class AlumniText(models.Model):
    """What former volunteers agree to, word for word. A new wording is a new version; the old one stays."""

    version = models.PositiveSmallIntegerField(_("version"), unique=True, validators=[MinValueValidator(1)])
    title_th = models.CharField(_("title, Thai"), max_length=200)
    title_en = models.CharField(_("title, English"), max_length=200)
    title = InLanguage()
    text_th = models.TextField(_("text, Thai"))
    text_en = models.TextField(_("text, English"))
    text = InLanguage()

    class Meta:
        ordering = ["-version"]
        verbose_name = _("consent text for former volunteers")
        verbose_name_plural = _("consent texts for former volunteers")

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"


class AlumniConsent(models.Model):
    """A former volunteer agreed to be contacted. It hangs on the account, so that it outlives the application;
    taking it back deletes it."""

    outlives_cohort = True
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="alumni_consents", verbose_name=_("person")
    )
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="+", verbose_name=_("cohort"))
    text = models.ForeignKey(AlumniText, on_delete=models.PROTECT, related_name="+", verbose_name=_("wording"))
    given_at = models.DateTimeField(_("agreed at"), default=timezone.now, editable=False)

    objects = CoordinatorsQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at", "-pk"]
        verbose_name = _("former volunteer")
        verbose_name_plural = _("former volunteers")
        constraints = [models.UniqueConstraint(fields=["user", "cohort"], name="one_alumni_consent_per_cohort")]

    def __str__(self) -> str:
        return str(self.user)
