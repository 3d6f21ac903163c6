"""Pushes by LINE, the second channel: “you have a new message”, never its content.

They are off unless `settings.LINE` is set. A push is a row of its own beside that of
the message, so nothing that happens here changes or delays an e-mail.
"""

import http.client
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.conf.environment import LineChannel
from portal.messages.delivery import MAX_ATTEMPTS, backoff
from portal.models import Message
from portal.models.choices import LineState, MessageState
from portal.models.line import LineLink, LineNotice
from portal.models.sealed_field import Unopenable

PATH = "/v2/bot/message/push"
# Seconds for connecting and for each read.
TIMEOUT = 5.0
# How long a push belongs to the process that took it; then it is due again.
LEASE = timedelta(minutes=2)
# After a fault at LINE, or HTTP 429.
PAUSE = timedelta(minutes=1)
# All of them end, each within its timeout, before the lease of the first is over.
BATCH_SIZE = 20
# LINE's errors are short; more would only cost memory.
MAX_RESPONSE_BYTES = 4096
MONTHLY_LIMIT = "monthly limit"
log = structlog.get_logger("portal.line")


@dataclass(frozen=True)
class PushAnswer:
    """LINE's answer to one push; status 0 if there was none in time."""

    status: int
    text: str = ""

    @property
    def state(self) -> LineState:
        """409 means that an earlier attempt with the same retry key had arrived."""
        if 200 <= self.status < 300 or self.status == 409:
            return LineState.SENT
        # Retried: 429 for pace, and 5xx. Any other 4xx would be refused again.
        if self.is_over_limit or (400 <= self.status < 500 and self.status != 429):
            return LineState.FAILED
        return LineState.WAITING

    @property
    def is_over_limit(self) -> bool:
        return self.status == 429 and MONTHLY_LIMIT in self.text.lower()

    @property
    def is_about_all(self) -> bool:
        """Whether the next push would get it too: a fault, or too many pushes."""
        return self.status in (0, 429) or self.status >= 500

    @property
    def reason(self) -> str:
        if self.state == LineState.SENT:
            return ""
        if self.is_over_limit:
            return MONTHLY_LIMIT
        return f"HTTP {self.status}" if self.status else "no answer"


def queue_push(message: Message) -> None:
    """Queues a push beside a message to be sent, in the caller's transaction."""
    if (
        settings.LINE is None
        or message.recipient_id is None
        or message.state != MessageState.QUEUED
    ):
        return
    link = LineLink.objects.filter(person_id=message.recipient_id, is_on=True).first()
    if link:
        LineNotice.objects.create(message=message, link=link, due_at=message.due_at)


def queue_pushes(messages: Sequence[Message]) -> None:
    """As `queue_push` for each, in a few statements."""
    if settings.LINE is None:
        return
    queued = [each for each in messages if each.state == MessageState.QUEUED]
    people = [each.recipient_id for each in queued if each.recipient_id]
    rows = LineLink.objects.filter(person__in=people, is_on=True).order_by("-pk")
    links = {link.person_id: link for link in rows}
    LineNotice.objects.bulk_create(
        LineNotice(message=each, link=links[each.recipient_id], due_at=each.due_at)
        for each in queued
        if each.recipient_id in links
    )


def push_due(now: datetime) -> int:
    """Returns how many were sent.

    After an answer that holds for all pushes, the others wait a minute.
    """
    if settings.LINE is None:
        return 0
    if is_over_limit(now):
        LineNotice.objects.due(now).update(
            state=LineState.FAILED, error=MONTHLY_LIMIT, ended_at=now
        )
        return 0
    due = LineNotice.objects.due(now).select_related(
        "message__recipient", "link__person__data_key"
    )
    sent_count = 0
    for notice in due.order_by("due_at")[:BATCH_SIZE]:
        answer = push_one(notice, now, settings.LINE)
        if answer and answer.is_about_all:
            # All that are due in one UPDATE; the push just tried has a `due_at` of its
            # own.
            LineNotice.objects.due(now).update(due_at=now + PAUSE)
            break
        sent_count += bool(answer and answer.state == LineState.SENT)
    return sent_count


