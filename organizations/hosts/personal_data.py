"""What of a member's data is about organizations: download, and closing an account."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy

from organizations.catalogue import subscriptions
from organizations.hosts import members as member_commands
from organizations.models import (
    Contacts,
    HostRequest,
    Invitation,
    Membership,
    Organization,
    ProfileRevision,
    Remark,
    Subscription,
    Withdrawal,
)
from organizations.models.choices import MemberRole
from portal.messages import outbox
from portal.models import Message, User
from portal.models.choices import MessageState
from portal.personal_data import accounts, coverage, export, unused_accounts
from portal.personal_data.accounts import Tie
from portal.personal_data.export import Part


@export.part_sources.register
def memberships(user: User) -> Part:
    rows = (
        Membership.objects.filter(user=user)
        .select_related("organization")
        .order_by("pk")
    )
    return Part(
        "memberships",
        [{"organization": row.organization.name, "role": row.role} for row in rows],
    )


@export.part_sources.register
def invitations(user: User) -> Part:
    """To the address of the account: what an organization asked them to join."""
    rows = Invitation.objects.filter(email=user.email).select_related("organization")
    fields = ("role", "made_at", "expires_at", "accepted_at", "revoked_at")
    return Part(
        "invitations",
        [
            {
                "organization": row.organization.name,
                **{name: getattr(row, name) for name in fields},
            }
            for row in rows.order_by("pk")
        ],
    )


@export.part_sources.register
def subscriptions_to_calls(user: User) -> Part:
    rows = subscriptions.of_address(user.email).select_related("cohort")
    return Part(
        "told_when_a_call_opens",
        [
            {
                "cohort": row.cohort.number,
                "asked_at": row.asked_at,
                "confirmed_at": row.confirmed_at,
            }
            for row in rows.order_by("pk")
        ],
    )


@accounts.tie_locks.register
def lock_organizations(user: User) -> None:
    """As every change of members does."""
    own = Membership.objects.filter(user=user).values("organization")
    rows = Organization.objects.select_for_update(no_key=True).order_by("pk")
    list(rows.filter(pk__in=own).values_list("pk"))


@accounts.tie_sources.register
def owner_ties(user: User) -> list[Tie]:
    """An organization keeps at least one owner."""
    own = Membership.objects.filter(user=user, role=MemberRole.OWNER)
    ties = []
    for membership in own.select_related("organization"):
        others = Membership.objects.filter(
            organization=membership.organization, role=MemberRole.OWNER
        ).exclude(user=user)
        if not others.exists():
            organization = membership.organization
            ties.append(
                Tie(
                    _lazy("You are the only main editor of %(organization)s.")
                    % {"organization": organization.name},
                    _lazy("Make another member its main editor first."),
                    reverse("host_members", args=[organization.slug]),
                )
            )
    return ties


@accounts.closers.register
def erase_address(user: User) -> None:
    """Invitations and subscriptions know an address, not an account."""
    Invitation.objects.filter(email=user.email).delete()
    for subscription in subscriptions.of_address(user.email).select_related("data_key"):
        subscriptions.delete(subscription)


@accounts.closers.register
def erase_as_inviter(user: User) -> None:
    """Messages of invitations name who invites, and lie at somebody else's address."""
    codes = Invitation.objects.filter(invited_by=user).values_list("code", flat=True)
    rows = Message.objects.filter(
        kind__in=member_commands.INVITING, occasion__in=list(codes)
    )
    # Only the message has the link: without it the invitation can't be accepted.
    sent = [MessageState.SENDING, MessageState.SENT]
    lost = list(rows.exclude(state__in=sent).values_list("occasion", flat=True))
    member_commands.end_unreachable(Invitation.objects.open().filter(code__in=lost))
    outbox.delete(rows)


@unused_accounts.accounts_in_use.register
@unused_accounts.working_accounts.register
def members() -> QuerySet:
    return Membership.objects.values("user")


@unused_accounts.last_ones.register
def is_last_member(user: User) -> bool:
    """Of an organization that would be left without anybody who can log in."""
    own = Membership.objects.filter(user=user).values("organization")
    others = Membership.objects.filter(user__is_active=True).exclude(user=user)
    kept = others.values("organization")
    return (
        Membership.objects.filter(organization__in=own)
        .exclude(organization__in=kept)
        .exists()
    )


@unused_accounts.accounts_in_use.register
def invited_people() -> QuerySet:
    addresses = Invitation.objects.open().values("email")
    return User.objects.filter(email__in=addresses).values("pk")


@unused_accounts.accounts_in_use.register
def subscribed_people() -> QuerySet:
    # Sealed, so they can't be compared in SQL; rows last until their call opens.
    rows = Subscription.objects.select_related("data_key")
    addresses = [row.address for row in rows]
    return User.objects.filter(email__in=addresses).values("pk")


HOSTS = "belongs to the organization; its members read it on its pages"
coverage.register(
    {
        Membership: "memberships",
        Invitation: "invitations",
        Subscription: "told_when_a_call_opens",
    },
    dict.fromkeys((ProfileRevision, Remark, Contacts, HostRequest, Withdrawal), HOSTS),
)
