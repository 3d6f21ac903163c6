"""Erased data keys, listed outside the database (decision 0019).

With the list, what an old backup brings back is erased again. A line holds a hash of
the key and when it was deleted; neither opens or names anything.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import ProtectedError
from django.db.models.signals import pre_delete
from django.dispatch import receiver

from portal.conf import private_files
from portal.kernel.registry import Registry
from portal.models import DataKey, ErasedKey
from portal.models.sealed_field import Unopenable
from portal.personal_data import graph

Fingerprints = dict[str, datetime]
# Rows read or inserted at a time.
BATCH_SIZE = 2_000


@dataclass(frozen=True)
class Eraser:
    """`erase` erases a row of the model again; rows of other models are deleted.

    `is_due`: whether one that could not be erased still has to be, when that is tried
    again. What was erased before a restore always has.
    """

    model: type[models.Model]
    erase: Callable[[Any], None]
    is_due: Callable[[Any], bool] = lambda row: True


erasers: Registry[Eraser] = Registry(key=attrgetter("model"))


@dataclass(frozen=True)
class RowEraser:
    """Rows that are erased one by one, while the key that they are sealed under lives.

    `rows`: those not erased, each with a `code` and `sealing_key()`. `erase` erases one
    that an old backup has brought back.
    """

    model: type[models.Model]
    rows: Callable[[], Iterable[Any]]
    erase: Callable[[Any], None]


row_erasers: Registry[RowEraser] = Registry(key=attrgetter("model"))


def fingerprint(key: DataKey) -> str:
    """Of the key itself: after a restore its row may have another number and wrapping.

    Raises `Unopenable`.
    """
    return hashlib.sha256(b"erased data key" + key.plain()).hexdigest()


def row_fingerprint(row: Any) -> str:
    """Of its key and its code, which nobody can tell without the key.

    Raises `Unopenable`.
    """
    secret = row.sealing_key().plain() + row.code.encode()
    return hashlib.sha256(b"erased row" + secret).hexdigest()


def record_erased_row(row: Any) -> None:
    """In the transaction that erases it; see `record_erased_key`."""
    ErasedKey.objects.get_or_create(fingerprint=row_fingerprint(row))
    transaction.on_commit(write_list, robust=True)


@receiver(pre_delete, sender=DataKey)
def record_erased_key(sender: type[DataKey], instance: DataKey, **kwargs: Any) -> None:
    """In the transaction that deletes. A key that can't be opened needs no line."""
    try:
        value = fingerprint(instance)
    except Unopenable:
        return
    # Row first, list after the commit: a rollback must not list a key that lives on.
    ErasedKey.objects.get_or_create(fingerprint=value)
    transaction.on_commit(write_list, robust=True)


def write_list() -> int:
    """Appends the rows that are not in the list yet; a repeated line does no harm."""
    with transaction.atomic():
        # Locked, so that two processes don't both append; no other lock is taken here.
        rows = list(
            ErasedKey.objects.select_for_update().filter(is_noted=False).order_by("pk")
        )
        if rows:
            fingerprints = {row.fingerprint: row.erased_at for row in rows}
            private_files.append_text(Path(settings.ERASED), format_lines(fingerprints))
        # After fsync: a crash in between repeats a line, but never loses one.
        ErasedKey.objects.filter(pk__in=[row.pk for row in rows]).update(is_noted=True)
    return len(rows)


def format_lines(fingerprints: Fingerprints) -> str:
    return "".join(
        f"{value} {erased_at.isoformat()}\n"
        for value, erased_at in fingerprints.items()
    )


def parse_list(text: str) -> Fingerprints:
    """Raises ValueError for anything but a list.

    An incomplete last line is ignored: a crash may have cut it off.
    """
    complete, _newline, _incomplete = text.rpartition("\n")
    pairs = (line.split(" ") for line in complete.splitlines())
    return {value: datetime.fromisoformat(erased_at) for value, erased_at in pairs}


def recorded_fingerprints() -> Fingerprints:
    """Those in this database; none where its schema is older than their table."""
    if ErasedKey._meta.db_table not in connection.introspection.table_names():
        return {}
    rows = ErasedKey.objects.order_by("pk")
    return dict(rows.values_list("fingerprint", "erased_at"))


def import_fingerprints(fingerprints: Fingerprints) -> None:
    """Into this database, and with the next `write_list` into the list."""
    rows = (
        ErasedKey(fingerprint=value, erased_at=erased_at)
        for value, erased_at in fingerprints.items()
    )
    ErasedKey.objects.bulk_create(rows, batch_size=BATCH_SIZE, ignore_conflicts=True)


def erase_again(fingerprints: Collection[str]) -> tuple[int, list[str]]:
    """Erases the keys with these fingerprints and everything sealed under them, and
    rows that were erased alone.

    Returns how many, and what could not be erased because something else needs it.
    """
    count = 0
    not_erased = []
    for key in restored_keys(set(fingerprints)):
        try:
            erase_under(key)
        except ProtectedError as error:
            not_erased.append(f"{error.args[0]} (data key {key.pk})")
            continue
        count += 1
    return count + erase_rows_again(set(fingerprints)), not_erased


def erase_rows_again(fingerprints: set[str]) -> int:
    """Those whose key lives on; returns how many."""
    found = [
        (eraser, row)
        for eraser in row_erasers
        for row in (eraser.rows() if fingerprints else ())
        if is_row_among(fingerprints, row)
    ]
    for eraser, row in found:
        eraser.erase(row)
    return len(found)


def is_row_among(fingerprints: set[str], row: Any) -> bool:
    try:
        return row_fingerprint(row) in fingerprints
    except Unopenable:
        return False


def restored_keys(fingerprints: set[str]) -> list[DataKey]:
    keys = DataKey.objects.order_by("pk").iterator(BATCH_SIZE) if fingerprints else ()
    return [key for key in keys if is_among(fingerprints, key)]


def is_among(fingerprints: set[str], key: DataKey) -> bool:
    try:
        return fingerprint(key) in fingerprints
    except Unopenable:
        return False


def erase_under(key: DataKey) -> None:
    """First rows of models with an eraser, then other rows, then the key."""
    with transaction.atomic():
        for relation in sorted(
            graph.relations(DataKey),
            key=lambda relation: relation.related_model not in erasers,
        ):
            model: Any = relation.related_model
            for row in model._base_manager.filter(**{relation.field.name: key}):
                erase_row(row)
        DataKey.objects.filter(pk=key.pk).delete()


def is_due(row: Any) -> bool:
    model: Any = type(row)
    eraser = erasers.get(model)
    return eraser is None or eraser.is_due(row)


def erase_row(row: Any) -> None:
    """As its model's eraser does; without one the row is deleted."""
    model: Any = type(row)
    eraser = erasers.get(model)
    if eraser:
        eraser.erase(row)
    else:
        row.delete()
