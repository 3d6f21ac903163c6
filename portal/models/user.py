"""Accounts and their sessions."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.models.choices import Language, Role
from portal.models.codes import public_code
from portal.models.data_key import DataKey
from portal.models.querysets import SessionQuerySet, UserQuerySet
from portal.models.sessions import SessionStore
from portal.text import addresses


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, email: str, password: str | None = None, **fields: Any
    ) -> "User":
        user = self.model(email=addresses.normalized(email), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(
        self, email: str, password: str | None = None, **fields: Any
    ) -> "User":
        return self.create_user(email, password, role=Role.ADMINISTRATOR, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=addresses.normalized(username or ""))


class User(AbstractBaseUser):
    """Logs in by e-mail.

    What a user may do follows from `role` and from rows that refer to them, never from
    Django's permissions. `closed_at`: an empty row for what others must keep, such as
    who sent a review; it names nobody and nobody logs in with it.
    """

    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    email = models.EmailField(_lazy("email"), unique=True)
    display_name = models.CharField(_lazy("display name"), max_length=80, blank=True)
    role = models.CharField(
        _lazy("role"), max_length=20, choices=Role, default=Role.PERSON
    )
    language = models.CharField(
        _lazy("language"), max_length=2, choices=Language, default=Language.THAI
    )
    is_active = models.BooleanField(_lazy("active"), default=True)
    joined_at = models.DateTimeField(
        _lazy("joined"), default=timezone.now, editable=False
    )
    data_key = models.OneToOneField(DataKey, on_delete=models.PROTECT, editable=False)
    closing_asked_at = models.DateTimeField(
        _lazy("asked to close the account"), null=True, editable=False
    )
    unused_noticed_at = models.DateTimeField(
        _lazy("was told that the unused account will be closed"),
        null=True,
        editable=False,
    )
    closed_at = models.DateTimeField(_lazy("closed"), null=True, editable=False)
    factor_reset_asked_at = models.DateTimeField(
        _lazy("asked to reset the second factor"), null=True, editable=False
    )
    # A code, as in history: the row says nothing about an account that is gone.
    factor_reset_asked_by = models.CharField(max_length=12, blank=True, editable=False)

    objects = UserManager.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _lazy("account")
        verbose_name_plural = _lazy("accounts")
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="role_is_known"
            ),
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="email_is_lower_case"
            ),
        ]

    def __str__(self) -> str:
        if self.closed_at:
            return _("closed account")
        return self.display_name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.data_key_id is None:
            self.data_key = DataKey.objects.create()
        self.email = self.email.lower()
        super().save(*args, **kwargs)
        if not self.is_active:
            # Django only ignores them, so they would open again with the account.
            self.sessions.all().delete()

    @property
    def is_staff(self) -> bool:
        return self.role in Role.staff()

    @property
    def is_superuser(self) -> bool:
        return self.role == Role.ADMINISTRATOR

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Django's permissions grant nothing: the admin asks each package's `rules`."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_staff


class Session(AbstractBaseSession):
    # The SHA-256 of the key, 64 hex digits, never the key itself.
    session_key = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, null=True, related_name="sessions"
    )
    device = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField(default=timezone.now)

    objects = SessionQuerySet.as_manager()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _lazy("log-in on a device")
        verbose_name_plural = _lazy("log-ins on devices")

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        return SessionStore
