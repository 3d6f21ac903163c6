"""What the table of ties (`volunteers.ties.table`) says about members of hosts and
about staff, for the packages that give these roles.
"""

from django.utils.translation import gettext as _

from organizations.cohorts import hooks
from organizations.hosts import membership_exclusions
from organizations.models import Cohort, Organization
from organizations.rules import ENDED
from portal.kernel import lifecycle, permissions
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User
from portal.models.choices import Role as AccountRole
from volunteers.conflicts import conflicts
from volunteers.ties import taking
from volunteers.ties.table import Role

STAFF = {
    AccountRole.COORDINATOR: Role.COORDINATOR,
    AccountRole.ADMINISTRATOR: Role.ADMINISTRATOR,
}


@membership_exclusions.exclusion_reasons.register
def membership_exclusion_reason(
    user: User, organization: Organization, *, is_own: bool
) -> str:
    hosted = organization.participations.exclude(status__in=ENDED)
    cohorts = Cohort.objects.filter(closed_at=None, pk__in=hosted.values("cohort"))
    return taking.refusal(user, Role.MEMBER, cohorts, is_own=is_own)


@membership_exclusions.consequences.register
def coordinator_consequence(user: User, organization: Organization) -> str:
    if not permissions.is_coordinator(user):
        return ""
    return _(
        "You are a coordinator. Once you belong to this organization, whoever "
        "chose it or has an offer or a place there is hidden from you, and "
        "another coordinator decides on them and on the organization’s profile. "
        "It ends when you leave the organization."
    )


@membership_exclusions.membership_added.register
def take_away_from_coordinator(user: User, organization: Organization) -> None:
    if permissions.is_coordinator(user):
        conflicts.take_away(user)


@hooks.participation_beginning.register
def ensure_members_are_free(organization: Organization, cohort: Cohort) -> None:
    """Their own roles in the cohort are theirs to know: nobody is named."""
    # So that nobody joins between this look and the commit.
    lifecycle.lock(organization)
    members = list(User.objects.filter(memberships__organization=organization))
    permissions.lock_roles(*members)
    if any(taking.held_role(person, Role.MEMBER, [cohort]) for person in members):
        raise TransitionRefused(
            _(
                "a member of the organization takes part in this cohort in a role that "
                "does not go together with it. Its members know more; whoever it is "
                "can leave the organization, or end the other role, first"
            )
        )


@permissions.role_exclusions.register
def staff_exclusion_reason(user: User, role: str) -> str:
    """Says no more: administrators don't learn who applies."""
    wanted = STAFF.get(AccountRole(role))
    if wanted is None or not taking.held_role(user, wanted, taking.open_cohorts()):
        return ""
    return _(
        "This person takes part in a cohort in a way that does not go together with "
        "this role. Ask them about it; once that has ended, the role can be given."
    )


@permissions.role_given.register
def flag_new_coordinator(user: User) -> None:
    if permissions.is_coordinator(user):
        conflicts.flag_coordinator(user)
