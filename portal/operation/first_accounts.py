"""The first accounts of a new portal, and whether it can write to them."""

import smtplib
from collections.abc import Callable
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core.mail import EmailMessage
from django.db import transaction

from portal.kernel import audit, permissions
from portal.models import User
from portal.models.choices import Role


class MailFailed(Exception):
    """The mail server didn't take the letter; the message says why."""


@dataclass(frozen=True)
class SecondFactor:
    """What the person types or scans into an authenticator app."""

    secret: str
    address: str


def send_test(address: str, *, origin: str) -> None:
    letter = EmailMessage(
        subject="The volunteer portal can send e-mail",
        body=f"This e-mail was sent while {origin} was being set up. "
        "If you can read it, mail leaves.\n\n"
        "อีเมลนี้ส่งระหว่างติดตั้งระบบอาสาสมัคร หากคุณอ่านได้ แปลว่าระบบส่งอีเมลได้แล้ว",
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},
    )
    try:
        letter.send()
    except (OSError, smtplib.SMTPException) as error:
        raise MailFailed(f"{type(error).__name__}: {error}") from error


def ensure(address: str, role: Role) -> tuple[User, bool]:
    """The account, and whether it is new. It has no password: a code by e-mail logs
    in. One that is there keeps its role.
    """
    with transaction.atomic():
        known = User.objects.filter(email=address.lower()).first()
        if known:
            return known, False
        user = User.objects.create_user(address, None, role=role)
        EmailAddress.objects.create(
            user=user, email=user.email, verified=True, primary=True
        )
        audit.record("set up account", user, by=None, moved=(Role.PERSON, role))
    return user, True


def enrol(user: User, confirm: Callable[[SecondFactor], str] | None) -> bool:
    """Sets the second factor up. `confirm` shows it and returns a code of the app.

    False if the person has one already, or gives no right code.
    """
    if permissions.has_second_factor(user):
        return False
    secret = totp.generate_totp_secret()
    factor = SecondFactor(secret, get_adapter().build_totp_url(user, secret))
    if confirm and not totp.validate_totp_code(secret, confirm(factor)):
        return False
    with transaction.atomic():
        totp.TOTP.activate(user, secret)
        audit.record("set up second factor", user, by=None)
    return True


def recovery_codes(user: User) -> list[str]:
    return RecoveryCodes.activate(user).get_unused_codes()
