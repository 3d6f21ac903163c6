"""History: who did what to which object and to which fields, never the values. Append-only and chained by HMAC."""

import hashlib
import hmac
import json
from collections.abc import Iterator, Sequence

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from portal.models import AuditEntry, User

CHAIN_LOCK = 1616_0001
FIRST = "0" * 64


def record(
    action: str, thing: models.Model, *, by: User | None, fields: Sequence[str] = ()
) -> AuditEntry:
    """One line, in the caller's transaction. The chain is locked until it commits, so record last and commit soon."""
    with transaction.atomic():
        lock_chain()
        last = AuditEntry.objects.order_by("-pk").values_list("mac", flat=True).first()
        entry = AuditEntry(
            at=timezone.now(),
            actor=by.code if by else "",
            action=action,
            subject_type=thing._meta.label_lower,
            subject_code=getattr(thing, "code", str(thing.pk)),
            fields=list(fields),
            previous=last or FIRST,
        )
        entry.mac = mac_of(entry)
        entry.save(force_insert=True)
    return entry


def is_told(
    action: str, thing: models.Model, *, by: User, fields: Sequence[str]
) -> bool:
    """Whether the newest line about the thing says this already; what is saved at each pause is told once."""
    last = AuditEntry.objects.about(thing).order_by("-pk").first()
    return (
        last is not None
        and (last.action, last.actor) == (action, by.code)
        and set(fields) <= set(last.fields)
    )


def lock_chain() -> None:
    """One writer at a time. SQLite needs nothing: its transactions are immediate."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])


def mac_of(entry: AuditEntry) -> str:
    told = [
        entry.previous,
        entry.at.astimezone(timezone.get_default_timezone()).isoformat(
            timespec="microseconds"
        ),
        entry.actor,
        entry.action,
        entry.subject_type,
        entry.subject_code,
        entry.fields,
    ]
    key = settings.AUDIT_KEY.encode()
    return hmac.new(
        key, json.dumps(told, ensure_ascii=False).encode(), hashlib.sha256
    ).hexdigest()


def verify() -> Iterator[str]:
    """What is wrong with the chain, line by line; nothing when history is as it was written."""
    previous = FIRST
    for entry in AuditEntry.objects.order_by("pk").iterator(chunk_size=2000):
        if entry.previous != previous:
            yield f"line {entry.pk}: does not follow the line before it"
        if not hmac.compare_digest(entry.mac, mac_of(entry)):
            yield f"line {entry.pk}: was changed"
        previous = entry.mac
