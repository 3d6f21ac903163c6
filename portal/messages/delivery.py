"""Claims waiting messages and sends them by SMTP.

Every step is a compare-and-swap, so that a repeated task sends nothing twice.
"""

import smtplib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
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
from portal.messages.preferences import news_token
from portal.models import Message
from portal.models.choices import MessageState
from portal.models.codes import public_code
from portal.models.sealed_field import Unopenable

CHUNK = 100
STALE_AFTER = timedelta(seconds=90)
MOST_ATTEMPTS = 8
AWAY = (TimeoutError, ConnectionError, smtplib.SMTPConnectError)
log = structlog.get_logger("portal.delivery")


def claim_waiting(*, limit: int = CHUNK) -> str:
    """Marks up to `limit` due rows as one claim's and returns the claim, or "" when nothing waits."""
    claim, now = public_code(), timezone.now()
    with transaction.atomic():
        rows = (
            Message.objects.waiting(now)
            .order_by("due_at")
            .select_for_update(skip_locked=True)
        )
        chosen = list(rows.values_list("pk", flat=True)[:limit])
        Message.objects.filter(pk__in=chosen).update(claim=claim, claimed_at=now)
    return claim if chosen else ""


def deliver(claim: str) -> int:
    """Sends what is claimed, over one connection; returns how many left."""
    claimed = Message.objects.filter(
        claim=claim, state=MessageState.QUEUED
    ).select_related("data_key", "recipient")
    with quick_commits():
        return send_all(
            list(claimed.prefetch_related("enclosures").order_by("due_at", "pk"))
        )


@contextmanager
def quick_commits() -> Iterator[None]:
    """PostgreSQL answers before its disk does: two commits a letter would else wait for it (decision 0021).

    Other processes see each commit at once; only a crash of PostgreSQL itself can forget the last half second.
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
            cursor.execute("RESET synchronous_commit")


def deliver_waiting() -> None:
    """The embedded mode: everything due leaves now, in this process."""
    while claim := claim_waiting():
        deliver(claim)


class ServerAway(Exception):
    """The mail server answers nobody now: the rest of a chunk need not try."""


def send_all(messages: Sequence[Message]) -> int:
    server, sent_count, waiting = get_connection(), 0, list(messages)
    try:
        while waiting:
            sent_count += send_one(waiting.pop(0), server)
    except ServerAway:
        put_back(waiting)
    finally:
        server.close()
    return sent_count


def put_back(messages: Sequence[Message]) -> None:
    """Unsent and not counted as tried; they wait as long as a first failure does."""
    for claim in {message.claim for message in messages}:
        rows = Message.objects.filter(
            pk__in=[message.pk for message in messages], claim=claim
        )
        rows.filter(state=MessageState.QUEUED).update(
            claim="", due_at=timezone.now() + backoff(1)
        )


def send_one(message: Message, server: Any) -> bool:
    """True if this call sent it. Whoever turns the row from queued to sending is the one that sends.

    Raises `ServerAway`, with the failure noted, where the next one could only wait for the same silence.
    """
    mine = Message.objects.filter(
        pk=message.pk, state=MessageState.QUEUED, claim=message.claim
    )
    if not mine.update(
        state=MessageState.SENDING,
        claimed_at=timezone.now(),
        attempts=message.attempts + 1,
    ):
        return False
    try:
        server.open()
        letter(message, server).send()
    except (OSError, smtplib.SMTPException, Unopenable) as error:
        server.close()
        note_failure(message, error)
        if isinstance(error, AWAY):
            raise ServerAway from error
        return False
    settle(message, state=MessageState.SENT, sent_at=timezone.now(), error="")
    return True


def settle(message: Message, **changes: Any) -> None:
    Message.objects.filter(pk=message.pk, state=MessageState.SENDING).update(
        claim="", **changes
    )


def note_failure(message: Message, error: Exception) -> None:
    """Temporary: back off and try again. Permanent (SMTP 5xx) or tried enough: failed, for a coordinator to see."""
    attempts = message.attempts + 1
    reason = type(error).__name__ + (f" {code}" if (code := smtp_code(error)) else "")
    log.warning(
        "message not sent", message=message.code, attempts=attempts, reason=reason
    )
    if is_permanent(error) or attempts >= MOST_ATTEMPTS:
        settle(message, state=MessageState.FAILED, error=reason)
    else:
        settle(
            message,
            state=MessageState.QUEUED,
            error=reason,
            due_at=timezone.now() + backoff(attempts),
        )


def smtp_code(error: Exception) -> int:
    """The reply code of an SMTP refusal, 0 where there is none."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return min((code for code, _text in error.recipients.values()), default=0)
    return getattr(error, "smtp_code", 0)


def is_permanent(error: Exception) -> bool:
    """A sender or log-in refused is the portal's own fault and is retried; a recipient or content refused is not."""
    theirs = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)
    return isinstance(error, Unopenable) or (
        isinstance(error, theirs) and smtp_code(error) >= 500
    )


def backoff(attempts: int) -> timedelta:
    """30 s, 1, 2, 4 … minutes, at most an hour."""
    return timedelta(seconds=min(30 * 2 ** (attempts - 1), 3600))


def sweep(now: datetime | None = None) -> int:
    """Frees rows whose task died or was lost with the broker; returns how many."""
    stale = Message.objects.stale((now or timezone.now()) - STALE_AFTER)
    stale.filter(attempts__gte=MOST_ATTEMPTS).update(
        state=MessageState.FAILED, claim="", error="never finished"
    )
    return stale.update(state=MessageState.QUEUED, claim="")


def letter(message: Message, server: Any) -> EmailMultiAlternatives:
    """The e-mail of a row. Its Message-ID follows from the row, so that a rare repeat is recognizable."""
    unsubscribe_url = unsubscribe_url_of(message)
    with translation.override(message.language):
        known = {
            "message": message,
            "unsubscribe_url": unsubscribe_url,
            "padding": range(60),
        }
        html = render_to_string("messages/letter.html", known)
        subject = _("You have a new message from the volunteer programme")
        foot = f"\n\n{_('No more news:')} {unsubscribe_url}" if unsubscribe_url else ""
    mail = EmailMultiAlternatives(
        subject=subject,
        body=message.text + foot,
        to=[message.address],
        connection=server,
    )
    mail.attach_alternative(
        css_inline.inline(html, load_remote_stylesheets=False), "text/html"
    )
    for each in message.enclosures.all():
        mail.attach(each.name, each.text, each.content_type)
    mail.extra_headers = headers(message, unsubscribe_url)
    return mail


def headers(message: Message, unsubscribe_url: str) -> dict[str, str]:
    """One-click unsubscribing (RFC 8058) is offered for news only, never for what needs action."""
    known = {
        "Message-ID": f"<{message.code}@{settings.SITE_HOST}>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": message.language,
    }
    if not unsubscribe_url:
        return known
    return known | {
        "List-Unsubscribe": f"<{unsubscribe_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def unsubscribe_url_of(message: Message) -> str:
    if not message.recipient or not is_news(message.kind):
        return ""
    return settings.ORIGIN + reverse(
        "unsubscribe", args=[news_token(message.recipient)]
    )
