"""Who may do what with organizations. Templates and views ask the same functions."""

from typing import Any

from organizations.models import (
    HostRequest,
    Membership,
    Organization,
    Participation,
    ProfileRevision,
)
from organizations.models.choices import (
    MemberRole,
    ParticipationStatus,
    RequestStatus,
    RevisionStatus,
)
from portal.kernel import permissions
from portal.models import User

# Of a participation: the organization no longer takes part.
ENDED = (ParticipationStatus.CLOSED, ParticipationStatus.WITHDRAWN)
UNAPPROVED = (
    ParticipationStatus.DRAFT,
    ParticipationStatus.SUBMITTED,
    ParticipationStatus.CHANGES_REQUESTED,
)
# Of a revision: the organization may still change it.
EDITABLE = (RevisionStatus.DRAFT, RevisionStatus.CHANGES_REQUESTED)


@permissions.second_factor_rules.register
def is_member_of_any(user: User) -> bool:
    return Membership.objects.filter(user=user).exists()


def is_member(user: Any, organization: Organization) -> bool:
    return (
        user.is_authenticated
        and Membership.objects.filter(user=user, organization=organization).exists()
    )


def is_owner(user: Any, organization: Organization) -> bool:
    owners = Membership.objects.filter(organization=organization, role=MemberRole.OWNER)
    return user.is_authenticated and owners.filter(user=user).exists()


def can_manage_members(user: Any, organization: Organization) -> bool:
    return is_owner(user, organization)


def can_remove_member(user: Any, membership: Membership) -> bool:
    """Owners remove anyone; everybody may leave."""
    return membership.user_id == user.pk or can_manage_members(
        user, membership.organization
    )


def can_edit_profile(user: Any, organization: Organization) -> bool:
    if not user.is_authenticated:
        return False
    return (
        Membership.objects.editors()
        .filter(user=user, organization=organization)
        .exists()
    )


def can_edit_revision(user: Any, revision: ProfileRevision) -> bool:
    participation = revision.participation
    return (
        revision.status in EDITABLE
        and participation.status not in ENDED
        and can_edit_profile(user, participation.organization)
    )


def can_restore(
    user: Any, chosen: ProfileRevision, in_progress: ProfileRevision | None
) -> bool:
    """Whether `chosen` may become the draft: not while one is submitted."""
    if in_progress:
        return in_progress != chosen and can_edit_revision(user, in_progress)
    participation = chosen.participation
    return participation.status not in ENDED and can_edit_profile(
        user, participation.organization
    )


def can_edit_contacts(user: Any, participation: Participation) -> bool:
    return participation.status not in ENDED and can_edit_profile(
        user, participation.organization
    )


def can_leave_at_once(user: Any, participation: Participation) -> bool:
    """Before the first approval nobody can have chosen the organization."""
    return participation.status in UNAPPROVED and is_owner(
        user, participation.organization
    )


def can_ask_to_leave(user: Any, participation: Participation) -> bool:
    return (
        participation.status
        in (ParticipationStatus.APPROVED, ParticipationStatus.CLOSED)
        and participation.cohort.closed_at is None
        and is_owner(user, participation.organization)
    )


def can_decide_revision(user: Any, revision: ProfileRevision) -> bool:
    """Nobody approves their own organization's profile."""
    return (
        revision.status == RevisionStatus.SUBMITTED
        and revision.participation.status not in ENDED
        and permissions.is_coordinator(user)
        and not is_member(user, revision.participation.organization)
    )


def can_take_back_decision(user: Any, revision: ProfileRevision) -> bool:
    """By whoever could decide again: on the newest text, as it was decided on."""
    participation = revision.participation
    if revision.status not in (
        RevisionStatus.APPROVED,
        RevisionStatus.CHANGES_REQUESTED,
    ):
        return False
    newest = participation.revisions.order_by("-number").first()
    return (
        newest == revision
        and not is_changed_since(revision)
        and participation.status not in ENDED
        and permissions.is_coordinator(user)
        and not is_member(user, participation.organization)
    )


def is_changed_since(revision: ProfileRevision) -> bool:
    """The organization has worked on it since it was returned."""
    return (
        revision.status == RevisionStatus.CHANGES_REQUESTED
        and revision.saved_at > revision.status_changed_at
    ) or revision.remarks.filter(answered_at__gt=revision.status_changed_at).exists()


def can_answer_request(user: Any, request: HostRequest) -> bool:
    return request.status == RequestStatus.NEW and permissions.is_coordinator(user)


def can_reopen_request(user: Any, request: HostRequest) -> bool:
    return request.status != RequestStatus.NEW and permissions.is_coordinator(user)
