"""Puts messages into the outbox, in the caller's transaction. No request ever talks to the broker or to SMTP."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.kernel import audit
from portal.messages import delivery, kinds, line, wording
from portal.messages.preferences import Way, way_of
from portal.messages.wording import Words
from portal.models import DataKey, Enclosure, Message, User
from portal.models.choices import MessageState

ENTRY_LETTERS_KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Enclosed:
    """A text file for `queue`; it is sealed with the message."""

    name: str
    content_type: str
    text: str


def queue(
    kind: str,
    *,
    to: User,
    occasion: str,
    context: dict[str, Any],
    due_at: datetime | None = None,
    deadline: datetime | None = None,
    held: bool = False,
    enclosed: Sequence[Enclosed] = (),
) -> Message:
    """The message of this kind to this person for this occasion; asking twice gives the first one back.

    Worded now and in the recipient's language: by coordinators, or from templates/messages/<kind>/<language>.txt.
    `deadline`: until when the reader must act; what is due within a day waits for no quiet hours.
    """
    words = wording.words(kind, to.language, {"person": to, **context})
    with transaction.atomic():
        message = queue_words(
            kind,
            words,
            to=to,
            occasion=occasion,
            due_at=due_at,
            deadline=deadline,
            held=held,
        )
        if enclosed and not message.enclosures.exists():
            for each in enclosed:
                Enclosure.objects.create(message=message, **vars(each))
    return message


def queue_words(
    kind: str,
    words: Words,
    *,
    to: User,
    occasion: str,
    due_at: datetime | None = None,
    deadline: datetime | None = None,
    held: bool = False,
) -> Message:
    """As `queue`, with a text that is already there."""
    wanted = due_at or timezone.now()
    way = (
        Way(MessageState.PLANNED, wanted)
        if held
        else way_of(kind, to, due_at=wanted, deadline=deadline)
    )
    return _store(
        kind=kind,
        address=to.email,
        occasion=occasion,
        defaults={
            "recipient": to,
            "language": to.language,
            "title": words.title,
            "text": words.text,
            "data_key": to.data_key,
            "due_at": way.due_at,
            "state": way.state,
        },
    )


def queue_outside(
    kind: str, *, address: str, occasion: str, context: dict[str, Any], language: str
) -> Message:
    """As `queue`, to an address that may have no account: it appears in no inbox and follows nobody's wishes."""
    words = wording.words(kind, language, context)
    return queue_to_address(
        kind,
        address=address,
        occasion=occasion,
        title=words.title,
        text=words.text,
        language=language,
    )


def queue_to_address(
    kind: str, *, address: str, occasion: str, title: str, text: str, language: str
) -> Message:
    """As `queue_outside`, with a text that is already there."""
    return _store(
        kind=kind,
        address=address,
        occasion=occasion,
        defaults={
            "language": language,
            "title": title,
            "text": text,
            "in_inbox": False,
            "data_key": DataKey.objects.create(),
        },
    )


def send_again(message: Message, *, by: User) -> bool:
    """Puts a message that failed back into the outbox, with all its attempts; False if it has not failed."""
    with transaction.atomic():
        failed = Message.objects.filter(pk=message.pk, state=MessageState.FAILED)
        if not failed.update(
            state=MessageState.QUEUED,
            attempts=0,
            due_at=timezone.now(),
            claim="",
            error="",
        ):
            return False
        audit.record("send again", message, by=by)
        if not settings.REDIS_URL:
            transaction.on_commit(delivery.deliver_waiting, robust=True)
    return True


def cancel(message: Message, *, by: User) -> bool:
    """Takes back a message that has not left; False if a task already has it, or it is gone."""
    with transaction.atomic():
        still_here = Message.objects.filter(
            pk=message.pk,
            state__in=[MessageState.PLANNED, MessageState.QUEUED],
            claim="",
        )
        if not still_here.update(state=MessageState.CANCELLED):
            return False
        audit.record("cancel", message, by=by)
    return True


def take_away(*, from_person: User, about: str) -> None:
    """This person's messages on occasions that begin with the code `about` leave their inbox, or never leave ours."""
    mine = Message.objects.filter(
        Q(occasion=about) | Q(occasion__startswith=f"{about}:"), recipient=from_person
    )
    mine.filter(state__in=[MessageState.PLANNED, MessageState.QUEUED], claim="").update(
        state=MessageState.CANCELLED
    )
    mine.update(in_inbox=False)


def forget(messages: QuerySet[Message]) -> int:
    """Deletes them, with the keys of those to addresses: each has one of its own. Returns how many."""
    with transaction.atomic():
        rows = list(messages.values_list("pk", "data_key", "recipient"))
        Message.objects.filter(pk__in=[pk for pk, _key, _recipient in rows]).delete()
        DataKey.objects.filter(
            pk__in=[key for _pk, key, recipient in rows if recipient is None]
        ).delete()
    return len(rows)


def forget_entry_letters(now: datetime) -> int:
    """Log-in letters hold addresses, also of people without an account, and no app looks at them again."""
    letters = Message.objects.filter(
        recipient=None, in_inbox=False, made_at__lt=now - ENTRY_LETTERS_KEPT
    )
    return forget(letters.exclude(kind__in=[kind.name for kind in kinds.known()]))


def _store(
    *, kind: str, address: str, occasion: str, defaults: dict[str, Any]
) -> Message:
    with transaction.atomic():
        message, is_new = Message.objects.get_or_create(
            kind=kind, address=address, occasion=occasion, defaults=defaults
        )
        if is_new:
            line.also(message)
        if is_new and not settings.REDIS_URL:
            transaction.on_commit(delivery.deliver_waiting, robust=True)
    return message
