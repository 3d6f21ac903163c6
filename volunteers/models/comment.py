"""Comments of coordinators on applications."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from portal.models import DataKey
from portal.models.codes import public_code
from portal.models.sealed_field import SealedTextField
from volunteers.models.application import Application
from volunteers.models.choices import CommentAudience
from volunteers.models.queries.decisions import CommentQuerySet


class Comment(models.Model):
    """A coordinator's note for colleagues, or for the panel too. It can't be edited.

    `is_of_meeting`: noted in a row of the selection meeting, for coordinators only.
    """

    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="comments"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    audience = models.CharField(
        _lazy("who can read it"), max_length=12, choices=CommentAudience
    )
    is_of_meeting = models.BooleanField(default=False, editable=False)
    text = SealedTextField(_lazy("comment"))
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _lazy("comment")
        verbose_name_plural = _lazy("comments")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(audience__in=CommentAudience.values),
                name="comment_audience_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(is_of_meeting=False)
                | models.Q(audience=CommentAudience.COORDINATORS),
                name="notes_of_a_meeting_are_for_coordinators",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} · {self.code}"

    def sealing_key(self) -> DataKey:
        return self.application.data_key
