"""Interviews as entries of calendars: files for letters, and a private address that calendars ask again and again.

No name and no organization stands in them: see docs/decisions/0018.
"""

import hashlib
import secrets
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress

from portal.kernel import audit
from portal.messages.outbox import Enclosed
from portal.models import User
from volunteers.models import CalendarLink, Interview
from volunteers.models.choices import InterviewStatus as I

GONE = (I.CANCELLED, I.PANEL_ABSENT)
FILE = "appointment.ics"
TYPE = "text/calendar"


def enclosed(interview: Interview) -> Enclosed:
    """For the applicant's letter: the appointment, or that it is off."""
    method = "CANCEL" if interview.status in GONE else "PUBLISH"
    return Enclosed(
        FILE,
        f"{TYPE}; method={method}",
        text([entry(interview, _("Appointment"))], method=method),
    )


def text(entries: Iterable[Event], *, method: str = "PUBLISH") -> str:
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_HOST}//portal//")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for each in entries:
        calendar.add_component(each)
    return calendar.to_ical().decode()


def entry(interview: Interview, title: str) -> Event:
    """Its UID follows from the row and its SEQUENCE rises, so that calendars know a change from a new thing."""
    event, slot = Event(), interview.slot
    event.add("uid", f"{interview.code}@{settings.SITE_HOST}")
    event.add("sequence", interview.sequence)
    event.add("dtstamp", timezone.now())
    event.add("dtstart", slot.starts_at)
    event.add("dtend", slot.ends_at)
    event.add("summary", title)
    event.add("location", slot.place)
    event.add("organizer", vCalAddress(f"mailto:{settings.MAIL_FROM}"))
    event.add("status", "CANCELLED" if interview.status in GONE else "CONFIRMED")
    event.add("class", "PRIVATE")
    return event


def of(user: User) -> str:
    """All that the person has to come to: as an applicant, and on panels, by references only."""
    own = (
        Interview.objects.filter(application__applicant=user)
        .counting()
        .running()
        .with_slot()
    )
    mine = [entry(interview, _("Appointment")) for interview in own]
    held = Interview.objects.of_member(user).exclude(status=I.PANEL_ABSENT).with_slot()
    titled = [
        entry(
            each,
            _("Interview %(reference)s") % {"reference": each.application.reference},
        )
        for each in held
    ]
    return text([*mine, *titled])


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def new_link(user: User) -> str:
    """The token of a new address; the one before stops to work. It is stored nowhere but hashed."""
    token = secrets.token_urlsafe(32)
    facts = {"token_hash": hashed(token), "made_at": timezone.now()}
    CalendarLink.objects.update_or_create(user=user, defaults=facts)
    audit.record("make calendar link", user, by=user)
    return token


def revoke(user: User) -> None:
    deleted, _kinds = CalendarLink.objects.filter(user=user).delete()
    if deleted:
        audit.record("revoke calendar link", user, by=user)


def owner(token: str) -> User | None:
    return User.objects.filter(
        calendar_link__token_hash=hashed(token), is_active=True
    ).first()


def link_of(user: Any) -> CalendarLink | None:
    return CalendarLink.objects.filter(user=user).first()
