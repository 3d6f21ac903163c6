"""Previews of messages: what an action would send.

The action is done and rolled back, so that a preview can't differ from what is sent.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from portal.models import Message

_queued_pks: ContextVar[list[int] | None] = ContextVar("queued_pks", default=None)
"""Keys of the messages that the action being previewed has queued so far.

A context variable, because other requests queue messages of their own meanwhile.
"""


@dataclass(frozen=True)
class MessagePreview:
    recipient: str
    title: str
    text: str
    language: str
    kind: str = ""
    recipient_pk: int | None = None


class WouldSend(Exception):
    """What was asked for sends messages; nothing of it was done."""

    def __init__(self, previews: list[MessagePreview]) -> None:
        super().__init__("messages have to be shown first")
        self.previews = previews


@contextmanager
def noting_messages() -> Iterator[list[int]]:
    """In a transaction; the list grows by the keys of the messages that are queued."""
    pks: list[int] = []
    token = _queued_pks.set(pks)
    try:
        with transaction.atomic():
            yield pks
    finally:
        _queued_pks.reset(token)


def preview_messages(act: Callable[[], object]) -> list[MessagePreview]:
    """The messages that `act` would queue, in their order; nothing of it stays.

    Raises what `act` raises. Objects that `act` changes in memory stay changed there:
    give it fresh ones.
    """
    with noting_messages() as pks:
        act()
        previews = previews_of(pks)
        # Without an exception; on_commit hooks, such as sending, never run.
        transaction.set_rollback(True)
    return previews


def do_if_silent(act: Callable[[], object]) -> None:
    """Does `act`; where it would queue a message, raises `WouldSend` instead."""
    with noting_messages() as pks:
        act()
        if pks:
            raise WouldSend(previews_of(pks))


def previews_of(pks: list[int]) -> list[MessagePreview]:
    rows = Message.objects.filter(pk__in=pks).select_related("recipient", "data_key")
    return [preview_of(message) for message in rows.order_by("pk")]


def preview_of(message: Message) -> MessagePreview:
    return MessagePreview(
        recipient=str(message.recipient or message.address),
        title=str(message.title),
        text=str(message.text),
        language=message.language,
        kind=message.kind,
        recipient_pk=message.recipient_id,
    )


@receiver(post_save, sender=Message)
def note_queued(instance: Message, created: bool, **kwargs: Any) -> None:
    pks = _queued_pks.get()
    if created and pks is not None:
        pks.append(instance.pk)
