"""Days off in a person's private calendar; without names and organizations."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Event

from placements.models import LeaveEntry
from placements.models.choices import DayPart, LeaveKind, LeaveStatus
from portal.models import User
from portal.text import dates
from volunteers.messages import calendar_files

TIMES = {
    DayPart.MORNING: (time(8), time(12)),
    DayPart.AFTERNOON: (time(13), time(17)),
}


@calendar_files.event_sources.register
def days_off(user: User) -> list[Event]:
    """Those that were approved, as they lie now."""
    rows = LeaveEntry.objects.filter(
        placement__volunteer=user,
        status=LeaveStatus.APPROVED,
        kind__in=(LeaveKind.TAKEN, LeaveKind.MOVED),
    )
    lines = rows.defer("note", "answer").order_by("pk")
    moved_from = {
        (line.placement_id, line.on_day, line.part)
        for line in lines
        if line.kind == LeaveKind.MOVED
    }
    return [
        event_of(line)
        for line in lines
        if (line.placement_id, *free_day(line)) not in moved_from
    ]


def free_day(line: LeaveEntry) -> tuple[object, str]:
    return (line.to_day, line.to_part) if line.to_day else (line.on_day, line.part)


def event_of(line: LeaveEntry) -> Event:
    event = Event()
    day, part = line.to_day or line.on_day, DayPart(line.to_part or line.part)
    event.add("uid", f"{line.code}@{settings.SITE_HOST}")
    event.add("dtstamp", timezone.now())
    if part == DayPart.DAY:
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
    else:
        for name, clock in zip(("dtstart", "dtend"), TIMES[part], strict=True):
            event.add(name, datetime.combine(day, clock, tzinfo=dates.BANGKOK))
    event.add("summary", _("Day off or leave"))
    event.add("class", "PRIVATE")
    return event
