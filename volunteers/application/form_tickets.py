"""The signed hidden value of a form: the version it was opened on, and when."""

from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from volunteers.models import Application

# Other signed values of the portal can't pass for a ticket.
SALT = "volunteers.page"
# No section has it, so an invalid ticket is always stale.
NO_VERSION = -1


@dataclass(frozen=True)
class Ticket:
    """`version` is that of the section. An invalid ticket is `UNKNOWN`."""

    version: int
    opened_at: datetime | None


UNKNOWN = Ticket(version=NO_VERSION, opened_at=None)


def new_ticket(version: int = 0) -> Ticket:
    return Ticket(version=version, opened_at=timezone.now())


def sign(ticket: Ticket, application: Application, form_name: str) -> str:
    opened_at = ticket.opened_at.isoformat() if ticket.opened_at else ""
    return signing.dumps(
        [application.code, form_name, ticket.version, opened_at], salt=SALT
    )


def load(text: str, application: Application, form_name: str) -> Ticket:
    """`UNKNOWN` for anything that isn't the ticket of this page of this application."""
    try:
        code, signed_page, version, opened_at = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return UNKNOWN
    # Validly signed, but for another page: an early ticket must not be reused there.
    if (code, signed_page) != (application.code, form_name):
        return UNKNOWN
    return Ticket(
        version=version, opened_at=parse_datetime(opened_at) if opened_at else None
    )
