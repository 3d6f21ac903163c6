"""The outbox: a row for each message, and the files attached to it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from portal.models import sealed_field
from portal.models.choices import Lane, Language, MessageState
from portal.models.codes import public_code
from portal.models.data_key import DataKey
from portal.models.querysets import MessageQuerySet
from portal.models.user import User


class Message(models.Model):
    """A message to one person: the outbox row, and the same text in their inbox."""

    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    kind = models.CharField(_lazy("kind"), max_length=40)
    recipient = models.ForeignKey(
        User, on_delete=models.CASCADE, null=True, blank=True, related_name="messages"
    )
    address = models.EmailField(_lazy("address"))
    occasion = models.CharField(_lazy("occasion"), max_length=120)
    language = models.CharField(
        _lazy("language"), max_length=2, choices=Language, default=Language.THAI
    )
    title = sealed_field.SealedTextField(_lazy("title"))
    text = sealed_field.SealedTextField(_lazy("text"))
    in_inbox = models.BooleanField(_lazy("in the inbox"), default=True)
    state = models.CharField(
        _lazy("state"),
        max_length=10,
        choices=MessageState,
        default=MessageState.QUEUED,
        editable=False,
    )
    lane = models.CharField(
        _lazy("priority"), max_length=4, choices=Lane, default=Lane.ACT, editable=False
    )
    made_at = models.DateTimeField(_lazy("made"), default=timezone.now)
    due_at = models.DateTimeField(_lazy("due"), default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)
    claim = models.CharField(max_length=12, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(
        _lazy("attempts"), default=0, editable=False
    )
    error = models.CharField(_lazy("error"), max_length=200, blank=True, editable=False)
    sent_at = models.DateTimeField(_lazy("sent"), null=True, blank=True, editable=False)
    read_at = models.DateTimeField(_lazy("read"), null=True, blank=True, editable=False)
    archived_at = models.DateTimeField(
        _lazy("archived"), null=True, blank=True, editable=False
    )
    data_key = models.ForeignKey(
        DataKey, on_delete=models.PROTECT, editable=False, related_name="+"
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _lazy("message")
        verbose_name_plural = _lazy("messages")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "address", "occasion"],
                name="one_message_per_kind_recipient_and_occasion",
            ),
            models.CheckConstraint(
                condition=Q(state__in=MessageState.values),
                name="message_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(lane__in=Lane.values), name="message_lane_is_known"
            ),
        ]
        indexes = [
            # Serves the relay, which looks every second.
            models.Index(fields=["state", "lane", "due_at"], name="messages_by_lane"),
            models.Index(fields=["recipient", "-made_at"], name="messages_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"

    def sealing_key(self) -> DataKey:
        return self.data_key


class Enclosure(models.Model):
    """A text file attached to the e-mail of a message, such as a calendar entry."""

    message = models.ForeignKey(
        Message, on_delete=models.CASCADE, related_name="enclosures"
    )
    name = models.CharField(_lazy("name"), max_length=60)
    content_type = models.CharField(_lazy("type"), max_length=60)
    text = sealed_field.SealedTextField(_lazy("text"))

    def __str__(self) -> str:
        return self.name

    def sealing_key(self) -> DataKey:
        return self.message.data_key
