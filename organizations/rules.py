"""Who may do what with organizations. Pure: templates and views ask the same functions."""

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

GONE = (ParticipationStatus.CLOSED, ParticipationStatus.WITHDRAWN)


@permissions.needs_second_factor_if
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
    at_work = revision.status in (
        RevisionStatus.DRAFT,
        RevisionStatus.CHANGES_REQUESTED,
    )
    participation = revision.participation
    return (
        at_work
        and participation.status not in GONE
        and can_edit_profile(user, participation.organization)
    )


def can_take_up(
    user: Any, chosen: ProfileRevision, at_work: ProfileRevision | None
) -> bool:
    """Whether the text of `chosen` may become the draft: not while another one is being read by the programme."""
    if at_work:
        return at_work != chosen and can_edit_revision(user, at_work)
    participation = chosen.participation
    return participation.status not in GONE and can_edit_profile(
        user, participation.organization
    )


def can_edit_contacts(user: Any, participation: Participation) -> bool:
    return participation.status not in GONE and can_edit_profile(
        user, participation.organization
    )


def can_withdraw_participation(user: Any, participation: Participation) -> bool:
    owner = Membership.objects.filter(
        user=user.pk, organization=participation.organization, role=MemberRole.OWNER
    )
    return participation.status not in GONE and (
        permissions.is_coordinator(user) or owner.exists()
    )


def can_decide_revision(user: Any, revision: ProfileRevision) -> bool:
    """Nobody approves their own organization's profile."""
    at_work = (
        revision.status == RevisionStatus.SUBMITTED
        and revision.participation.status not in GONE
    )
    return (
        at_work
        and permissions.is_coordinator(user)
        and not is_member(user, revision.participation.organization)
    )


def can_answer_request(user: Any, request: HostRequest) -> bool:
    return request.status == RequestStatus.NEW and permissions.is_coordinator(user)
