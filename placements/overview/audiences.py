"""Volunteers at work, and hosts that are late, as audiences of group emails."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort, Organization
from organizations.models.querysets import in_language
from placements.models import Placement
from placements.models.choices import Light, PlacementStatus, Side
from placements.year import health
from portal.messages import audiences
from portal.messages.audiences import Audience, Choices, Filter
from portal.models import User

AT_WORK = (PlacementStatus.ACTIVE, PlacementStatus.ON_HOLD)
MAX_PHASES = 12


def at_work(by: User, chosen: Mapping[str, str]) -> QuerySet[Placement]:
    """What the coordinator may see, in a cohort that is not closed."""
    rows = Placement.objects.visible_to(by).filter(status__in=AT_WORK)
    if number := chosen.get("cohort"):
        rows = rows.filter(application__cohort__number=number)
    if host := chosen.get("host"):
        rows = rows.filter(position__organization__slug=host)
    return rows


def volunteers(by: User, chosen: Mapping[str, str]) -> Any:
    rows = at_work(by, chosen)
    if number := chosen.get("phase"):
        today = timezone.localdate()
        rows = rows.filter(
            phases__order=int(number),
            phases__starts_on__lte=today,
            phases__ends_on__gte=today,
        )
    if light := chosen.get("light"):
        keys = [pk for pk, each in health.lights(rows).items() if each == light]
        rows = Placement.objects.filter(pk__in=keys)
    return User.objects.filter(pk__in=rows.order_by().values("application__applicant"))


def late_hosts(by: User, chosen: Mapping[str, str]) -> Any:
    """Members of organizations with a check-in of theirs that is late."""
    rows: Any = at_work(by, chosen).select_related("application__cohort")
    organizations = {
        row.position.organization_id
        for row in rows.select_related("position").with_year_records()
        if any(
            item.kind == "checkin" and item.side == Side.HOST and item.is_late
            for item in health.due_items(row)
        )
    }
    return User.objects.filter(memberships__organization__in=organizations).distinct()


def cohorts(by: User) -> Choices:
    return [
        (str(number), str(number))
        for number in Cohort.objects.values_list("number", flat=True)
    ]


def hosts(by: User) -> Choices:
    rows = Organization.objects.filter(
        positions__placements__in=at_work(by, {}).order_by().values("pk")
    )
    return list(
        rows.order_by("sort_key").distinct().values_list("slug", in_language("name"))
    )


def phases(by: User) -> Choices:
    """By number: those that somebody at work is in."""
    today = timezone.localdate()
    numbers = at_work(by, {}).filter(
        phases__starts_on__lte=today, phases__ends_on__gte=today
    )
    found = sorted(set(numbers.order_by().values_list("phases__order", flat=True)))
    return [(str(number), str(number)) for number in found[:MAX_PHASES]]


def lights(by: User) -> Choices:
    return [(light.value, str(light.label)) for light in Light]


COHORT = Filter("cohort", _lazy("Cohort"), cohorts)
audiences.message_audiences.register_all(
    Audience(
        "volunteers",
        _lazy("Volunteers at work"),
        (
            COHORT,
            Filter("host", _lazy("Organization"), hosts),
            Filter("phase", _lazy("Learning phase, by its number"), phases),
            Filter("light", _lazy("Signal"), lights),
        ),
        volunteers,
    ),
    Audience(
        "late_hosts",
        _lazy("Members of organizations with late check-ins"),
        (COHORT,),
        late_hosts,
    ),
)
