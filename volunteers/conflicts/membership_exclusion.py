"""Applicants of a cohort can't join an organization that takes part in it.

`rules.other_role` is the same rule from the other side.
"""

from django.utils.translation import gettext as _

from organizations.hosts import membership_exclusions
from organizations.models import Organization
from organizations.rules import ENDED
from portal.models import User
from volunteers import rules
from volunteers.models import Application


@membership_exclusions.exclusion_reasons.register
def applicant_exclusion_reason(user: User, organization: Organization) -> str:
    participations = organization.participations.exclude(status__in=ENDED)
    applications = Application.objects.filter(
        applicant=user, cohort__in=participations.values("cohort")
    ).select_related("cohort")
    for application in applications:
        if not rules.has_ended(application):
            message = _(
                "somebody who applies to cohort %(number)s can't belong "
                "to an organization that takes part in it"
            )
            return message % {"number": application.cohort.number}
    return ""
