"""Who may not become a member of an organization; higher packages add reasons."""

from collections.abc import Callable

from organizations.models import Organization
from portal.kernel.registry import Registry
from portal.models import User

ExclusionReason = Callable[[User, Organization], str]
exclusion_reasons: Registry[ExclusionReason] = Registry()
"""Each says why this person can't join this organization now, or "" if they can."""


def find_reason(user: User, organization: Organization) -> str:
    """The first reason why the person can't join, in words for them; else ""."""
    texts = (reason(user, organization) for reason in exclusion_reasons)
    return next((text for text in texts if text), "")
