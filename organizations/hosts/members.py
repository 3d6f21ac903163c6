"""Who belongs to an organization: inviting, joining, changing roles, leaving. Each locks the organization first."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.hosts import membership_exclusions
from organizations.models import Invitation, Membership, Organization
from organizations.models.choices import MemberRole
from organizations.models.invitation import hash_of
from organizations.profiles import notices
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User
from portal.personal_data import restore

MOST_OPEN = 20


def invite(
    organization: Organization,
    *,
    email: str,
    role: str,
    by: User | None,
    language: str = "",
) -> Invitation:
    """Sends the letter with the private link. A newer invitation to the same address replaces the one before.

    Whether the address has an account is neither asked nor told. Raises `TransitionRefused`.
    """
    email = email.strip().lower()
    with transaction.atomic():
        lifecycle.lock(organization)
        if Membership.objects.filter(
            organization=organization, user__email=email
        ).exists():
            raise TransitionRefused(_("this person is a member already"))
        organization.invitations.pending().filter(email=email).update(
            revoked_at=timezone.now()
        )
        if organization.invitations.open().count() >= MOST_OPEN:
            raise TransitionRefused(
                _("too many invitations are open; take some back first")
            )
        token = secrets.token_urlsafe(32)
        invitation = Invitation.objects.create(
            organization=organization,
            email=email,
            role=role,
            token_hash=hash_of(token),
            invited_by=by,
        )
        notices.invited(invitation, token, language=language)
        audit.record("invite member", organization, by=by, fields=["invitations"])
    return invitation


def revoke(invitation: Invitation, *, by: User | None) -> None:
    with transaction.atomic():
        lifecycle.lock(invitation.organization)
        lifecycle.lock(invitation)
        if not invitation.is_open:
            raise TransitionRefused(_("this invitation is no longer open"))
        invitation.revoked_at = timezone.now()
        invitation.save(update_fields=["revoked_at"])
        audit.record(
            "revoke invitation", invitation.organization, by=by, fields=["invitations"]
        )


@restore.afterwards
def end_invitations() -> None:
    """Those that were taken back after the backup would be open again; hosts and coordinators can invite anew."""
    for invitation in Invitation.objects.open().select_related("organization"):
        revoke(invitation, by=None)


def invited(token: str) -> Invitation | None:
    """The open invitation of that link."""
    return (
        Invitation.objects.open()
        .select_related("organization")
        .filter(token_hash=hash_of(token))
        .first()
    )


def accept(invitation: Invitation, *, by: User) -> None:
    """Only the address that was invited; an invitation is used once. Raises `TransitionRefused`."""
    with transaction.atomic():
        lifecycle.lock(invitation.organization)
        lifecycle.lock(invitation)
        if not invitation.is_open:
            raise TransitionRefused(_("this invitation is no longer open"))
        if invitation.email != by.email:
            raise TransitionRefused(_("the invitation was sent to another address"))
        add(invitation.organization, by, role=invitation.role, by=by)
        invitation.accepted_at = timezone.now()
        invitation.save(update_fields=["accepted_at"])


def add(organization: Organization, user: User, *, role: str, by: User) -> None:
    with transaction.atomic():
        lifecycle.lock(organization)
        if reason := membership_exclusions.objection(user, organization):
            raise TransitionRefused(reason)
        if Membership.objects.filter(user=user, organization=organization).exists():
            raise TransitionRefused(_("this person is a member already"))
        Membership.objects.create(user=user, organization=organization, role=role)
        audit.record("add member", organization, by=by, fields=["memberships"])


def change_role(membership: Membership, *, role: str, by: User) -> None:
    with held(membership):
        if role != MemberRole.OWNER:
            _keep_an_owner(membership)
        membership.role = role
        membership.save(update_fields=["role"])
        audit.record(
            "change member", membership.organization, by=by, fields=["memberships"]
        )


def remove(membership: Membership, *, by: User) -> None:
    """Out with the next request: nothing is remembered between requests."""
    with held(membership):
        _keep_an_owner(membership)
        organization = membership.organization
        membership.delete()
        audit.record("remove member", organization, by=by, fields=["memberships"])


@contextmanager
def held(membership: Membership) -> Iterator[None]:
    """The organization and then the membership are locked; raises `TransitionRefused` if the membership is gone."""
    with transaction.atomic():
        lifecycle.lock(membership.organization)
        try:
            lifecycle.lock(membership)
        except Membership.DoesNotExist as error:
            raise TransitionRefused(_("this person is no longer a member")) from error
        yield


def _keep_an_owner(membership: Membership) -> None:
    if membership.role != MemberRole.OWNER:
        return
    owners = Membership.objects.filter(
        organization=membership.organization_id, role=MemberRole.OWNER
    )
    if not owners.exclude(pk=membership.pk).exists():
        raise TransitionRefused(_("an organization keeps at least one owner"))
