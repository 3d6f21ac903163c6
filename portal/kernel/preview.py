"""Previews of messages: what an action would send.

The action is done and rolled back, so that a preview can't differ from what is sent.
"""

from collections.abc import Callable
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


def preview_messages(act: Callable[[], object]) -> list[MessagePreview]:
    """The messages that `act` would queue, in their order; nothing of it stays.

    Raises what `act` raises. Objects that `act` changes in memory stay changed there:
    give it fresh ones.
    """
    pks: list[int] = []
    token = _queued_pks.set(pks)
    try:
        with transaction.atomic():
            act()
            rows = Message.objects.filter(pk__in=pks)
            previews = [
                preview_of(message)
                for message in rows.select_related("recipient", "data_key").order_by(
                    "pk"
                )
            ]
            # Without an exception; on_commit hooks, such as sending, never run.
            transaction.set_rollback(True)
    finally:
        _queued_pks.reset(token)
    return previews


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
