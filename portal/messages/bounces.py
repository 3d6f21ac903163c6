"""Reads delivery status notifications (RFC 3464) and marks the messages they are about.

A message is found by its Message-ID, which only its recipient knows: nobody can forge
the return of another message.
"""

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import Message as Part

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from portal.kernel import audit
from portal.models import Message
from portal.models.choices import MessageState

# An enhanced status code of a permanent failure (RFC 3463), such as 5.1.1.
# That is a 5, a dot, and two numbers of one to three digits with a dot between.
STATUS = re.compile(r"5\.\d{1,3}\.\d{1,3}")
QUOTED_TYPES = ("message/rfc822", "text/rfc822-headers")


def process_notification(raw: bytes) -> list[Message]:
    """Returns the messages that are marked as failed now.

    There are none if the e-mail is no notification, is about a delay, or was processed
    before.
    """
    parsed = email.message_from_bytes(raw, policy=email.policy.compat32)
    status = final_status(parsed)
    if not status:
        return []
    messages = [mark_bounced(code, status) for code in message_codes(parsed)]
    return [message for message in messages if message]


def is_automatic(raw: bytes) -> bool:
    """A report or an automatic reply: no person waits for an answer (RFC 3834)."""
    parsed = email.message_from_bytes(raw, policy=email.policy.compat32)
    submitted = str(parsed.get("Auto-Submitted", "no")).strip().lower()
    precedence = str(parsed.get("Precedence", "")).strip().lower()
    return (
        parsed.get_content_type() == "multipart/report"
        or not submitted.startswith("no")
        or precedence in ("bulk", "junk", "list")
        or str(parsed.get("Return-Path", "")).strip() == "<>"
    )


def forward(raw: bytes) -> bool:
    """Passes what a person has written on to where people read, as it is.

    False if that is the same address: nothing would be gained.
    """
    if settings.MAIL.replies.lower() == settings.MAIL.bounces.lower():
        return False
    forwarded = EmailMessage(
        subject="Fwd",
        body="This arrived at an address that nobody reads.",
        from_email=settings.MAIL.bounces,
        to=[settings.MAIL.replies],
        # So that no answer to it is forwarded once more.
        headers={"From": settings.MAIL.sender, "Auto-Submitted": "auto-generated"},
    )
    forwarded.attach("message.eml", raw, "application/octet-stream")
    return bool(forwarded.send())


def final_status(parsed: Part) -> str:
    """Such as "5.1.1" where delivery has failed for good.

    Empty where the message is only delayed, relayed or delivered.
    """
    for part in parsed.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.walk():
            status = STATUS.match(str(block.get("Status", "")).strip())
            if status and str(block.get("Action", "")).strip().lower() == "failed":
                return status[0]
    return ""


def message_codes(parsed: Part) -> Iterator[str]:
    """Codes of our messages that the notification quotes, whole or by their headers."""
    # A Message-ID of ours: a public code at our host, <K7MP2QX94RTB@portal.example>.
    message_id = re.compile(rf"<([2-9A-Z]{{12}})@{re.escape(settings.SITE_HOST)}>")
    for part in parsed.walk():
        if part.get_content_type() in QUOTED_TYPES:
            yield from message_id.findall(original_id(part))


def original_id(part: Part) -> str:
    payload = part.get_payload()
    if isinstance(payload, list):
        if not payload or not isinstance(payload[0], Part):
            return ""
        return str(payload[0]["Message-ID"] or "")
    decoded = part.get_payload(decode=True)
    raw = decoded if isinstance(decoded, bytes) else str(payload).encode()
    return str(email.message_from_bytes(raw).get("Message-ID", ""))


def mark_bounced(code: str, status: str) -> Message | None:
    with transaction.atomic():
        message = (
            # Locked: of two reports on a message one finds it SENT and records it.
            Message.objects.filter(code=code, state=MessageState.SENT)
            .select_for_update()
            .first()
        )
        if message is None:
            return None
        Message.objects.filter(pk=message.pk).update(
            state=MessageState.FAILED, error=f"bounced {status}"
        )
        audit.record("came back", message, by=None)
    return message
