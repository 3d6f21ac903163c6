"""Where else a person has a place, or had one: for coordinators."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef
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


def has_place_elsewhere(user: User) -> Exists:
    """For rows with an `application`: `running_elsewhere` would find something."""
    rows = Placement.objects.visible_to(user).running()
    of_person = rows.filter(volunteer=OuterRef("application__applicant"))
    return Exists(
        of_person.exclude(application__cohort=OuterRef("application__cohort"))
    )


def running_elsewhere(
    applications: Collection[Application], user: User
) -> dict[int, Placement]:
    """By applicant: the running place in another cohort than their application's.

    In one query, and only what this user may see.
    """
    cohorts = {row.applicant_id: row.cohort_id for row in applications}
    rows = Placement.objects.visible_to(user).running().filter(volunteer__in=cohorts)
    related = rows.select_related("application__cohort", "position__organization")
    return {
        placement.volunteer_id: placement
        for placement in related.defer(*LONG_FIELDS, "end_reason").order_by("pk")
        if placement.application.cohort_id != cohorts[placement.volunteer_id]
    }


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
