"""The second channel: a push by LINE that says “you have news”, never what. Off unless `settings.LINE` is set.

A push is a row of its own beside the message's, so nothing that happens here changes or delays an e-mail.
"""

import http.client
import json
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.conf.environment import Line
from portal.messages.delivery import MOST_ATTEMPTS, backoff
from portal.models import Message
from portal.models.choices import LineState, MessageState
from portal.models.line import LineLink, LineNotice
from portal.models.sealed_field import Unopenable

PATH = "/v2/bot/message/push"
TIMEOUT = 5.0
LEASE = timedelta(minutes=2)
PAUSE = timedelta(minutes=1)
MOST_AT_ONCE = 20  # each within its timeout ends before the lease of the first
MOST_BYTES = 4096
MONTHLY = "monthly limit"
log = structlog.get_logger("portal.line")


@dataclass(frozen=True)
class Answer:
    """What LINE said to one push; status 0 where it said nothing in time."""

    status: int
    text: str = ""

    @property
    def state(self) -> LineState:
        """409: an earlier try with the same retry key had arrived."""
        if 200 <= self.status < 300 or self.status == 409:
            return LineState.SENT
        if self.is_over_limit or (400 <= self.status < 500 and self.status != 429):
            return LineState.FAILED
        return LineState.WAITING

    @property
    def is_over_limit(self) -> bool:
        return self.status == 429 and MONTHLY in self.text.lower()

    @property
    def is_about_all(self) -> bool:
        """What the next push would be told, too: nobody there, a fault of LINE's, or too many pushes."""
        return self.status in (0, 429) or self.status >= 500

    @property
    def reason(self) -> str:
        if self.state == LineState.SENT:
            return ""
        return (
            MONTHLY
            if self.is_over_limit
            else f"HTTP {self.status}"
            if self.status
            else "no answer"
        )


def also(message: Message) -> None:
    """The push beside a message that is to leave, in the caller's transaction."""
    if (
        settings.LINE is None
        or message.recipient_id is None
        or message.state != MessageState.QUEUED
    ):
        return
    link = LineLink.objects.filter(person_id=message.recipient_id, is_on=True).first()
    if link:
        LineNotice.objects.create(message=message, link=link, due_at=message.due_at)


def push_due(now: datetime) -> int:
    """Returns how many left. After an answer that is about all, the rest waits a minute without being tried."""
    if settings.LINE is None:
        return 0
    if is_over_limit(now):
        LineNotice.objects.due(now).update(
            state=LineState.FAILED, error=MONTHLY, ended_at=now
        )
        return 0
    known = ("message__recipient", "link__person__data_key")
    sent_count = 0
    for notice in (
        LineNotice.objects.due(now)
        .select_related(*known)
        .order_by("due_at")[:MOST_AT_ONCE]
    ):
        answer = push_one(notice, now, settings.LINE)
        if answer and answer.is_about_all:
            LineNotice.objects.due(now).update(due_at=now + PAUSE)
            break
        sent_count += bool(answer and answer.state == LineState.SENT)
    return sent_count


def push_one(notice: LineNotice, now: datetime, channel: Line) -> Answer | None:
    """None where it is another's, or no longer worth telling."""
    mine = LineNotice.objects.filter(
        pk=notice.pk, state=LineState.WAITING, due_at=notice.due_at
    )
    if not mine.update(due_at=now + LEASE, attempts=notice.attempts + 1):
        return None
    if not is_wanted(notice):
        settle(notice, state=LineState.DROPPED, ended_at=timezone.now())
        return None
    try:
        answer = ask(notice, channel)
    except Unopenable:
        settle(
            notice, state=LineState.FAILED, error="Unopenable", ended_at=timezone.now()
        )
        return None
    note(notice, answer)
    return answer


def is_wanted(notice: LineNotice) -> bool:
    """Not what was taken back, has been read, or was to be told to somebody who has switched this off since."""
    message = notice.message
    return (
        notice.link.is_on
        and message.read_at is None
        and message.state not in MessageState.unseen()
    )


def note(notice: LineNotice, answer: Answer) -> None:
    attempts, state = notice.attempts + 1, answer.state
    if answer.reason:
        log.warning(
            "push not sent",
            message=notice.message.code,
            attempts=attempts,
            reason=answer.reason,
        )
    if state == LineState.WAITING and attempts < MOST_ATTEMPTS:
        settle(notice, error=answer.reason, due_at=timezone.now() + backoff(attempts))
    else:
        ended = LineState.FAILED if state == LineState.WAITING else state
        settle(notice, state=ended, error=answer.reason, ended_at=timezone.now())


def settle(notice: LineNotice, **changes: object) -> None:
    LineNotice.objects.filter(pk=notice.pk, state=LineState.WAITING).update(**changes)


def ask(notice: LineNotice, channel: Line) -> Answer:
    """One request without redirects. The retry key follows from the row, so LINE takes a repeat for what it is."""
    message = notice.message
    key = uuid.uuid5(uuid.NAMESPACE_URL, f"{settings.ORIGIN}/{message.code}")
    headers = {
        "Authorization": f"Bearer {channel.token}",
        "Content-Type": "application/json",
        "X-Line-Retry-Key": str(key),
    }
    body = {
        "to": notice.link.account,
        "messages": [{"type": "text", "text": words(message)}],
    }
    try:
        return send(channel.api, json.dumps(body).encode(), headers)
    except (OSError, http.client.HTTPException):
        return Answer(0)


def send(api: str, body: bytes, headers: dict[str, str]) -> Answer:
    parts = urlsplit(api)
    kind = (
        http.client.HTTPSConnection
        if parts.scheme == "https"
        else http.client.HTTPConnection
    )
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT)
    try:
        connection.request("POST", PATH, body=body, headers=headers)
        response = connection.getresponse()
        return Answer(
            response.status, response.read(MOST_BYTES).decode("utf-8", "replace")
        )
    finally:
        connection.close()


def words(message: Message) -> str:
    """The subject that all letters have, and where to read."""
    with translation.override(message.language):
        subject = _("You have a new message from the volunteer programme")
        return f"{subject}\n{settings.ORIGIN}{reverse('inbox')}"


def month_of(now: datetime) -> datetime:
    """LINE's limit counts by calendar months."""
    return timezone.localtime(now).replace(
        day=1, hour=0, minute=0, second=0, microsecond=0
    )


def next_month(now: datetime) -> datetime:
    return month_of(month_of(now) + timedelta(days=32))


def is_over_limit(now: datetime) -> bool:
    """Whether a push of this month was refused because there were too many."""
    return LineNotice.objects.filter(
        error=MONTHLY, ended_at__gte=month_of(now)
    ).exists()
