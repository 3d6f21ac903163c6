"""Reminders of check-ins and reports: on the day they are due and a week later."""

from datetime import date, timedelta

from django.utils import timezone

from placements.messages import notices
from placements.models import Placement
from placements.models.choices import PlacementStatus, Side
from placements.year import health
from placements.year.health import DueItem
from portal.models import Message

SECOND_REMINDER_AFTER = timedelta(days=7)
KIND = "placement_due"


def queue_due() -> int:
    """Returns how many messages were queued. Idempotent."""
    today = timezone.localdate()
    placements = (
        Placement.objects.filter(status__in=PlacementStatus.running())
        .for_reading()
        .with_year_records()
    )
    due = {
        occasion(placement, item, number): (placement, item, number)
        for placement in placements
        for item in health.due_items(placement, today)
        if (number := reminder_number(item, today))
    }
    queued = set(
        Message.objects.filter(kind=KIND, occasion__in=due).values_list(
            "occasion", flat=True
        )
    )
    return sum(
        queue_reminder(*reminder) for key, reminder in due.items() if key not in queued
    )


def reminder_number(item: DueItem, today: date) -> int:
    """1 from the day it is due, 2 a week later; 0 before."""
    # Booleans add up to 0, 1 or 2.
    return (item.due_on <= today) + (item.due_on + SECOND_REMINDER_AFTER <= today)


def occasion(placement: Placement, item: DueItem, number: int) -> str:
    # No day of sending in it: the job runs hourly, and each reminder goes out once.
    return f"{placement.code}:{item.kind}:{item.side}:{item.key.isoformat()}:{number}"


def queue_reminder(placement: Placement, item: DueItem, number: int) -> int:
    key = occasion(placement, item, number)
    if item.side == Side.VOLUNTEER:
        notices.placement_due(
            placement.application.applicant,
            "placement",
            occasion=key,
            due_on=item.due_on,
        )
        return 1
    editors = notices.host_editors(placement)
    for editor in editors:
        notices.placement_due(
            editor,
            "host_volunteer",
            placement.position.organization.slug,
            placement.code,
            occasion=key,
            due_on=item.due_on,
        )
    return len(editors)
