"""Files that a person sends: taken or refused by size and kind, before any is read."""

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.documents import batch
from portal.files import documents
from portal.files.cleaning import kinds
from portal.files.documents import NoText
from portal.files.reading.result import MAX_BYTES
from portal.files.storage import CleanFile

MAX_NAME_LENGTH = 150
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Received:
    """One document, or `why` a file is not taken."""

    name: str
    data: bytes = b""
    why: str = ""


def receive(uploads: Iterable[Any]) -> list[Received]:
    """Each uploaded file, or the documents in it; those beyond a limit are counted."""
    rows, total, further = list[Received](), 0, 0
    for name, data, why in _parts(uploads):
        if len(rows) >= batch.MAX_FILES:
            further += 1
            continue
        reason = why or refusal(name, data)
        if not reason and total + len(data) > batch.MAX_TOTAL_BYTES:
            reason = _("not read: the documents together are larger than %(count)s MB")
            reason %= {"count": batch.MAX_TOTAL_BYTES // MEGABYTE}
        rows.append(
            Received(name[-MAX_NAME_LENGTH:], b"" if reason else data, why=reason)
        )
        total += len(rows[-1].data)
    if further:
        rows.append(_further(further))
    return rows


def _parts(uploads: Iterable[Any]) -> Iterator[tuple[str, bytes, str]]:
    for upload in uploads:
        # What is over the limit arrives without its bytes.
        if upload.size > MAX_BYTES:
            yield upload.name, b"", _too_large(upload.name)
            continue
        parts = 0
        for name, data in batch.files_of(upload.name, upload.read()):
            parts += 1
            yield name, data, ""
        if not parts:
            yield upload.name, b"", _("there is no document in this archive")


def _too_large(name: str) -> str:
    if PurePosixPath(name).suffix.casefold() != ".zip":
        return str(NoText("large"))
    words = _("this archive is larger than %(count)s MB: divide it into several")
    return words % {"count": MAX_BYTES // MEGABYTE}


def _further(count: int) -> Received:
    name = ngettext("%(count)s further document", "%(count)s further documents", count)
    why = _("not read: at most %(count)s documents at once")
    return Received(name % {"count": count}, why=why % {"count": batch.MAX_FILES})


def refusal(name: str, data: bytes) -> str:
    """Why a document is not even read, or ""."""
    if not data or len(data) > MAX_BYTES:
        return str(NoText("large" if data else "empty"))
    try:
        kind = documents.kind_of(data)
    except NoText as error:
        return str(error)
    if kind:
        return ""
    if data.startswith(kinds.ZIP):
        return _("this archive can’t be opened: it is damaged or has a password")
    if PurePosixPath(name).suffix.casefold() not in batch.ENDINGS:
        return _("this is no document: choose Word files, PDFs or text files")
    return ""


def packed(rows: Iterable[Received]) -> CleanFile:
    """All documents as one file. In it each is named by its place among `rows`."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number, row in enumerate(rows):
            if not row.why:
                archive.writestr(str(number), row.data)
    return CleanFile(stream.getvalue(), "application/zip", 0)


def unpacked(data: bytes, number: int) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read(str(number))
