"""What a call needs for the year that follows.

Registered with `organizations.cohorts.readiness`.
"""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.cohorts.readiness import Point, point_sources
from organizations.models import Cohort
from placements.models import SafeguardingContact


@point_sources.register
def year_points(cohort: Cohort) -> Iterable[Point]:
    yield safeguarding_point(cohort)
    count = cohort.condition_kinds.count()
    words = ngettext("%(count)s is set.", "%(count)s are set.", count)
    url = reverse("admin:placements_conditionkind_changelist")
    yield Point(
        _("Conditions before the start"),
        True,
        words % {"count": count} if count else _("None is asked for."),
        f"{url}?cohort={cohort.number}",
        "conditions",
    )


def safeguarding_point(cohort: Cohort) -> Point:
    contacts = SafeguardingContact.objects.of_cohort(cohort).select_related("user")
    names = [str(row.user) for row in contacts if row.phone]
    return Point(
        _("Safeguarding contact of the programme"),
        bool(names),
        ", ".join(names)
        or _("Nobody with a phone number is named yet. An administrator names them."),
        reverse("admin:placements_safeguardingcontact_changelist"),
    )
