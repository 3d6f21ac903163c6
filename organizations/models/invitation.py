"""Invitations to become a member of an organization."""

import hashlib
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from organizations.models.choices import MemberRole
from organizations.models.organization import Organization
from organizations.models.querysets import InvitationQuerySet
from portal.models.codes import public_code

LIFETIME = timedelta(days=14)


def last_instant() -> datetime:
    return timezone.now() + LIFETIME


def hash_token(token: str) -> str:
    # Without salt: a token has 256 random bits, so there is nothing to guess.
    return hashlib.sha256(token.encode()).hexdigest()


class Invitation(models.Model):
    """To one address, to join an organization. The token is only in the message."""

    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    organization = models.ForeignKey(
        Organization,
        on_delete=models.CASCADE,
        related_name="invitations",
        verbose_name=_lazy("organization"),
    )
    email = models.EmailField(_lazy("email"))
    role = models.CharField(
        _lazy("role"), max_length=10, choices=MemberRole, default=MemberRole.EDITOR
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(default=last_instant, editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _lazy("invitation")
        verbose_name_plural = _lazy("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "email"],
                condition=Q(accepted_at=None, revoked_at=None),
                name="one_invitation_per_address_and_organization",
            ),
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="invited_address_is_lower_case"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(revoked_at=None),
                name="an_invitation_is_not_accepted_and_revoked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.organization}"

    @property
    def is_pending(self) -> bool:
        """Neither accepted nor revoked, but perhaps expired."""
        return self.accepted_at is None and self.revoked_at is None

    @property
    def is_open(self) -> bool:
        return self.is_pending and self.expires_at > timezone.now()
