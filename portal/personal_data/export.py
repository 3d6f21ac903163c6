"""What the portal keeps about one person, as one archive for that person. Each app registers what it knows.

`personal_data`: a function of the person that gives a `Part`. Nothing goes in that others wrote about the person or
that the person may not see yet.
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

from portal.models import AuditEntry, LineLink, Message, Session, User

DATA = "data.json"
OF_A_MESSAGE = (
    "kind",
    "title",
    "text",
    "language",
    "made_at",
    "sent_at",
    "read_at",
    "archived_at",
)


@dataclass(frozen=True)
class Part:
    """`facts` stand in data.json under `name`; `papers` are (place in the archive, what reads or makes its bytes)."""

    name: str
    facts: Any
    papers: list[tuple[str, Callable[[], bytes]]] = field(default_factory=list)


Source = Callable[[User], Part]
_sources: list[Source] = []


def personal_data(source: Source) -> Source:
    _sources.append(source)
    return source


def parts(user: User) -> list[Part]:
    return [source(user) for source in _sources]


class Outlet(io.RawIOBase):
    """What the archive is written into; it holds only what was not taken yet."""

    def __init__(self) -> None:
        self.waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.waiting += data
        return len(data)

    def taken(self) -> bytes:
        data, self.waiting = bytes(self.waiting), bytearray()
        return data


def archive(told: Iterable[Part]) -> Iterator[bytes]:
    """A ZIP in pieces: never more than one paper is in memory, and nothing is written to a disk."""
    known, outlet = list(told), Outlet()
    facts = {part.name: part.facts for part in known}
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(
            DATA, json.dumps(facts, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        )
        yield outlet.taken()
        for place, bytes_of in (paper for part in known for paper in part.papers):
            packed.writestr(place, bytes_of())
            yield outlet.taken()
    yield outlet.taken()


@personal_data
def account(user: User) -> Part:
    facts = {
        "email": user.email,
        "display_name": user.display_name,
        "language": user.language,
        "role": user.role,
        "joined_at": user.joined_at,
        "last_login": user.last_login,
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


@personal_data
def line(user: User) -> Part:
    rows = LineLink.objects.filter(person=user).select_related("person__data_key")
    return Part(
        "line",
        [
            {name: getattr(row, name) for name in ("account", "is_on", "linked_at")}
            for row in rows
        ],
    )


@personal_data
def messages(user: User) -> Part:
    rows = Message.objects.visible_to(user).select_related("data_key")
    return Part(
        "messages",
        [{name: getattr(row, name) for name in OF_A_MESSAGE} for row in rows],
    )


@personal_data
def history(user: User) -> Part:
    """What the person did themselves."""
    lines = AuditEntry.objects.filter(actor=user.code).order_by("pk")
    return Part(
        "history",
        list(lines.values("at", "action", "subject_type", "subject_code", "fields")),
    )
