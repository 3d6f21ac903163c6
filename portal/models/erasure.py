"""Erasures that did not succeed and are tried again."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from portal.models.choices import ErasureState
from portal.models.codes import public_code


class UnfinishedErasure(models.Model):
    """An erasure that failed: deleted when it succeeds.

    It holds nobody's data: the model, the public code of the row, and the class of the
    exception.
    """

    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    model = models.CharField(_lazy("what"), max_length=60, editable=False)
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
