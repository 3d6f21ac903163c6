"""Remarks of coordinators on fields of a profile."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from organizations.models.participation import ProfileRevision
from portal.models.codes import public_code


class Remark(models.Model):
    """A question about one field of a profile, and the organization's answer."""

    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    revision = models.ForeignKey(
        ProfileRevision, on_delete=models.CASCADE, related_name="remarks"
    )
    field = models.CharField(max_length=30)
    text = models.TextField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _lazy("change request")
        verbose_name_plural = _lazy("change requests")
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""), name="a_remark_says_something"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="an_answer_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.revision} · {self.field}"
