"""The signed value a question page carries: which version of what it was opened on, and when."""

from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from volunteers.models import Application

SALT = "volunteers.page"
NO_VERSION = -1


@dataclass(frozen=True)
class Ticket:
    """`version` is that of the section; a ticket that can't be trusted has none and was given at no known time."""

    version: int
    opened_at: datetime | None


UNKNOWN = Ticket(version=NO_VERSION, opened_at=None)


def new(version: int = 0) -> Ticket:
    return Ticket(version=version, opened_at=timezone.now())


def sign(ticket: Ticket, application: Application, page: str) -> str:
    opened = ticket.opened_at.isoformat() if ticket.opened_at else ""
    return signing.dumps([application.code, page, ticket.version, opened], salt=SALT)


def read(text: str, application: Application, page: str) -> Ticket:
    """`UNKNOWN` for anything that isn't the ticket of this page of this application."""
    try:
        code, of_page, version, opened = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return UNKNOWN
    if (code, of_page) != (application.code, page):
        return UNKNOWN
    return Ticket(version=version, opened_at=parse_datetime(opened) if opened else None)
