"""Who may not become a member of an organization; higher packages add reasons."""

from collections.abc import Callable
from typing import Protocol

from organizations.models import Organization
from portal.kernel.registry import Registry
from portal.models import User


class ExclusionReason(Protocol):
    def __call__(
        self, user: User, organization: Organization, *, is_own: bool
    ) -> str: ...


exclusion_reasons: Registry[ExclusionReason] = Registry()
"""Each says why this person can't join this organization now, or "" if they can;
`is_own`: in words for themselves.
"""
consequences: Registry[Callable[[User, Organization], str]] = Registry()
"""Each says what changes for this person by joining this organization, or ""."""
membership_added: Registry[Callable[[User, Organization], None]] = Registry()
"""Called in the transaction in which the person has joined."""


def find_reason(user: User, organization: Organization, *, is_own: bool) -> str:
    """The first reason why the person can't join; else ""."""
    texts = (reason(user, organization, is_own=is_own) for reason in exclusion_reasons)
    return next((text for text in texts if text), "")


def find_consequences(user: User, organization: Organization) -> list[str]:
    texts = [consequence(user, organization) for consequence in consequences]
    return [text for text in texts if text]
