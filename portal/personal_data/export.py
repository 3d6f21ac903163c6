"""All personal data of one person as an archive for that person.

Each package registers functions that return a `Part`. Nothing goes in that others wrote
about the person, or that the person may not see yet.
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.serializers.json import DjangoJSONEncoder

from portal.kernel.registry import Registry
from portal.models import AuditEntry, LineLink, Message, Preference, Session, User

DATA_FILE = "data.json"
MESSAGE_FIELDS = (
    "kind",
    "title",
    "text",
    "language",
    "made_at",
    "sent_at",
    "read_at",
    "archived_at",
)

ENCLOSURE_FIELDS = ("name", "content_type", "text")


@dataclass(frozen=True)
class Part:
    """`facts` are written to data.json under `name`.

    `files` are pairs: a path in the archive, and a function that returns the bytes.
    """

    name: str
    facts: Any
    files: list[tuple[str, Callable[[], bytes]]] = field(default_factory=list)


PartSource = Callable[[User], Part]
part_sources: Registry[PartSource] = Registry()


def parts(user: User) -> list[Part]:
    return [source(user) for source in part_sources]


class ZipBuffer(io.RawIOBase):
    """A write-only file that holds only the bytes that were not taken yet."""

    def __init__(self) -> None:
        self.buffer = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.buffer += data
        return len(data)

    def take(self) -> bytes:
        data, self.buffer = bytes(self.buffer), bytearray()
        return data


def archive(parts: Iterable[Part]) -> Iterator[bytes]:
    """A ZIP in chunks.

    At most one file is in memory at a time, and nothing is written to a disk.
    """
    parts = list(parts)
    buffer = ZipBuffer()
    facts = {part.name: part.facts for part in parts}
    text = json.dumps(facts, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(DATA_FILE, text)
        # After each file what is compressed leaves the memory.
        yield buffer.take()
        for path, read_bytes in (pair for part in parts for pair in part.files):
            file.writestr(path, read_bytes())
            yield buffer.take()
    yield buffer.take()


@part_sources.register
def account(user: User) -> Part:
    facts = {
        "email": user.email,
        "display_name": user.display_name,
        "language": user.language,
        "role": user.role,
        "joined_at": user.joined_at,
        "last_login": user.last_login,
        "asked_to_close_at": user.closing_asked_at,
        "told_that_it_is_unused_at": user.unused_noticed_at,
        "message_preferences": list(
            Preference.objects.filter(person=user).values(
                "pace", "quiet_from", "quiet_until", "wants_news"
            )
        ),
        "email_addresses": list(
            EmailAddress.objects.filter(user=user).values(
                "email", "verified", "primary"
            )
        ),
        "second_factors": list(
            Authenticator.objects.filter(user=user).values(
                "type", "created_at", "last_used_at"
            )
        ),
        "sessions": list(
            Session.objects.visible_to(user).values(
                "device", "started_at", "expire_date"
            )
        ),
    }
    return Part("account", facts)


@part_sources.register
def line(user: User) -> Part:
    rows = LineLink.objects.filter(person=user).select_related("person__data_key")
    names = ("account", "is_on", "linked_at")
    facts = [{name: getattr(row, name) for name in names} for row in rows]
    return Part("line", facts)


@part_sources.register
def messages(user: User) -> Part:
    """With the files that were attached, such as calendar entries."""
    rows = Message.objects.visible_to(user).select_related("data_key")
    facts = [
        {
            **{name: getattr(row, name) for name in MESSAGE_FIELDS},
            "enclosures": [
                {name: getattr(file, name) for name in ENCLOSURE_FIELDS}
                for file in row.enclosures.all()
            ],
        }
        for row in rows.prefetch_related("enclosures")
    ]
    return Part("messages", facts)


@part_sources.register
def history(user: User) -> Part:
    """What the person did themselves."""
    entries = AuditEntry.objects.filter(actor=user.code).order_by("pk")
    fields = ("at", "action", "subject_type", "subject_code", "fields")
    return Part("history", list(entries.values(*fields)))
