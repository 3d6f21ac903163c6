"""Erased keys, remembered outside of the database: what an old backup brings back is erased again (decision 0019).

A line of the list tells a hash of the key and when it was deleted; neither opens or names anything.
"""

import hashlib
import os
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import ProtectedError
from django.db.models.signals import pre_delete
from django.dispatch import receiver

from portal.models import DataKey, ErasedKey
from portal.models.sealed_field import Unopenable

Act = TypeVar("Act", bound=Callable[[Any], None])
Noted = dict[str, datetime]
BATCH = 2_000
_erasers: dict[type[models.Model], Callable[[Any], None]] = {}


def erases(model: type[models.Model]) -> Callable[[Act], Act]:
    """The function erases a row of the model again; rows of other models are deleted."""

    def keep(act: Act) -> Act:
        _erasers[model] = act
        return act

    return keep


def fingerprint(key: DataKey) -> str:
    """Of the key itself: its row's number and its wrapping may be others after a restore. Raises `Unopenable`."""
    return hashlib.sha256(b"erased data key" + key.plain()).hexdigest()


@receiver(pre_delete, sender=DataKey)
def remember(sender: type[DataKey], instance: DataKey, **kwargs: Any) -> None:
    """In the transaction that deletes; a key that nothing opens needs no line."""
    try:
        mark = fingerprint(instance)
    except Unopenable:
        return
    ErasedKey.objects.get_or_create(fingerprint=mark)
    transaction.on_commit(note, robust=True)


def note() -> int:
    """Appends to the list what is not in it yet; a line that comes twice does no harm."""
    with transaction.atomic():
        rows = list(
            ErasedKey.objects.select_for_update().filter(is_noted=False).order_by("pk")
        )
        if rows:
            append(Path(settings.ERASED), lines(rows))
        ErasedKey.objects.filter(pk__in=[row.pk for row in rows]).update(is_noted=True)
    return len(rows)


def append(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600),
        "a",
        encoding="ascii",
    ) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def lines(rows: Iterable[ErasedKey]) -> str:
    return "".join(f"{row.fingerprint} {row.erased_at.isoformat()}\n" for row in rows)


def read(text: str) -> Noted:
    """Raises ValueError for anything but a list; a last line that was cut off counts for nothing."""
    whole, _newline, _cut = text.rpartition("\n")
    pairs = (line.split(" ") for line in whole.splitlines())
    return {mark: datetime.fromisoformat(at) for mark, at in pairs}


def known() -> Noted:
    """By this database."""
    return dict(ErasedKey.objects.values_list("fingerprint", "erased_at"))


def learn(noted: Noted) -> None:
    """Into this database, and with the next `note` into its list."""
    rows = (ErasedKey(fingerprint=mark, erased_at=at) for mark, at in noted.items())
    ErasedKey.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def erase_again(marks: Collection[str]) -> tuple[int, list[str]]:
    """How many keys went with all that lay under them, and what stays because something else needs it."""
    count, kept = 0, []
    for key in came_back(set(marks)):
        try:
            erase_under(key)
        except ProtectedError as error:
            kept.append(f"{error.args[0]} (data key {key.pk})")
            continue
        count += 1
    return count, kept


def came_back(marks: set[str]) -> list[DataKey]:
    keys = DataKey.objects.order_by("pk").iterator(BATCH) if marks else ()
    return [key for key in keys if is_among(marks, key)]


def is_among(marks: set[str], key: DataKey) -> bool:
    try:
        return fingerprint(key) in marks
    except Unopenable:
        return False


def erase_under(key: DataKey) -> None:
    """First what knows how to erase itself, then what is left, then the key."""
    with transaction.atomic():
        for relation in sorted(
            relations(), key=lambda each: each.related_model not in _erasers
        ):
            model: Any = relation.related_model
            for thing in model._base_manager.filter(**{relation.field.name: key}):
                _erasers.get(model, model.delete)(thing)
        DataKey.objects.filter(pk=key.pk).delete()


def relations() -> list[Any]:
    """Every foreign key to a data key, those without a way back included."""
    fields = DataKey._meta.get_fields(include_hidden=True)
    return [field for field in fields if field.auto_created and not field.concrete]
