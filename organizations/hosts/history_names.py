"""What history calls organizations, their parts in cohorts and their members, for
coordinators.
"""

from organizations.models import Cohort, Membership, Organization, Participation
from organizations.models.querysets import in_language
from portal.kernel import audit, permissions
from portal.kernel.audit import Codes, Names
from portal.models import User


@audit.name_sources.register
def names(user: User, codes: Codes) -> Names:
    if not permissions.is_coordinator(user):
        return {}
    found: Names = {}
    organizations = Organization._meta.label_lower
    slugs = codes.get(organizations, ())
    for slug, name in Organization.objects.filter(slug__in=slugs).values_list(
        "slug", in_language("name")
    ):
        found[organizations, slug] = name
    cohorts = Cohort._meta.label_lower
    keys = [code for code in codes.get(cohorts, ()) if code.isdecimal()]
    for cohort in Cohort.objects.filter(pk__in=keys):
        found[cohorts, str(cohort.pk)] = str(cohort)
    parts = Participation._meta.label_lower
    rows = Participation.objects.visible_to(user).filter(code__in=codes.get(parts, ()))
    for row in rows.select_related("organization", "cohort"):
        found[parts, row.code] = str(row)
    return found | members(codes)


def members(codes: Codes) -> Names:
    """People of organizations, whom coordinators find on its page, too."""
    label = User._meta.label_lower
    wanted = [code for code in codes.get(label, ()) if code]
    belonging = Membership.objects.order_by().values("user")
    people = User.objects.filter(code__in=wanted, pk__in=belonging)
    return {(label, person.code): str(person) for person in people}
