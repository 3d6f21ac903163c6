"""Shows what an act would send by doing it and rolling it back: the preview can't differ from what really goes."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.db import transaction

from portal.models import Message


@dataclass(frozen=True)
class MessagePreview:
    recipient: str
    title: str
    text: str
    language: str


def preview_messages(
    act: Callable[[], object], *, about: Collection[str]
) -> list[MessagePreview]:
    """The messages that `act` would queue on occasions that begin with one of these codes; nothing of it stays.

    Raises what `act` raises. Rows that `act` changes in memory stay changed there: give it fresh ones.
    """
    with transaction.atomic():
        last = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        act()
        rows = (
            Message.objects.filter(pk__gt=last)
            .select_related("recipient", "data_key")
            .order_by("pk")
        )
        letters = [
            letter(message)
            for message in rows
            if message.occasion.split(":")[0] in about
        ]
        transaction.set_rollback(True)
    return letters


def letter(message: Message) -> MessagePreview:
    return MessagePreview(
        str(message.recipient or message.address),
        str(message.title),
        str(message.text),
        message.language,
    )