def push_one(
    notice: LineNotice, now: datetime, channel: LineChannel
) -> PushAnswer | None:
    """None if another process sends it, or it is no longer wanted."""
    # Compare-and-swap: the process that moves `due_at` asks LINE.
    waiting = LineNotice.objects.filter(
        pk=notice.pk, state=LineState.WAITING, due_at=notice.due_at
    )
    if not waiting.update(due_at=now + LEASE, attempts=notice.attempts + 1):
        return None
    # After the swap, so that only one process decides; just before the request.
    if not is_wanted(notice):
        update_waiting(notice, state=LineState.DROPPED, ended_at=timezone.now())
        return None
    try:
        answer = push(notice, channel)
    except Unopenable:
        update_waiting(
            notice, state=LineState.FAILED, error="Unopenable", ended_at=timezone.now()
        )
        return None
    record_answer(notice, answer)
    return answer


def is_wanted(notice: LineNotice) -> bool:
    """Not if the message was cancelled or read, or pushes were switched off since."""
    message = notice.message
    return (
        notice.link.is_on
        and message.read_at is None
        and message.state not in MessageState.unseen()
    )


def record_answer(notice: LineNotice, answer: PushAnswer) -> None:
    attempts = notice.attempts + 1
    state = answer.state
    if answer.reason:
        log.warning(
            "push not sent",
            message=notice.message.code,
            attempts=attempts,
            reason=answer.reason,
        )
    if state == LineState.WAITING and attempts < MAX_ATTEMPTS:
        update_waiting(
            notice, error=answer.reason, due_at=timezone.now() + backoff(attempts)
        )
    else:
        final_state = LineState.FAILED if state == LineState.WAITING else state
        update_waiting(
            notice, state=final_state, error=answer.reason, ended_at=timezone.now()
        )


def update_waiting(notice: LineNotice, **changes: object) -> None:
    LineNotice.objects.filter(pk=notice.pk, state=LineState.WAITING).update(**changes)


def push(notice: LineNotice, channel: LineChannel) -> PushAnswer:
    """One request, without redirects.

    The retry key is derived from the row, so that LINE recognizes a repeated push.
    """
    message = notice.message
    # A hash of the code: the same for every attempt, without storing anything.
    key = uuid.uuid5(uuid.NAMESPACE_URL, f"{settings.ORIGIN}/{message.code}")
    headers = {
        "Authorization": f"Bearer {channel.token}",
        "Content-Type": "application/json",
        "X-Line-Retry-Key": str(key),
    }
    body = {
        "to": notice.link.account,
        "messages": [{"type": "text", "text": push_text(message)}],
    }
    try:
        return send(channel.api, json.dumps(body).encode(), headers)
    except (OSError, http.client.HTTPException):
        return PushAnswer(0)


def send(api: str, body: bytes, headers: dict[str, str]) -> PushAnswer:
    parts = urlsplit(api)
    is_https = parts.scheme == "https"
    connection_class = (
        http.client.HTTPSConnection if is_https else http.client.HTTPConnection
    )
    connection = connection_class(parts.hostname or "", parts.port, timeout=TIMEOUT)
    try:
        connection.request("POST", PATH, body=body, headers=headers)
        response = connection.getresponse()
        return PushAnswer(
            response.status,
            response.read(MAX_RESPONSE_BYTES).decode("utf-8", "replace"),
        )
    finally:
        connection.close()


def push_text(message: Message) -> str:
    """The subject that all e-mails have, and where to read the message."""
    with translation.override(message.language):
        subject = _("You have a new message from Human Rights Volunteers")
        return f"{subject}\n{settings.ORIGIN}{reverse('inbox')}"


def month_of(now: datetime) -> datetime:
    """The first instant of the month; LINE's limit counts by calendar months."""
    return timezone.localtime(now).replace(
        day=1, hour=0, minute=0, second=0, microsecond=0
    )


def next_month(now: datetime) -> datetime:
    # 32 days after the first of a month is always in the next month.
    return month_of(month_of(now) + timedelta(days=32))


def is_over_limit(now: datetime) -> bool:
    """Whether a push of this month was refused because there were too many."""
    return LineNotice.objects.filter(
        error=MONTHLY_LIMIT, ended_at__gte=month_of(now)
    ).exists()
