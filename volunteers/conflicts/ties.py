"""Nobody is applicant and host in one cohort; `rules.other_role` keeps the same rule from the other side."""

from django.utils.translation import gettext as _

from organizations.hosts import membership_exclusions
from organizations.models import Organization
from organizations.rules import GONE
from portal.models import User
from volunteers import rules
from volunteers.models import Application


@membership_exclusions.veto
def applies_to_a_cohort_of_it(user: User, organization: Organization) -> str:
    parts = organization.participations.exclude(status__in=GONE)
    own = Application.objects.filter(
        applicant=user, cohort__in=parts.values("cohort")
    ).select_related("cohort")
    for application in own:
        if not rules.has_ended(application):
            words = _(
                "somebody who applies to cohort %(number)s can't belong to an organization that takes part in it"
            )
            return words % {"number": application.cohort.number}
    return ""
