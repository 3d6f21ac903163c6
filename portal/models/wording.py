"""Coordinators' texts of messages, and each person's preferences for e-mails."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from portal.models.choices import Language, Pace


class MessageTemplate(models.Model):
    """A coordinator's text of one kind of message in one language.

    The newest version is in use. A version without a text brings back the programme's
    own (the file in templates/messages/).
    """

    kind = models.CharField(_lazy("kind"), max_length=40)
    language = models.CharField(_lazy("language"), max_length=2, choices=Language)
    version = models.PositiveIntegerField(_lazy("version"))
    title = models.CharField(_lazy("title"), max_length=120, blank=True)
    text = models.TextField(_lazy("text"), blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_lazy("made by"),
    )
    made_at = models.DateTimeField(_lazy("made"), default=timezone.now)

    class Meta:
        ordering = ["kind", "language", "-version"]
        verbose_name = _lazy("wording of messages")
        verbose_name_plural = _lazy("wordings of messages")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "language", "version"],
                name="one_wording_per_kind_language_and_version",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.language} {self.version}"

    @property
    def code(self) -> str:
        return f"{self.kind}:{self.language}"


class Preference(models.Model):
    """How one person wants their e-mails; everything is in their inbox in any case.

    Without a row e-mails are sent at once, including news.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="preference"
    )
    pace = models.CharField(
        _lazy("emails"), max_length=10, choices=Pace, default=Pace.AT_ONCE
    )
    quiet_from = models.TimeField(_lazy("no emails from"), null=True, blank=True)
    quiet_until = models.TimeField(_lazy("no emails until"), null=True, blank=True)
    wants_news = models.BooleanField(_lazy("news of the programme"), default=True)
    digested_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _lazy("message preference")
        verbose_name_plural = _lazy("message preferences")
        constraints = [
            models.CheckConstraint(
                condition=Q(pace__in=Pace.values), name="pace_is_known"
            ),
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="quiet_hours_have_both_ends",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)
