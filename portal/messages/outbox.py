"""Puts messages into the outbox, in the caller's transaction.

No request ever talks to the broker or to an SMTP server.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.functions import Left, StrIndex
from django.db.models.signals import post_save
from django.utils import timezone

from portal.kernel import audit, background, permissions
from portal.messages import delivery, kinds, line, preferences, wording
from portal.messages.preferences import Delivery, delivery_for
from portal.messages.wording import MessageText
from portal.models import DataKey, Enclosure, Message, User
from portal.models.choices import Lane, MessageState

# Long enough to answer "I got no code"; codes themselves are valid for minutes.
LOG_IN_MESSAGE_LIFETIME = timedelta(days=30)

# An occasion begins with the code of what the message is about.
ABOUT = Case(
    When(
        occasion__contains=":",
        then=Left("occasion", StrIndex("occasion", Value(":")) - 1),
    ),
    default="occasion",
)


@dataclass(frozen=True)
class EnclosedFile:
    """A text file to attach in `queue`; it is sealed with the message."""

    name: str
    content_type: str
    text: str


@dataclass(frozen=True)
class Letter:
    """One of `queue_all`."""

    to: User
    occasion: str
    context: dict[str, Any]


def queue(
    kind: str,
    *,
    to: User,
    occasion: str,
    context: dict[str, Any],
    due_at: datetime | None = None,
    deadline: datetime | None = None,
    held: bool = False,
    enclosures: Sequence[EnclosedFile] = (),
) -> Message:
    """The message of this kind to this person for this occasion.

    It is created only once; a second call returns the first message. Its text is
    written now, in the recipient's language: by coordinators, or from the file
    templates/messages/<kind>/<language>.txt. `deadline`: until when the recipient must
    act; what is due within a day does not wait for the end of quiet hours.
    """
    text = wording.render(kind, to.language, {"person": to, **context})
    with transaction.atomic():
        message = queue_text(
            kind,
            text,
            to=to,
            occasion=occasion,
            due_at=due_at,
            deadline=deadline,
            held=held,
        )
        # A second call for the same occasion gets the first message, which has its
        # files.
        if enclosures and not message.enclosures.exists():
            for enclosure in enclosures:
                Enclosure.objects.create(message=message, **vars(enclosure))
    return message


def queue_text(
    kind: str,
    text: MessageText,
    *,
    to: User,
    occasion: str,
    due_at: datetime | None = None,
    deadline: datetime | None = None,
    held: bool = False,
) -> Message:
    """Like `queue`, with a text that is written already."""
    due_at = due_at or timezone.now()
    if held:
        plan = Delivery(MessageState.PLANNED, due_at)
    else:
        plan = delivery_for(kind, to, due_at=due_at, deadline=deadline)
    return _store(
        kind=kind,
        address=to.email,
        occasion=occasion,
        defaults=values_for(to, text, plan),
    )


def queue_all(kind: str, letters: Sequence[Letter]) -> None:
    """Like `queue` for each, in a few statements however many they are.

    For acts whose rows are locked: of two that queue the same at once one would fail.
    """
    known = Message.objects.filter(
        kind=kind, occasion__in=[letter.occasion for letter in letters]
    )
    written = set(known.values_list("address", "occasion"))
    new = [
        letter
        for letter in letters
        if (letter.to.email, letter.occasion) not in written
    ]
    wanted = preferences.of_many(letter.to for letter in new)
    texts: dict[str, MessageText] = {}
    now = timezone.now()
    messages = []
    for letter in new:
        to = letter.to
        if to.language not in texts:
            texts[to.language] = wording.unfilled(kind, to.language)
        context = {"person": to, **letter.context}
        text = wording.filled(kind, to.language, texts[to.language], context)
        plan = delivery_for(
            kind, to, due_at=now, deadline=None, preference=wanted[to.pk]
        )
        values = values_for(to, text, plan)
        messages.append(
            Message(kind=kind, address=to.email, occasion=letter.occasion, **values)
        )
    _store_all(messages)


def _store_all(messages: list[Message]) -> None:
    with transaction.atomic():
        Message.objects.bulk_create(messages, batch_size=500)
        for message in messages:
            # As `save` does, for previews.
            post_save.send(Message, instance=message, created=True)
        line.queue_pushes(messages)
        if messages and not settings.REDIS_URL:
            deliver_on_commit(messages[0])


def values_for(to: User, text: MessageText, plan: Delivery) -> dict[str, Any]:
    return {
        "recipient": to,
        "language": to.language,
        "title": text.title,
        "text": text.text,
        "data_key": to.data_key,
        "due_at": plan.due_at,
        "state": plan.state,
        "lane": present_lane(),
    }


def present_lane() -> str:
    """Timed jobs and long work write to many people, a request to those it is about."""
    return Lane.BULK if background.is_background() else Lane.ACT


def queue_outside(
    kind: str, *, address: str, occasion: str, context: dict[str, Any], language: str
) -> Message:
    """Like `queue`, to an address that may have no account.

    The message appears in no inbox, and no preference applies.
    """
    text = wording.render(kind, language, context)
    return queue_to_address(
        kind,
        address=address,
        occasion=occasion,
        title=text.title,
        text=text.text,
        language=language,
    )


def queue_to_address(
    kind: str,
    *,
    address: str,
    occasion: str,
    title: str,
    text: str,
    language: str,
    lane: str = "",
) -> Message:
    """Like `queue_outside`, with a text that is written already."""
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
            "lane": lane or present_lane(),
        },
    )


def visible_to(user: User) -> Any:
    """For coordinators: without those to people, or about things, that conflicts of
    interest hide. Those of the log-in have `in_inbox=False`.
    """
    # Deferred: no page shows texts, so their bytes are neither read nor opened.
    rows: Any = Message.objects.defer("title", "text")
    rows = permissions.without_hidden(rows, user, person="recipient")
    for codes in _hidden_codes(user):
        rows = rows.alias(about=ABOUT).exclude(about__in=codes)
    return rows


def _hidden_codes(user: User) -> list[QuerySet]:
    by_label = permissions.hidden_codes(user).values()
    return [codes for hidden in by_label for codes in hidden]


def send_again(message: Message, *, by: User) -> bool:
    """Queues a failed message once more, with all its attempts.

    False if it has not failed.
    """
    with transaction.atomic():
        # Compare-and-swap: of two coordinators who press the button one sends.
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
            # After the commit: a message of a transaction that is rolled back is never
            # sent.
            deliver_on_commit(message)
    return True


def cancel(message: Message, *, by: User) -> bool:
    """Cancels a message that was not sent; False if it was sent or a task has it."""
    with transaction.atomic():
        # `claim=""`: a claimed message may be with the mail server at this moment.
        unsent = Message.objects.filter(
            pk=message.pk,
            state__in=[MessageState.PLANNED, MessageState.QUEUED],
            claim="",
        )
        if not unsent.update(state=MessageState.CANCELLED):
            return False
        audit.record("cancel", message, by=by)
    return True


def withdraw_hidden(*, from_person: User) -> None:
    """Takes messages about what is hidden from this person out of their inbox.

    What is not sent yet is cancelled.
    """
    # Nothing to begin with: an empty Q would find every message.
    hidden = Q(pk__in=[])
    for codes in _hidden_codes(from_person):
        hidden |= Q(about__in=codes)
    messages = from_person.messages.alias(about=ABOUT).filter(hidden)
    unsent = messages.filter(
        state__in=[MessageState.PLANNED, MessageState.QUEUED], claim=""
    )
    unsent.update(state=MessageState.CANCELLED)
    messages.update(in_inbox=False)


def delete(messages: QuerySet[Message]) -> int:
    """Deletes them and returns how many there were.

    A message to an address without an account has its own data key, which goes too.
    """
    with transaction.atomic():
        rows = list(messages.values_list("pk", "data_key", "recipient"))
        Message.objects.filter(pk__in=[pk for pk, _key, _recipient in rows]).delete()
        DataKey.objects.filter(
            pk__in=[key for _pk, key, recipient in rows if recipient is None]
        ).delete()
    return len(rows)


def delete_log_in_messages(now: datetime) -> int:
    """Deletes old messages of the log-in, which nobody needs again.

    They hold addresses, also of people without an account. Their kinds are allauth's
    and are not registered.
    """
    messages = Message.objects.filter(
        recipient=None, in_inbox=False, made_at__lt=now - LOG_IN_MESSAGE_LIFETIME
    )
    registered = [kind.name for kind in kinds.message_kinds]
    return delete(messages.exclude(kind__in=registered))


def _store(
    *, kind: str, address: str, occasion: str, defaults: dict[str, Any]
) -> Message:
    with transaction.atomic():
        # Of two callers at once the unique constraint (kind, address, occasion) lets
        # one write.
        message, is_new = Message.objects.get_or_create(
            kind=kind, address=address, occasion=occasion, defaults=defaults
        )
        if is_new:
            line.queue_push(message)
        if is_new and not settings.REDIS_URL:
            deliver_on_commit(message)
    return message


def deliver_on_commit(message: Message) -> None:
    send = partial(delivery.deliver_waiting, until=message.lane)
    # Robust: what fails here is sent by the due jobs; other callbacks still run.
    transaction.on_commit(send, robust=True)
