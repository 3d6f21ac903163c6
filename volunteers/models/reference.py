"""References: whom an applicant named, and what they wrote."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.models import DataKey
from portal.models.choices import Language
from portal.models.codes import public_code
from portal.models.sealed_field import SealedTextField
from volunteers.models.application import Application
from volunteers.models.choices import ReferenceStatus
from volunteers.models.queries.applications import ReferenceQuerySet


def normalized_address(text: str) -> str:
    """For comparing addresses that may be spelled differently."""
    return text.strip().casefold()


class Reference(models.Model):
    """A referee, and what they wrote about the applicant.

    `answers` is JSON, see `volunteers.references.requests.QUESTIONS`. `token_hash` is
    that of the newest private link; the link itself is only in the sealed message.
    From `erasure_asked_at` on nobody reads it, and a coordinator is to erase it.
    """

    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    application = models.ForeignKey(
        Application,
        on_delete=models.CASCADE,
        related_name="references",
        verbose_name=_lazy("application"),
    )
    order = models.PositiveSmallIntegerField(_lazy("order"))
    status = models.CharField(
        _lazy("status"),
        max_length=10,
        choices=ReferenceStatus,
        default=ReferenceStatus.NAMED,
        editable=False,
    )
    status_changed_at = models.DateTimeField(
        _lazy("since"), default=timezone.now, editable=False
    )
    name = SealedTextField(_lazy("name"))
    email = SealedTextField(_lazy("email"))
    relation = SealedTextField(_lazy("relation to the applicant"))
    language = models.CharField(
        _lazy("language of the email"),
        max_length=2,
        choices=Language,
        default=Language.THAI,
        editable=False,
    )
    token_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001
    asked_at = models.DateTimeField(null=True, editable=False)
    expires_at = models.DateTimeField(null=True, editable=False)
    reminded_at = models.DateTimeField(null=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    consent_at = models.DateTimeField(null=True, editable=False)
    erasure_asked_at = models.DateTimeField(null=True, editable=False)
    answers = SealedTextField(_lazy("what the referee wrote"))

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        verbose_name = _lazy("reference from a referee")
        verbose_name_plural = _lazy("references from referees")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "order"],
                name="one_referee_per_application_and_order",
            ),
            models.CheckConstraint(
                condition=Q(status__in=ReferenceStatus.values),
                name="reference_status_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(status=ReferenceStatus.ASKED)
                | Q(
                    token_hash__isnull=False,
                    asked_at__isnull=False,
                    expires_at__isnull=False,
                ),
                name="who_is_asked_has_a_link_that_ends",
            ),
            models.CheckConstraint(
                condition=~Q(status=ReferenceStatus.GIVEN)
                | Q(answered_at__isnull=False, consent_at__isnull=False),
                name="what_a_referee_gave_was_consented_to",
            ),
            models.CheckConstraint(
                condition=~Q(status=ReferenceStatus.ERASED)
                | Q(erasure_asked_at=None, asked_at=None, answered_at=None),
                name="an_erased_referee_has_left_no_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} · {self.order}"

    @property
    def is_reopened(self) -> bool:
        """What they sent stands, and they can send it again."""
        return self.status == ReferenceStatus.ASKED and self.consent_at is not None

    @property
    def status_text(self) -> str:
        if self.is_reopened:
            return _("answered, may correct it")
        return self.get_status_display()

    def sealing_key(self) -> DataKey:
        return self.application.data_key
