"""The audit log: who did what to which object, and the names of fields, never values.

It is append-only, and each entry carries an HMAC over itself and the entry before it.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from portal.kernel import permissions
from portal.kernel.registry import Registry
from portal.models import AuditEntry, User
from portal.models.choices import Role
from portal.models.querysets import AuditQuerySet

Codes = Mapping[str, Collection[str]]
Names = dict[tuple[str, str], str]
name_sources: Registry[Callable[[User, Codes], Names]] = Registry()
"""Each names what it knows of: codes by the label of their model become names by label
and code, as far as the user may see it."""

# Any constant number: advisory locks of a database share one space of 64 bits.
CHAIN_LOCK = 1616_0001
# In the place of a SHA-256 (64 hex digits) before the first entry.
CHAIN_START = "0" * 64
# Until values of *_FILE were stripped, the end of the file's line was part of the key.
LINE_ENDS = ("", "\n", "\r\n")
# Entries inserted at a time.
BATCH_SIZE = 500


def record(
    action: str,
    obj: models.Model,
    *,
    by: User | None,
    fields: Sequence[str] = (),
    moved: tuple[str, str] = ("", ""),
) -> AuditEntry:
    """Writes one entry in the caller's transaction.

    `moved`: the state before a step and after it.

    The chain stays locked until that commits, so record last and commit soon; or use
    `at_the_end`, in which the entry is written when the block ends.
    """
    entry = AuditEntry(
        at=timezone.now(),
        actor=by.code if by else "",
        action=action,
        subject_type=obj._meta.label_lower,
        subject_code=getattr(obj, "code", str(obj.pk)),
        fields=list(fields),
        moved_from=moved[0],
        moved_to=moved[1],
    )
    waiting = _waiting.get()
    if waiting is None:
        _write([entry])
    else:
        waiting.add(entry)
    return entry


class Waiting:
    """Entries of a block of `at_the_end`, each with a mark that a rollback takes away.

    Django forgets what was to be done on commit when its savepoint is rolled back.
    """

    def __init__(self) -> None:
        self.entries: list[tuple[AuditEntry, Callable[[], None]]] = []

    def add(self, entry: AuditEntry) -> None:
        def mark() -> None:
            """Nothing is to be done on commit."""

        transaction.on_commit(mark)
        self.entries.append((entry, mark))

    def standing(self) -> list[AuditEntry]:
        marks = {row[1] for row in connection.run_on_commit}
        return [entry for entry, mark in self.entries if mark in marks]


_waiting: ContextVar[Waiting | None] = ContextVar("waiting", default=None)


@contextmanager
def at_the_end() -> Iterator[None]:
    """Writes the entries of the block together when it ends, in its transaction.

    For an act with many rows and messages: the others wait for the chain only while
    this process writes history. Within the block nothing reads what it recorded.
    """
    if _waiting.get() is not None:
        yield
        return
    with transaction.atomic():
        waiting = Waiting()
        token = _waiting.set(waiting)
        try:
            yield
        finally:
            _waiting.reset(token)
        _write(waiting.standing())


def _write(entries: Sequence[AuditEntry]) -> None:
    """Appends them to the chain, in this order."""
    if not entries:
        return
    with transaction.atomic():
        # Before reading the last entry, or two writers would both follow the same one.
        # Taken last, after locks of rows, so that no cycle of waiting arises.
        lock_chain()
        last = AuditEntry.objects.order_by("-pk").values_list("mac", flat=True).first()
        for entry in entries:
            entry.previous = last or CHAIN_START
            entry.mac = last = mac_of(entry)
        if len(entries) == 1:
            entries[0].save(force_insert=True)
        else:
            AuditEntry.objects.bulk_create(entries, batch_size=BATCH_SIZE)


def visible_entries(user: User) -> AuditQuerySet:
    """History without what conflicts of interest hide: its objects, and whatever the
    people behind them did.
    """
    rows: AuditQuerySet = AuditEntry.objects.visible_to(user)
    codes = permissions.hidden_codes(user)
    for label, hidden in codes.items():
        for each in hidden:
            rows = rows.exclude(subject_type=label, subject_code__in=each)
    # Not those of staff: a colleague who applied once goes on working here.
    people = User.objects.exclude(role__in=Role.staff()).order_by()
    for each in codes[User._meta.label_lower]:
        actors = people.filter(code__in=each).values("code")
        rows = rows.exclude(actor__in=actors)
    return rows


def names(user: User, entries: Sequence[AuditEntry]) -> Names:
    """Of what these entries are about, and of who did it; a constant number of queries.

    Without a name stays what the user may not see, or is no longer there.
    """
    codes: dict[str, set[str]] = {User._meta.label_lower: set()}
    for entry in entries:
        codes.setdefault(entry.subject_type, set()).add(entry.subject_code)
        codes[User._meta.label_lower].add(entry.actor)
    found: Names = {}
    for source in name_sources:
        found |= source(user, codes)
    return found


def history_of(obj: models.Model, *, reader: User) -> list[AuditEntry]:
    """What the reader may see of it, the newest first. Each entry has the `name` of who
    did it, if they may see that.
    """
    rows = visible_entries(reader).about(obj).with_names()
    entries = list(rows.order_by("-pk"))
    return name_actors(entries, names(reader, entries))


def name_actors(entries: list[Any], known: Names) -> list[Any]:
    """`known`: of `names`; it has people who are no staff, too."""
    for entry in entries:
        entry.name = entry.name or known.get((User._meta.label_lower, entry.actor))
    return entries


def is_latest_entry(
    action: str, obj: models.Model, *, by: User, fields: Sequence[str]
) -> bool:
    """Whether the newest entry about the object says this already.

    Autosaving asks, so that a row of saves leaves one entry.
    """
    last = AuditEntry.objects.about(obj).order_by("-pk").first()
    return (
        last is not None
        and (last.action, last.actor) == (action, by.code)
        and set(fields) <= set(last.fields)
    )


def lock_chain() -> None:
    """One writer at a time.

    SQLite needs nothing: its transactions are IMMEDIATE, so they already exclude each
    other. The lock of PostgreSQL is an advisory one, because there is no row to lock:
    the next entry does not exist yet.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])


