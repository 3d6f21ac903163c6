"""Queues the messages about profiles, members and requests to host."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import get_language

from organizations.models import (
    Cohort,
    HostRequest,
    Invitation,
    Organization,
    Participation,
    ProfileRevision,
    Withdrawal,
)
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


def profile_partly_approved(rest: ProfileRevision, *, taken: Sequence[str]) -> None:
    """One letter for both: what is public now, and what came back with `rest`."""
    for member in active_members(rest.participation.organization):
        outbox.queue(
            "profile_partly_approved",
            to=member,
            occasion=occasion(rest),
            context={"revision": rest, "taken": taken},
        )


def profile_approved(revision: ProfileRevision) -> None:
    _queue_to_members("profile_approved", revision)


def member_invited(
    invitation: Invitation, token: str, *, request: HostRequest | None = None
) -> None:
    """`request`: the accepted one, whose contact is told so by name.

    In the language of the request or of the inviting page, never in that of an
    account: whether the address has one must not show.
    """
    context = {"invitation": invitation, "token": token, "request": request}
    outbox.queue_outside(
        "host_accepted" if request else "member_invited",
        address=invitation.email,
        occasion=invitation.code,
        context=context,
        language=request.language if request else get_language() or "th",
    )


def cohort_opens_to_hosts(
    cohort: Cohort, organization: Organization, *, to: User
) -> None:
    # Taken offline and made public again, it is the same occasion.
    outbox.queue(
        "cohort_opens_to_hosts",
        to=to,
        occasion=f"{organization.slug}:{cohort.number}",
        context={"cohort": cohort, "organization": organization},
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
        # Declined again after that was taken back, it is another message.
        occasion=f"{request.code}:{request.status_changed_at.isoformat()}",
        context=context,
        language=request.language,
    )


def host_request_reopened(request: HostRequest, words: str) -> None:
    context = {"request": request, "words": words}
    outbox.queue_outside(
        "host_request_reopened",
        address=request.contact_email,
        occasion=f"{request.code}:{request.status_changed_at.isoformat()}",
        context=context,
        language=request.language,
    )


def profile_corrected(revision: ProfileRevision, *, what: str, why: str) -> None:
    """What members were told of it does not hold. `what`: see `message_kinds`."""
    for member in active_members(revision.participation.organization):
        outbox.queue(
            "profile_corrected",
            to=member,
            occasion=occasion(revision),
            context={"revision": revision, "what": what, "why": why},
        )


def occasion(revision: ProfileRevision) -> str:
    """One for each change of status, so that sending it twice is two messages."""
    return f"{revision.code}:{revision.status_changed_at.isoformat()}"


def participation_withdrawn(participation: Participation) -> None:
    _queue_about_participation("participation_withdrawn", participation)


def participation_readmitted(participation: Participation) -> None:
    _queue_about_participation("participation_readmitted", participation)


def leave_asked(withdrawal: Withdrawal, *, asked_at: datetime) -> None:
    _queue_to_coordinators("leave_asked", withdrawal, asked_at)


def leave_taken_back(withdrawal: Withdrawal, *, asked_at: datetime) -> None:
    _queue_to_coordinators("leave_taken_back", withdrawal, asked_at)


def leave_answered(withdrawal: Withdrawal) -> None:
    context = {"participation": withdrawal.participation}
    for member in active_members(withdrawal.participation.organization):
        outbox.queue(
            "leave_answered", to=member, occasion=withdrawal.code, context=context
        )


def withdrawal_stopped(withdrawal: Withdrawal, *, to: User) -> None:
    """To whoever planned it: something else came first."""
    outbox.queue(
        "withdrawal_stopped",
        to=to,
        occasion=withdrawal.code,
        context={"participation": withdrawal.participation},
    )


def active_members(organization: Organization) -> Iterable[User]:
    members = User.objects.filter(
        memberships__organization=organization, is_active=True
    )
    return members.order_by("pk")


def _queue_to_members(kind: str, revision: ProfileRevision) -> None:
    for member in active_members(revision.participation.organization):
        outbox.queue(
            kind, to=member, occasion=occasion(revision), context={"revision": revision}
        )


def _queue_about_participation(kind: str, participation: Participation) -> None:
    at = f"{participation.code}:{participation.status_changed_at.isoformat()}"
    for member in active_members(participation.organization):
        outbox.queue(
            kind, to=member, occasion=at, context={"participation": participation}
        )


def _queue_to_coordinators(
    kind: str, withdrawal: Withdrawal, asked_at: datetime
) -> None:
    """Each request is an occasion of its own."""
    occasion = f"{withdrawal.code}:{asked_at.isoformat()}"
    context = {"participation": withdrawal.participation}
    for coordinator in User.objects.coordinators().order_by("pk"):
        outbox.queue(kind, to=coordinator, occasion=occasion, context=context)
