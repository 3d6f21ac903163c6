"""Names under which a person's device stores answers that could not be sent yet.

The names reveal nothing about the person.
"""

from django.utils.crypto import salted_hmac

from portal.models import User
from volunteers.models import Application

SALT = "volunteers.device"
MARK_LENGTH = 20


def person_mark(user: User) -> str:
    """The same at every log-in of a person; tells their copies from another's."""
    return salted_hmac(SALT, user.code, algorithm="sha256").hexdigest()[:MARK_LENGTH]


def copy_key(application: Application, section: str) -> str:
    """Made of characters that a cookie can hold without quotes."""
    return f"{person_mark(application.applicant)}.{application.code}.{section}"
