"""Claims waiting messages and sends them by SMTP.

Every step is a compare-and-swap, so that a repeated task sends nothing twice.
"""

import smtplib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.header import Header
from email.message import Message as Part
from typing import Any

import css_inline
import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.messages.kinds import is_news
from portal.messages.preferences import unsubscribe_token
from portal.models import Message
from portal.models.choices import Lane, MessageState
from portal.models.codes import public_code
from portal.models.sealed_field import Unopenable

# Messages sent over one SMTP connection; a chunk is the unit of a Celery task.
CHUNK_SIZE = 100
# Chunks of a lane that may be with workers.
CHUNKS_AT_ONCE = 4
# Longer than any single send (EMAIL_TIMEOUT is 15 seconds for each step).
STALE_AFTER = timedelta(seconds=90)
# With `backoff` the eighth attempt comes about an hour after the first.
MAX_ATTEMPTS = 8
SERVER_AWAY_ERRORS = (TimeoutError, ConnectionError, smtplib.SMTPConnectError)
log = structlog.get_logger("portal.delivery")


def claim_waiting(lane: str, *, limit: int = CHUNK_SIZE) -> str:
    """Claims up to `limit` due rows and returns the claim, or "" if nothing waits."""
    claim = public_code()
    now = timezone.now()
    with transaction.atomic():
        # `skip_locked`: another process is claiming those rows at this moment.
        rows = (
            Message.objects.waiting(now)
            .filter(lane=lane)
            .order_by("due_at")
            .select_for_update(skip_locked=True)
        )
        # The rows stay locked until the transaction ends: the update needs no
        # condition.
        pks = list(rows.values_list("pk", flat=True)[:limit])
        Message.objects.filter(pk__in=pks).update(claim=claim, claimed_at=now)
    return claim if pks else ""


def deliver(claim: str) -> int:
    """Sends the claimed messages over one connection; returns how many were sent."""
    claimed = (
        Message.objects.filter(claim=claim, state=MessageState.QUEUED)
        .select_related("data_key", "recipient")
        # Saves a query per message; the join above saves one for key and recipient
        # each.
        .prefetch_related("enclosures")
    )
    with quick_commits():
        return send_all(list(claimed.order_by("due_at", "pk")))


@contextmanager
def quick_commits() -> Iterator[None]:
    """Lets PostgreSQL confirm commits before they are on the disk (decision 0021).

    Otherwise each message would wait for the disk twice. Other processes see each
    commit at once; only a crash of PostgreSQL itself can lose the last half second.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            # The connection is kept for later requests, which need durable commits.
            cursor.execute("RESET synchronous_commit")


def has_room(lane: str) -> bool:
    """Whether a worker may get another chunk.

    What waits here can still be stopped, and doesn't grow stale in a queue.
    """
    claimed = Message.objects.claimed().filter(lane=lane)
    return claimed.values("claim").distinct().count() < CHUNKS_AT_ONCE


def deliver_waiting(*, until: str = Lane.BULK) -> None:
    """For the embedded mode: sends what is due, in this process, lane by lane.

    `until`: the last lane. A request that has queued a code doesn't send campaigns.
    """
    for lane in Lane.values:
        while claim := claim_waiting(lane):
            deliver(claim)
        if lane == until:
            break


class ServerAway(Exception):
    """The mail server does not answer; the rest of the chunk need not try."""


def send_all(messages: Sequence[Message]) -> int:
    server = get_connection()
    waiting = list(messages)
    sent_count = 0
    try:
        while waiting:
            # Popped before it is tried: `put_back` must not touch a message that was
            # attempted.
            sent_count += send_one(waiting.pop(0), server)
    except ServerAway:
        put_back(waiting)
    finally:
        server.close()
    return sent_count


def put_back(messages: Sequence[Message]) -> None:
    """Releases unsent messages, without counting an attempt.

    They wait as long as after a first failure.
    """
    for claim in {message.claim for message in messages}:
        rows = Message.objects.filter(
            pk__in=[message.pk for message in messages],
            claim=claim,
            state=MessageState.QUEUED,
        )
        rows.update(claim="", due_at=timezone.now() + backoff(1))


def send_one(message: Message, server: Any) -> bool:
    """True if this call has sent it.

    Raises `ServerAway`, after it has recorded the failure, if the next message would
    only wait for the same timeout.
    """
    # Compare-and-swap: the process that moves the row to SENDING sends it.
    queued = Message.objects.filter(
        pk=message.pk, state=MessageState.QUEUED, claim=message.claim
    )
    if not queued.update(
        state=MessageState.SENDING,
        claimed_at=timezone.now(),
        attempts=message.attempts + 1,
    ):
        return False
    try:
        # No operation while the connection is open; reopens it after a failure.
        server.open()
        build_email(message, server).send()
    except (OSError, smtplib.SMTPException, Unopenable) as error:
        server.close()
        # The connection is closed first: the state of the SMTP dialogue is unknown now.
        record_failure(message, error)
        if isinstance(error, SERVER_AWAY_ERRORS):
            raise ServerAway from error
        return False
    finish(message, state=MessageState.SENT, sent_at=timezone.now(), error="")
    return True


def finish(message: Message, **changes: Any) -> None:
    # Compare-and-swap: does nothing if `sweep` has given the message to another task.
    Message.objects.filter(pk=message.pk, state=MessageState.SENDING).update(
        claim="", **changes
    )


def record_failure(message: Message, error: Exception) -> None:
    """Tries again later after a temporary failure.

    A permanent one (SMTP 5xx), or too many attempts, leave the message as failed, for a
    coordinator to see.
    """
    attempts = message.attempts + 1
    code = smtp_code(error)
    reason = type(error).__name__ + (f" {code}" if code else "")
    log.warning(
        "message not sent", message=message.code, attempts=attempts, reason=reason
    )
    if is_permanent(error) or attempts >= MAX_ATTEMPTS:
        finish(message, state=MessageState.FAILED, error=reason)
    else:
        finish(
            message,
            state=MessageState.QUEUED,
            error=reason,
            due_at=timezone.now() + backoff(attempts),
        )


def smtp_code(error: Exception) -> int:
    """The reply code of an SMTP refusal, or 0."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        # The mildest, where a server reports several: a 4xx is tried again.
        return min((code for code, _text in error.recipients.values()), default=0)
    return getattr(error, "smtp_code", 0)


