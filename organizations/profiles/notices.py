"""Queues the messages about profiles, members and requests to host."""

from django.utils.translation import get_language

from organizations.models import HostRequest, Invitation, ProfileRevision
from portal.messages import outbox
from portal.models import User


def profile_submitted(revision: ProfileRevision) -> None:
    # Nobody approves their own organization's profile.
    others = User.objects.coordinators().exclude(
        memberships__organization=revision.participation.organization_id
    )
    for coordinator in others:
        outbox.queue(
            "profile_submitted",
            to=coordinator,
            occasion=occasion(revision),
            context={"revision": revision},
        )


def profile_changes_requested(revision: ProfileRevision) -> None:
    _queue_to_members("profile_changes_requested", revision)


def profile_approved(revision: ProfileRevision) -> None:
    _queue_to_members("profile_approved", revision)


def member_invited(invitation: Invitation, token: str, *, language: str = "") -> None:
    """In `language`, or that of the inviting page.

    Never in that of an account: whether the address has one must not show.
    """
    context = {"invitation": invitation, "token": token}
    outbox.queue_outside(
        "member_invited",
        address=invitation.email,
        occasion=invitation.code,
        context=context,
        language=language or get_language() or "th",
    )


def host_requested(request: HostRequest) -> None:
    for coordinator in User.objects.coordinators():
        outbox.queue(
            "host_requested",
            to=coordinator,
            occasion=request.code,
            context={"request": request},
        )


def host_declined(request: HostRequest, words: str) -> None:
    context = {"request": request, "words": words}
    outbox.queue_outside(
        "host_declined",
        address=request.contact_email,
        occasion=request.code,
        context=context,
        language=request.language,
    )


def occasion(revision: ProfileRevision) -> str:
    """One for each change of status, so that sending it twice is two messages."""
    return f"{revision.code}:{revision.status_changed_at.isoformat()}"


def _queue_to_members(kind: str, revision: ProfileRevision) -> None:
    members = User.objects.filter(
        memberships__organization=revision.participation.organization, is_active=True
    )
    for member in members.order_by("pk"):
        outbox.queue(
            kind, to=member, occasion=occasion(revision), context={"revision": revision}
        )
