"""Interviews as calendar entries: files attached to e-mails, and a private feed.

They contain no names and no organizations: see docs/decisions/0018.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress

from portal.kernel import audit
from portal.kernel.registry import Registry
from portal.messages.outbox import EnclosedFile
from portal.models import User
from volunteers.models import CalendarLink, Interview
from volunteers.models.choices import InterviewStatus as I

event_sources: Registry[Callable[[User], list[Event]]] = Registry()
"""Functions of a user that return what else is in their calendar."""
CANCELLED_STATUSES = (I.CANCELLED, I.PANEL_ABSENT)
FILENAME = "appointment.ics"
CONTENT_TYPE = "text/calendar"


def enclosed_file(interview: Interview) -> EnclosedFile:
    """Attached to the applicant's e-mail: the appointment, or its cancellation.

    As an invitation to this person, because programs change or remove by themselves
    only what somebody was invited to.
    """
    method = "CANCEL" if interview.status in CANCELLED_STATUSES else "REQUEST"
    event = calendar_event(interview, _("Appointment"))
    event.add("attendee", attendee(interview.application.applicant))
    return EnclosedFile(
        FILENAME,
        f"{CONTENT_TYPE}; method={method}",
        calendar_text([event], method=method),
    )


def attendee(user: User) -> vCalAddress:
    """Without a name. They chose the time themselves, so no answer is asked for."""
    address = vCalAddress(f"mailto:{user.email}")
    address.params["ROLE"] = "REQ-PARTICIPANT"
    address.params["PARTSTAT"] = "ACCEPTED"
    address.params["RSVP"] = "FALSE"
    return address


def calendar_text(entries: Iterable[Event], *, method: str = "PUBLISH") -> str:
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_HOST}//portal//")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for event in entries:
        calendar.add_component(event)
    return calendar.to_ical().decode()


def calendar_event(interview: Interview, title: str) -> Event:
    """A stable UID and a rising SEQUENCE make calendars update the entry they have."""
    event, slot = Event(), interview.slot
    event.add("uid", f"{interview.code}@{settings.SITE_HOST}")
    event.add("sequence", interview.sequence)
    event.add("dtstamp", timezone.now())
    event.add("dtstart", slot.starts_at)
    event.add("dtend", slot.ends_at)
    event.add("summary", title)
    event.add("location", slot.place)
    event.add("organizer", vCalAddress(f"mailto:{settings.MAIL.organizer}"))
    event.add(
        "status", "CANCELLED" if interview.status in CANCELLED_STATUSES else "CONFIRMED"
    )
    # Shared calendars then show others only that the time is taken.
    event.add("class", "PRIVATE")
    return event


def user_calendar(user: User) -> str:
    """A person's own interviews, and those of their panels by reference only."""
    own_interviews = (
        Interview.objects.filter(application__applicant=user)
        .counting()
        .running()
        .with_slot()
    )
    own_events = [
        calendar_event(interview, _("Appointment")) for interview in own_interviews
    ]
    panel_interviews = (
        Interview.objects.of_member(user).exclude(status=I.PANEL_ABSENT).with_slot()
    )
    panel_events = [
        calendar_event(
            panel_interview,
            _("Interview %(reference)s")
            % {"reference": panel_interview.application.reference},
        )
        for panel_interview in panel_interviews
    ]
    further = [event for source in event_sources for event in source(user)]
    return calendar_text([*own_events, *panel_events, *further])


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def new_link(user: User) -> str:
    """The token of a new address; the previous one stops working.

    Only its hash is stored.
    """
    # 256 bits: calendar programs can't log in, so the address is the only secret.
    token = secrets.token_urlsafe(32)
    values = {"token_hash": hash_token(token), "made_at": timezone.now()}
    CalendarLink.objects.update_or_create(user=user, defaults=values)
    audit.record("make calendar link", user, by=user)
    return token


def revoke(user: User) -> None:
    deleted, _kinds = CalendarLink.objects.filter(user=user).delete()
    if deleted:
        audit.record("revoke calendar link", user, by=user)


def find_owner(token: str) -> User | None:
    # is_active: a closed account's feed stops, although nobody revoked its link.
    return User.objects.filter(
        calendar_link__token_hash=hash_token(token), is_active=True
    ).first()


def get_link(user: Any) -> CalendarLink | None:
    return CalendarLink.objects.filter(user=user).first()
