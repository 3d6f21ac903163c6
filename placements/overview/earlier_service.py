"""Where else a person has a place, or had one: for coordinators."""

from django.utils.translation import gettext as _

from placements.models import Placement
from placements.models.queries.placements import LONG_FIELDS
from portal.models import User
from portal.text import dates
from volunteers.models import Application
from volunteers.overview import facts


def places_in_other_cohorts(application: Application, user: User) -> list[Placement]:
    rows = Placement.objects.visible_to(user).filter(volunteer=application.applicant_id)
    others = rows.exclude(application=application).select_related(
        "application__cohort", "position__organization"
    )
    return list(others.defer(*LONG_FIELDS, "end_reason").order_by("-pk"))


@facts.fact_sources.register
def earlier_service(application: Application, user: User) -> list[tuple[str, str]]:
    """For the page of an application; nothing for most people."""
    return [
        (_("Place in another cohort"), describe(placement))
        for placement in places_in_other_cohorts(application, user)
    ]


def describe(placement: Placement) -> str:
    """Cohort, organization, days and state."""
    first, last = placement.starts_on, placement.last_day
    parts = [
        _("Cohort %(number)s") % {"number": placement.application.cohort.number},
        placement.position.label,
        f"{dates.show_date(first)} – {dates.show_date(last)}" if first and last else "",
        placement.get_status_display(),
    ]
    return " · ".join(part for part in parts if part)
