"""Organizations of earlier cohorts: told of the next one, and taken along."""

from django.db import transaction
from django.utils.translation import gettext as _

from organizations.cohorts import hooks
from organizations.models import Cohort, Membership, Organization, ProfileRevision
from organizations.models.choices import RevisionStatus
from organizations.models.participation import FIRST
from organizations.profiles import notices
from organizations.profiles import workflow as profile_workflow
from organizations.profiles.parts import beginning
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User


@hooks.cohort_published.register
def tell_organizations(cohort: Cohort) -> None:
    """Those who can write for an organization that took part before, once."""
    approved = Organization.objects.filter(
        participations__number=FIRST,
        participations__revisions__status=RevisionStatus.APPROVED,
    )
    taking_part = Organization.objects.filter(participations__cohort=cohort)
    editors = (
        Membership.objects.editors()
        .filter(organization__in=approved, user__is_active=True)
        .exclude(organization__in=taking_part)
    )
    for member in editors.select_related("user", "organization").order_by("pk"):
        notices.cohort_opens_to_hosts(cohort, member.organization, to=member.user)


def send_unchanged(revision: ProfileRevision, *, by: User) -> None:
    """Sends a draft that is as it was approved for the last cohort.

    Raises `TransitionRefused` if a person should look at it first.
    """
    with transaction.atomic():
        participation = revision.participation
        expected = beginning.first_content(participation)
        if revision.content != expected or revision.unfinished:
            raise TransitionRefused(_("a colleague has begun to change it"))
        if beginning.lines_of_another_cohort(expected, participation.cohort):
            raise TransitionRefused(_("its closing lines name another cohort"))
        profile_workflow.submit(revision, by=by, version=revision.version)
