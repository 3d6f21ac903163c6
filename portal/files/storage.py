"""Private files: checked, cleaned in a process of their own, and sealed on the disk.

They are only sent as attachments.
"""

import hashlib
import json
import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from secrets import token_hex
from typing import Any

import structlog
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _lazy

from portal.files import guarded, scanning
from portal.files.cleaning.result import (
    CONTENT_TYPES,
    MAX_BYTES,
    MAX_BYTES_TOGETHER,
    MAX_PHOTOS,
)
from portal.files.filenames import safe_name
from portal.files.rejection import Rejected, format_kinds, format_limits
from portal.models import DataKey, StoredFile, sealed_field

# Seconds of wall clock; the worker itself has 10 of CPU.
CLEANING_TIMEOUT = 30
CLEANER = (
    "import sys; sys.path.append(sys.argv.pop(1)); "
    "from portal.files.cleaning import worker; worker.main()"
)
SANDBOX = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox"
)
NOTES: dict[str, "str | Promise"] = {
    "": "",
    "parts_removed": _lazy(
        "We took forms, scripts and attachments out of the PDF. "
        "Open it once to see that it reads as you want."
    ),
    "photos_to_pdf": _lazy(
        "We made a PDF of what you sent. Open it once to see that every line can be "
        "read and that the pages are in order."
    ),
    "word_to_pdf": _lazy(
        "We made a PDF of your Word file. Its lines and pages may end elsewhere: open "
        "it once. If something looks wrong, save the file as PDF in Word and choose "
        "that."
    ),
    "cut_off": _lazy(
        "The last bytes of a photo were missing, as if it had not arrived whole. Open "
        "it once to see that nothing important is lost."
    ),
    "made_smaller": _lazy(
        "The photo was large, so we made it smaller. "
        "Open it once to see that it can be read."
    ),
}
log = structlog.get_logger("portal.files")


@dataclass(frozen=True)
class CleanFile:
    """`note` tells the person about a change that they may notice."""

    data: bytes
    content_type: str
    pages: int
    note: str = ""


def check_and_clean(
    uploads: Sequence[UploadedFile], allowed: Collection[str]
) -> CleanFile:
    """One file, or several photos that become one PDF in their order.

    `allowed`: some of "pdf", "jpeg", "png". Raises `Rejected`. May take
    CLEANING_TIMEOUT seconds, so hold no lock meanwhile.
    """
    sizes = [upload.size or 0 for upload in uploads]
    if not all(sizes):
        raise Rejected("empty", allowed)
    if max(sizes) > MAX_BYTES:
        raise Rejected("large", allowed)
    if len(uploads) > MAX_PHOTOS:
        raise Rejected("many_photos", allowed)
    if sum(sizes) > MAX_BYTES_TOGETHER:
        raise Rejected("together", allowed)
    files = [upload.read() for upload in uploads]
    for data in files:
        scan(data, allowed)
    return clean(files, allowed)


def scan(data: bytes, allowed: Collection[str]) -> None:
    """Before the cleaner: the scanner knows the original bytes, not the rebuilt ones.

    Raises `Rejected`.
    """
    try:
        if scanning.is_infected(data):
            raise Rejected("infected", allowed)
    except scanning.ScannerAway as error:
        log.warning("virus scanner away", reason=str(error))
        raise Rejected("scanner_away", allowed) from error


def clean(files: Sequence[bytes], allowed: Collection[str]) -> CleanFile:
    line, _newline, cleaned = run_cleaner(files, allowed).partition(b"\n")
    result = json.loads(line)
    if "error" in result:
        log.info("unreadable upload", error=result["error"])
    if "code" in result:
        raise Rejected(result["code"], allowed)
    return CleanFile(
        data=cleaned,
        content_type=CONTENT_TYPES[result["kind"]],
        pages=result["pages"],
        note=str(NOTES[result["note"]]),
    )


def run_cleaner(files: Sequence[bytes], allowed: Collection[str]) -> bytes:
    order = {"allowed": [*allowed], "lengths": [len(data) for data in files]}
    data = b"".join([json.dumps(order).encode(), b"\n", *files])
    try:
        return guarded.run(CLEANER, data, (), CLEANING_TIMEOUT)
    except guarded.Stopped as error:
        code = "photos_heavy" if len(files) > 1 else "heavy"
        raise Rejected(code, allowed) from error


def store(file: CleanFile, *, name: str, key: DataKey) -> StoredFile:
    """Writes the bytes, then the row in the caller's transaction.

    If that is rolled back, `sweep` deletes the bytes.
    """
    stored = StoredFile(
        # Random, so the name of a file on the disk tells nothing about its owner.
        place=token_hex(16),
        data_key=key,
        name=safe_name(name, file.content_type),
        content_type=file.content_type,
        size=len(file.data),
        pages=file.pages,
    )
    sealed = sealed_field.seal_bytes(
        file.data, key=key.plain(), context=context_of(stored)
    )
    stored.sha256 = hashlib.sha256(sealed).hexdigest()
    write(path_of(stored), sealed)
    stored.save(force_insert=True)
    return stored


def write(path: Path, data: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    # 0600 from the first instant; O_EXCL: never into a file or link that was there.
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    # Atomic, and after fsync: a crash leaves no half-written file under the final name.
    part.replace(path)


def folder() -> Path:
    return Path(settings.VAR) / "files"


def path_of(stored: StoredFile) -> Path:
    return folder() / stored.place


def context_of(stored: StoredFile) -> str:
    return f"portal.storedfile/{stored.place}"


def read(stored: StoredFile) -> bytes:
    """Raises `Unopenable`, also if the bytes are missing."""
    try:
        sealed = path_of(stored).read_bytes()
    except FileNotFoundError as error:
        raise sealed_field.Unopenable(f"{context_of(stored)} has no bytes") from error
    return sealed_field.unseal_bytes(
        sealed, key=stored.data_key.plain(), context=context_of(stored)
    )


def erase(stored: StoredFile) -> None:
    """Deletes the row now, and the bytes when the transaction commits."""
    path = path_of(stored)
    stored.delete()
    # After a rollback the row would be back, so the bytes must still be there.
    transaction.on_commit(partial(path.unlink, missing_ok=True))


def sweep(*, before: datetime) -> int:
    """Deletes bytes without a row that were written before that instant.

    Their transaction was rolled back, or its process died.
    """
    # Files before rows: a file whose row commits meanwhile is not taken for an orphan.
    old = [
        path for path in folder().glob("*") if path.stat().st_mtime < before.timestamp()
    ]
    places = set(StoredFile.objects.values_list("place", flat=True))
    orphans = [path for path in old if path.name not in places]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


def file_response(stored: StoredFile) -> HttpResponse:
    """The file as an attachment. The view checks before whether it may be read."""
    return attachment_response(
        read(stored), name=stored.name, content_type=stored.content_type
    )


def attachment_response(data: bytes, *, name: str, content_type: str) -> HttpResponse:
    return HttpResponse(
        data,
        content_type=content_type,
        headers=attachment_headers(safe_name(name, content_type)),
    )


def attachment_headers(filename: str) -> dict[str, Any]:
    """Never displayed in the portal's origin, never cached by a browser or a proxy."""
    return {
        "Content-Disposition": content_disposition_header(
            as_attachment=True, filename=filename
        ),
        "Content-Security-Policy": SANDBOX,
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }


__all__ = [
    "CleanFile",
    "Rejected",
    "attachment_headers",
    "attachment_response",
    "check_and_clean",
    "erase",
    "file_response",
    "format_kinds",
    "format_limits",
    "read",
    "store",
    "sweep",
]