def is_permanent(error: Exception) -> bool:
    """Whether the server refused the recipient or the content.

    A refused sender or log-in is a fault of our configuration and is retried.
    """
    of_this_message = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)
    return isinstance(error, Unopenable) or (
        isinstance(error, of_this_message) and smtp_code(error) >= 500
    )


def backoff(attempts: int) -> timedelta:
    """30 seconds, 1, 2, 4 … minutes, at most an hour."""
    return timedelta(seconds=min(30 * 2 ** (attempts - 1), 3600))


def sweep(now: datetime | None = None) -> int:
    """Releases rows whose task died or was lost with the broker; returns how many."""
    stale = Message.objects.stale((now or timezone.now()) - STALE_AFTER)
    # First: the update below would queue these rows once more.
    stale.filter(attempts__gte=MAX_ATTEMPTS).update(
        state=MessageState.FAILED, claim="", error="never finished"
    )
    return stale.update(state=MessageState.QUEUED, claim="")


class PortalEmail(EmailMultiAlternatives):
    def message(self, **options: Any) -> Any:
        """The subject begins on its own line.

        Django's would be folded right after “Subject:”; some programs then show none.
        """
        made = super().message(**options)
        del made["Subject"]
        subject = Header(str(self.subject), "utf-8", header_name="Subject")
        # Past Django's own method, which would fold it.
        Part.__setitem__(made, "Subject", subject)
        return made


def build_email(message: Message, server: Any) -> EmailMultiAlternatives:
    """The e-mail for a message."""
    unsubscribe_url = unsubscribe_url_of(message)
    with translation.override(message.language):
        context = {
            "message": message,
            "unsubscribe_url": unsubscribe_url,
            # Invisible filler, so that a mail program's preview shows no footer text.
            "padding": range(60),
        }
        html = render_to_string("messages/email.html", context)
        subject = _("You have a new message from Human Rights Volunteers")
        footer = (
            f"\n\n{_('No more news:')} {unsubscribe_url}" if unsubscribe_url else ""
        )
    email = PortalEmail(
        subject=subject,
        body=message.text + footer,
        # The envelope's; the header is among the others.
        from_email=settings.MAIL.bounces,
        to=[message.address],
        reply_to=[settings.MAIL.replies],
        connection=server,
    )
    # With the rules for dark and narrow screens, which can't be inlined.
    styled = css_inline.inline(html, load_remote_stylesheets=False, keep_at_rules=True)
    email.attach_alternative(styled, "text/html")
    for enclosure in message.enclosures.all():
        if enclosure.content_type.startswith("text/calendar"):
            # Programs act upon an invitation only if it is a form of the e-mail itself.
            email.attach_alternative(enclosure.text, enclosure.content_type)
        email.attach(enclosure.name, enclosure.text, enclosure.content_type)
    email.extra_headers = headers(message, unsubscribe_url)
    return email


def headers(message: Message, unsubscribe_url: str) -> dict[str, str]:
    """The Message-ID is derived from the row, so that a rare duplicate is recognizable.

    Unsubscribing with one click (RFC 8058) is offered for news only.
    """
    values = {
        "From": settings.MAIL.sender,
        "Message-ID": f"<{message.code}@{settings.SITE_HOST}>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": message.language,
    }
    if not unsubscribe_url:
        return values
    return values | {
        "List-Unsubscribe": f"<{unsubscribe_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def unsubscribe_url_of(message: Message) -> str:
    if not message.recipient or not is_news(message.kind):
        return ""
    return settings.ORIGIN + reverse(
        "unsubscribe", args=[unsubscribe_token(message.recipient)]
    )
