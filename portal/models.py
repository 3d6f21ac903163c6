from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import sealing
from portal.campaign_model import Campaign
from portal.choices import Language, MessageState, Role
from portal.codes import public_code
from portal.correspondence import Heartbeat, MessageTemplate, Preference
from portal.job_model import Job, JobRow
from portal.line_model import LineCode, LineLink, LineNotice
from portal.querysets import AuditQuerySet, MessageQuerySet, SessionQuerySet, UserQuerySet
from portal.sessions import SessionStore


class DataKey(models.Model):
    """The key under which everything sensitive of one person or application is sealed. Deleting it erases."""

    wrapped = models.BinaryField(default=sealing.new_wrapped_key)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.pk)

    def plain(self) -> bytes:
        if "plain_key" not in self.__dict__:
            self.__dict__["plain_key"] = sealing.unwrap(bytes(self.wrapped))
        return self.__dict__["plain_key"]


class ErasedKey(models.Model):
    """A data key that was deleted, by a hash of it; `portal.erasures` copies these rows to a list outside."""

    fingerprint = models.CharField(max_length=64, unique=True)
    erased_at = models.DateTimeField(default=timezone.now)
    is_noted = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.fingerprint


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, role=Role.ADMINISTRATOR, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """Logs in by e-mail. What someone may do follows from `role` and rows that name them, never from permissions."""

    code = models.CharField(max_length=12, unique=True, default=public_code, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    display_name = models.CharField(_("display name"), max_length=80, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.PERSON)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.THAI)
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now, editable=False)
    data_key = models.OneToOneField(DataKey, on_delete=models.PROTECT, editable=False)

    objects = UserManager.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_is_known"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="email_is_lower_case"),
        ]

    def __str__(self) -> str:
        return self.display_name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.data_key_id is None:
            self.data_key = DataKey.objects.create()
        self.email = self.email.lower()
        super().save(*args, **kwargs)

    @property
    def is_staff(self) -> bool:
        return self.role in Role.staff()

    @property
    def is_superuser(self) -> bool:
        return self.role == Role.ADMINISTRATOR

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Django's permissions grant nothing here: the admin asks each app's `rules`."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_staff


class Session(AbstractBaseSession):
    session_key = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sessions")
    device = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField(default=timezone.now)

    objects = SessionQuerySet.as_manager()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("log-in on a device")
        verbose_name_plural = _("log-ins on devices")

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        return SessionStore


class AuditEntry(models.Model):
    """One line of history. The database refuses to change or delete it; each line is chained to the one before."""

    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    actor = models.CharField(_("who"), max_length=12, blank=True, db_index=True)
    action = models.CharField(_("what"), max_length=60)
    subject_type = models.CharField(_("kind"), max_length=60)
    subject_code = models.CharField(_("which"), max_length=60)
    fields = models.JSONField(_("fields"), default=list)
    previous = models.CharField(max_length=64)
    mac = models.CharField(max_length=64, unique=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("line of history")
        verbose_name_plural = _("history")
        indexes = [models.Index(fields=["subject_type", "subject_code"], name="history_of_a_subject")]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_type} {self.subject_code}"


class Message(models.Model):
    """A message to one person: the outbox row, and the same text in their inbox."""

    code = models.CharField(max_length=12, unique=True, default=public_code, editable=False)
    kind = models.CharField(_("kind"), max_length=40)
    recipient = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True, related_name="messages")
    address = models.EmailField(_("address"))
    occasion = models.CharField(_("occasion"), max_length=120)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.THAI)
    title = sealing.SealedTextField(_("title"))
    text = sealing.SealedTextField(_("text"))
    in_inbox = models.BooleanField(_("in the inbox"), default=True)
    state = models.CharField(
        _("state"), max_length=10, choices=MessageState, default=MessageState.QUEUED, editable=False
    )
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)
    claim = models.CharField(max_length=12, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, editable=False)
    error = models.CharField(_("error"), max_length=200, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True, editable=False)
    read_at = models.DateTimeField(_("read"), null=True, blank=True, editable=False)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, editable=False, related_name="+")

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "address", "occasion"], name="one_message_per_kind_recipient_and_occasion"
            ),
            models.CheckConstraint(condition=Q(state__in=MessageState.values), name="message_state_is_known"),
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="messages_that_wait"),
            models.Index(fields=["recipient", "-made_at"], name="messages_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"

    def sealing_key(self) -> DataKey:
        return self.data_key


class Enclosure(models.Model):
    """A text file that leaves with the e-mail of a message, such as an entry for a calendar."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="enclosures")
    name = models.CharField(_("name"), max_length=60)
    content_type = models.CharField(_("type"), max_length=60)
    text = sealing.SealedTextField(_("text"))

    def __str__(self) -> str:
        return self.name

    def sealing_key(self) -> DataKey:
        return self.message.data_key


class StoredFile(models.Model):
    """A private file. Its bytes lie sealed under VAR/files/<place>; the row knows all but them."""

    code = models.CharField(max_length=12, unique=True, default=public_code, editable=False)
    place = models.CharField(max_length=32, unique=True, editable=False)
    name = sealing.SealedTextField(_("name"))
    content_type = models.CharField(_("type"), max_length=80, editable=False)
    size = models.PositiveIntegerField(_("bytes"), editable=False)
    pages = models.PositiveSmallIntegerField(_("pages"), editable=False)
    sha256 = models.CharField(_("SHA-256 of the sealed bytes"), max_length=64, editable=False)
    made_at = models.DateTimeField(_("received"), default=timezone.now, editable=False)
    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, editable=False, related_name="files")

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self) -> str:
        return self.code

    def sealing_key(self) -> DataKey:
        return self.data_key


__all__ = [
    "AuditEntry",
    "Campaign",
    "DataKey",
    "Enclosure",
    "ErasedKey",
    "Heartbeat",
    "Job",
    "JobRow",
    "LineCode",
    "LineLink",
    "LineNotice",
    "Message",
    "MessageTemplate",
    "Preference",
    "Session",
    "StoredFile",
    "User",
]
