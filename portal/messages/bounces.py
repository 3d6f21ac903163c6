"""Letters that came back: reads a delivery status notification (RFC 3464) and marks the message it is about.

The message is found by its Message-ID, which only its reader knows: nobody can forge that another one came back.
"""

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import Message as Part

from django.conf import settings
from django.db import transaction

from portal.kernel import audit
from portal.models import Message
from portal.models.choices import MessageState

STATUS = re.compile(r"5\.\d{1,3}\.\d{1,3}")
HEADERS = ("message/rfc822", "text/rfc822-headers")


def take_in(raw: bytes) -> list[Message]:
    """The messages that are marked now; none for a delay, a letter that is no notification, or one already read."""
    parsed = email.message_from_bytes(raw, policy=email.policy.compat32)
    status = final_status(parsed)
    if not status:
        return []
    marked = [mark(code, status) for code in codes(parsed)]
    return [message for message in marked if message]


def final_status(parsed: Part) -> str:
    """Such as "5.1.1" where delivery is given up; empty for what is only late, relayed or delivered."""
    for part in parsed.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.walk():
            found = STATUS.match(str(block.get("Status", "")).strip())
            if found and str(block.get("Action", "")).strip().lower() == "failed":
                return found[0]
    return ""


def codes(parsed: Part) -> Iterator[str]:
    """Of the portal's letters that the notification carries, as a whole or by their headers."""
    ours = re.compile(rf"<([2-9A-Z]{{12}})@{re.escape(settings.SITE_HOST)}>")
    for part in parsed.walk():
        if part.get_content_type() in HEADERS:
            yield from ours.findall(original_id(part))


def original_id(part: Part) -> str:
    payload = part.get_payload()
    if isinstance(payload, list):
        return (
            str(payload[0]["Message-ID"] or "")
            if payload and isinstance(payload[0], Part)
            else ""
        )
    decoded = part.get_payload(decode=True)
    raw = decoded if isinstance(decoded, bytes) else str(payload).encode()
    return str(email.message_from_bytes(raw).get("Message-ID", ""))


def mark(code: str, status: str) -> Message | None:
    with transaction.atomic():
        message = (
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
