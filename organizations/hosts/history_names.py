"""What history calls organizations and their parts in cohorts, for coordinators."""

from organizations.models import Cohort, Organization, Participation
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
        "slug", "name"
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
    return found
