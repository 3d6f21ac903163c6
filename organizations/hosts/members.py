"""Invitations to an organization, and its memberships.

Every command locks the organization first, then the invitation or the membership.
"""

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.hosts import membership_exclusions
from organizations.models import HostRequest, Invitation, Membership, Organization
from organizations.models.choices import MemberRole
from organizations.models.invitation import hash_token
from organizations.profiles import notices
from portal.kernel import audit, lifecycle, permissions
from portal.kernel.lifecycle import InputRefused, RowRemoved, TransitionRefused
from portal.messages import desk
from portal.models import Message, User
from portal.models.choices import MessageState
from portal.personal_data import restore
from portal.text import addresses

# For an organization: a brake on using invitations to send mail to strangers.
MAX_OPEN_INVITATIONS = 20
INVITING = ("member_invited", "host_accepted")


def invite(
    organization: Organization,
    *,
    email: str,
    role: str,
    by: User | None,
    request: HostRequest | None = None,
) -> Invitation:
    """Sends a private link. It replaces an earlier invitation of the same address.

    `request`: the one that is accepted by inviting; the message says so, too.
    The result doesn't depend on whether the address has an account. Raises
    `TransitionRefused`.
    """
    email = addresses.normalized(email)
    with transaction.atomic():
        lifecycle.lock(organization)
        memberships = Membership.objects.filter(organization=organization)
        if memberships.filter(user__email=email).exists():
            raise InputRefused(_("this person is a member already"))
        # Before counting, so that inviting again never fails at the limit.
        _replace(organization.invitations.pending().filter(email=email))
        if organization.invitations.open().count() >= MAX_OPEN_INVITATIONS:
            raise InputRefused(_("too many invitations are open; take some back first"))
        token = secrets.token_urlsafe(32)
        invitation = organization.invitations.create(
            email=email, role=role, token_hash=hash_token(token), invited_by=by
        )
        notices.member_invited(invitation, token, request=request)
        audit.record("invite member", organization, by=by, fields=["invitations"])
    return invitation


def _replace(invitations: QuerySet[Invitation]) -> None:
    for code in invitations.values_list("code", flat=True):
        desk.supersede(code, INVITING)
    invitations.update(revoked_at=timezone.now())


def revoke(invitation: Invitation, *, by: User | None) -> None:
    with transaction.atomic():
        lifecycle.lock(invitation.organization)
        lifecycle.lock(invitation)
        if not invitation.is_pending:
            raise TransitionRefused(_("this invitation is no longer open"))
        invitation.revoked_at = timezone.now()
        invitation.save(update_fields=["revoked_at"])
        desk.supersede(invitation.code, INVITING)
        audit.record(
            "revoke invitation", invitation.organization, by=by, fields=["invitations"]
        )


def end_unreachable(invitations: Iterable[Invitation]) -> None:
    """Those whose message goes with the account of whoever invited."""
    for invitation in invitations:
        # Without the lock of the organization, which would come after that of the
        # account here, and before it elsewhere.
        rows = Invitation.objects.open().filter(pk=invitation.pk)
        if rows.update(revoked_at=timezone.now()):
            audit.record(
                "revoke invitation",
                invitation.organization,
                by=None,
                fields=["invitations"],
            )


def undelivered(invitations: Iterable[Invitation]) -> set[str]:
    """The codes of those whose message could not be delivered."""
    codes = [invitation.code for invitation in invitations]
    rows = Message.objects.filter(
        kind__in=INVITING, occasion__in=codes, state=MessageState.FAILED
    )
    return set(rows.values_list("occasion", flat=True))


@restore.after_restore.register
def end_invitations() -> None:
    """Revokes all: those revoked after the backup would be open again."""
    for invitation in Invitation.objects.open().select_related("organization"):
        revoke(invitation, by=None)


def find_invitation(token: str) -> Invitation | None:
    """The open invitation with this token."""
    return (
        Invitation.objects.open()
        .select_related("organization")
        .filter(token_hash=hash_token(token))
        .first()
    )


def accept(invitation: Invitation, *, by: User) -> None:
    """For the invited address only, and once. Raises `TransitionRefused`."""
    with transaction.atomic():
        lifecycle.lock(invitation.organization)
        lifecycle.lock(invitation)
        if not invitation.is_open:
            raise TransitionRefused(_("this invitation is no longer open"))
        # The link alone isn't enough: it may have been forwarded.
        if invitation.email != by.email:
            raise TransitionRefused(_("the invitation was sent to another email"))
        add(invitation.organization, by, role=invitation.role, by=by)
        invitation.accepted_at = timezone.now()
        invitation.save(update_fields=["accepted_at"])


def find_refusal(user: User, organization: Organization, *, is_own: bool) -> str:
    """Why the person can't become a member now, or "". `is_own`: told to themselves."""
    if reason := membership_exclusions.find_reason(user, organization, is_own=is_own):
        return reason
    if Membership.objects.filter(user=user, organization=organization).exists():
        return _("this person is a member already")
    return ""


def add(organization: Organization, user: User, *, role: str, by: User) -> None:
    with transaction.atomic():
        lifecycle.lock(organization)
        permissions.lock_roles(user)
        # Under both locks: of the organization, as in all changes of members, and of
        # the account, as in all takings of a role.
        if reason := find_refusal(user, organization, is_own=by == user):
            raise InputRefused(reason)
        Membership.objects.create(user=user, organization=organization, role=role)
        for added in membership_exclusions.membership_added:
            added(user, organization)
        audit.record("add member", organization, by=by, fields=["memberships"])


def change_role(membership: Membership, *, role: str, by: User) -> None:
    with locked(membership):
        if role != MemberRole.OWNER:
            _ensure_other_owner(membership)
        membership.role = role
        membership.save(update_fields=["role"])
        audit.record(
            "change member", membership.organization, by=by, fields=["memberships"]
        )


def remove(membership: Membership, *, by: User) -> None:
    """Effective with the next request: memberships are not cached."""
    with locked(membership):
        _ensure_other_owner(membership)
        organization = membership.organization
        membership.delete()
        audit.record("remove member", organization, by=by, fields=["memberships"])


@contextmanager
def locked(membership: Membership) -> Iterator[None]:
    """Locks the organization, then the membership. May raise `TransitionRefused`."""
    with transaction.atomic():
        lifecycle.lock(membership.organization)
        try:
            lifecycle.lock(membership)
        except RowRemoved as error:
            raise TransitionRefused(_("this person is no longer a member")) from error
        yield


def _ensure_other_owner(membership: Membership) -> None:
    if membership.role != MemberRole.OWNER:
        return
    # Right only under the lock of the organization: of two owners who leave at once
    # the second one finds no other.
    owners = Membership.objects.filter(
        organization=membership.organization_id, role=MemberRole.OWNER
    )
    if not owners.exclude(pk=membership.pk).exists():
        raise InputRefused(_("an organization keeps at least one main editor"))