def mac_of(entry: AuditEntry) -> str:
    return sign(text_of(entry))


def sign(text: bytes, line_end: str = "") -> str:
    key = f"{settings.AUDIT_KEY}{line_end}".encode()
    return hmac.new(key, text, hashlib.sha256).hexdigest()


def is_signed(text: bytes, mac: str) -> bool:
    """Whether PORTAL_AUDIT_KEY made this MAC."""
    return any(hmac.compare_digest(mac, sign(text, end)) for end in LINE_ENDS)


def is_of_this_key() -> bool:
    """Whether the newest line is what PORTAL_AUDIT_KEY signed; also without any."""
    last = AuditEntry.objects.order_by("-pk").first()
    return last is None or is_signed(text_of(last), last.mac)


def text_of(entry: AuditEntry) -> bytes:
    """What its MAC is made of."""
    # The instant is written in one fixed time zone, or the same instant read back from
    # the database (in UTC) would have another MAC.
    at = entry.at.astimezone(timezone.get_default_timezone())
    values = [
        entry.previous,
        at.isoformat(timespec="microseconds"),
        entry.actor,
        entry.action,
        entry.subject_type,
        entry.subject_code,
        entry.fields,
        # Entries of the time before these columns keep their MAC.
        *([entry.moved_from, entry.moved_to] if entry.moved_to else []),
    ]
    return json.dumps(values, ensure_ascii=False).encode()


def verify() -> Iterator[str]:
    """What is wrong with the chain, entry by entry; nothing if it is intact."""
    previous = CHAIN_START
    # In chunks: the log grows for years and must not be in memory as a whole.
    for entry in AuditEntry.objects.order_by("pk").iterator(chunk_size=2000):
        if entry.previous != previous:
            yield f"line {entry.pk}: does not follow the line before it"
        # Two checks: the link finds lines that are missing, the MAC those that were
        # changed.
        if not is_signed(text_of(entry), entry.mac):
            yield f"line {entry.pk}: was changed"
        previous = entry.mac
