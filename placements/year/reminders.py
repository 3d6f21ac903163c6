"""Reminders of check-ins and reports: on the day they are due and a week later, once each."""

from datetime import date, timedelta

from django.utils import timezone

from placements.messages import notices
from placements.models import Placement
from placements.models.choices import PlacementStatus, Side
from placements.year import health
from placements.year.health import Due
from portal.models import Message

AGAIN = timedelta(days=7)
KIND = "placement_due"


def remind() -> int:
    """Returns how many messages went into the outbox. Repeating it sends nothing twice."""
    today = timezone.localdate()
    rows = (
        Placement.objects.filter(status__in=PlacementStatus.running())
        .for_reading()
        .with_year()
    )
    wanted = [
        (row, one, turn)
        for row in rows
        for one in health.due(row, today)
        if (turn := turn_of(one, today))
    ]
    occasions = [occasion(*each) for each in wanted]
    known = set(
        Message.objects.filter(kind=KIND, occasion__in=occasions).values_list(
            "occasion", flat=True
        )
    )
    return sum(tell(*each) for each in wanted if occasion(*each) not in known)


def turn_of(one: Due, today: date) -> int:
    """1 from the day it is due, 2 a week later; 0 before."""
    return (one.due_on <= today) + (one.due_on + AGAIN <= today)


def occasion(placement: Placement, one: Due, turn: int) -> str:
    return f"{placement.code}:{one.what}:{one.side}:{one.key.isoformat()}:{turn}"


def tell(placement: Placement, one: Due, turn: int) -> int:
    told = occasion(placement, one, turn)
    if one.side == Side.VOLUNTEER:
        notices.due(placement.application.applicant, "placement", occasion=told)
        return 1
    people = notices.editors(placement)
    for person in people:
        notices.due(
            person,
            "host_volunteer",
            placement.position.organization.slug,
            placement.code,
            occasion=told,
        )
    return len(people)
