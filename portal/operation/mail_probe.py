"""An e-mail to the portal's own address, which comes back through `manage.py bounces`.

It shows that mail leaves and that what comes back is read, which a bounce alone would
show too late.
"""

import email
import email.policy
import time
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.utils import timezone

from portal.models import Heartbeat

NAME = "mail.probe"
HEADER = "X-Portal-Probe"
SALT = "portal.mail_probe"
VALID_FOR = timedelta(days=3)
POLL_SECONDS = 1.0


def send() -> None:
    """Raises what SMTP raises."""
    Heartbeat.objects.update_or_create(
        name=NAME, defaults={"began_at": timezone.now(), "ended_at": None}
    )
    EmailMessage(
        subject="Probe",
        body="The portal sends this to itself to check that mail comes back.",
        to=[settings.MAIL.bounces],
        headers={
            HEADER: signing.dumps("probe", salt=SALT),
            "Auto-Submitted": "auto-generated",
        },
    ).send()


def receive(raw: bytes) -> bool:
    """Whether the e-mail is one that `send` sent; it is noted that it came back."""
    parsed = email.message_from_bytes(raw, policy=email.policy.compat32)
    try:
        signing.loads(str(parsed.get(HEADER, "")).strip(), salt=SALT, max_age=VALID_FOR)
    except signing.BadSignature:
        return False
    Heartbeat.objects.filter(name=NAME).update(ended_at=timezone.now())
    return True


def last() -> Heartbeat | None:
    return Heartbeat.objects.filter(name=NAME).first()


def wait(seconds: float) -> bool:
    """Whether the last one comes back meanwhile."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        probe = last()
        if probe and probe.ended_at:
            return True
        time.sleep(POLL_SECONDS)
    return False
