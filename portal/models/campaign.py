"""Campaigns: messages to many people."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from portal.models.choices import CampaignStatus
from portal.models.codes import public_code
from portal.text.bilingual import InLanguage


class Campaign(models.Model):
    """A message to many people.

    Its messages are rows of the outbox with its code as their occasion. `recipients` is
    the list as it was on submission: who joins the audience later gets nothing.
    """

    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    status = models.CharField(
        _lazy("state"),
        max_length=12,
        choices=CampaignStatus,
        default=CampaignStatus.DRAFT,
    )
    status_changed_at = models.DateTimeField(_lazy("since"), default=timezone.now)
    audience = models.CharField(_lazy("person concerned"), max_length=40)
    filters = models.JSONField(_lazy("filters"), default=dict)
    excluded = models.JSONField(_lazy("left out"), default=list)
    recipients = models.JSONField(_lazy("recipients"), default=list)
    title = InLanguage()
    title_th = models.CharField(_lazy("title, Thai"), max_length=120)
    text_th = models.TextField(_lazy("text, Thai"))
    title_en = models.CharField(_lazy("title, English"), max_length=120)
    text_en = models.TextField(_lazy("text, English"))
    is_news = models.BooleanField(_lazy("news"), default=False)
    hold_minutes = models.PositiveSmallIntegerField(
        _lazy("minutes to hold"),
        default=10,
        # Minutes: from one to a whole day.
        validators=[MinValueValidator(1), MaxValueValidator(1440)],
    )
    leaves_at = models.DateTimeField(_lazy("leaves"), null=True)
    made_at = models.DateTimeField(_lazy("made"), default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_lazy("made by"),
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_lazy("confirmed by"),
    )

    class Meta:
        ordering = ["-pk"]
        verbose_name = _lazy("group email")
        verbose_name_plural = _lazy("group emails")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=CampaignStatus.values),
                name="campaign_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("made_by")),
                name="a_second_person_confirms",
            ),
        ]

    def __str__(self) -> str:
        return self.title
