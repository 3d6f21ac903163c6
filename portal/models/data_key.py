"""The keys under which sensitive data are sealed, and what becomes of erasing them."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from portal.models import sealed_field
from portal.models.choices import ErasureState
from portal.models.codes import public_code


class DataKey(models.Model):
    """The key under which sensitive data of one person or application are sealed.

    Deleting it erases them.
    """

    wrapped = models.BinaryField(default=sealed_field.new_wrapped_key)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.pk)

    def plain(self) -> bytes:
        # Cached on the instance: one unwrapping for all fields of a row.
        if "plain_key" not in self.__dict__:
            self.__dict__["plain_key"] = sealed_field.unwrap(bytes(self.wrapped))
        return self.__dict__["plain_key"]


class ErasedKey(models.Model):
    """The hash of a deleted data key.

    `portal.personal_data.erasures` copies these rows to a list outside the database.
    """

    fingerprint = models.CharField(max_length=64, unique=True)
    erased_at = models.DateTimeField(default=timezone.now)
    is_noted = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.fingerprint


class UnfinishedErasure(models.Model):
    """An erasure that failed: deleted when it succeeds.

    It holds nobody's data: the model, the public code of the row, and the class of the
    exception.
    """

    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    model = models.CharField(_lazy("action"), max_length=60, editable=False)
    subject_code = models.CharField(_lazy("code"), max_length=40, editable=False)
    state = models.CharField(
        _lazy("state"),
        max_length=10,
        choices=ErasureState,
        default=ErasureState.RETRYING,
        editable=False,
    )
    reason = models.CharField(_lazy("reason"), max_length=60, editable=False)
    attempts = models.PositiveSmallIntegerField(
        _lazy("attempts"), default=0, editable=False
    )
    failed_at = models.DateTimeField(
        _lazy("failed since"), default=timezone.now, editable=False
    )
    tried_at = models.DateTimeField(
        _lazy("last tried"), default=timezone.now, editable=False
    )

    class Meta:
        ordering = ["failed_at", "pk"]
        verbose_name = _lazy("unfinished erasure")
        verbose_name_plural = _lazy("unfinished erasures")
        constraints = [
            models.UniqueConstraint(
                fields=["model", "subject_code"], name="an_erasure_is_listed_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=ErasureState.values),
                name="erasure_state_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.subject_code}"
