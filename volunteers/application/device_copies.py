"""The names under which a person's device keeps what could not be saved yet. They tell nothing about the person."""

from django.utils.crypto import salted_hmac

from portal.models import User
from volunteers.models import Application

SALT = "volunteers.device"
MARK_LENGTH = 20


def person_mark(user: User) -> str:
    """The same at every log-in of this person, so that copies of another one can be told apart."""
    return salted_hmac(SALT, user.code, algorithm="sha256").hexdigest()[:MARK_LENGTH]


def key(application: Application, section: str) -> str:
    """Of the characters that a cookie holds without quotes."""
    return f"{person_mark(application.applicant)}.{application.code}.{section}"
