"""Private files: checked, cleaned in a process of their own, sealed on disk, handed out as attachments only."""

import hashlib
import json
import os
import subprocess  # nosec B404
import sys
from collections.abc import Collection
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

from portal.files import scanning
from portal.files.cleaning.outcome import CONTENT_TYPES, MOST_BYTES
from portal.files.filenames import safe_name
from portal.files.rejection import Rejected, kinds_told, limits_told
from portal.models import DataKey, StoredFile, sealed_field

LONGEST_CLEANING = 30
CLEANER = "import sys; sys.path.append(sys.argv.pop(1)); from portal.files.cleaning import child; child.main()"
SANDBOX = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
NOTES: dict[str, "str | Promise"] = {
    "": "",
    "parts_removed": _lazy(
        "We took forms, scripts and attachments out of the PDF. Open it once to see that it reads as you want."
    ),
    "made_smaller": _lazy(
        "The photo was large, so we made it smaller. Open it once to see that it can be read."
    ),
}
log = structlog.get_logger("portal.files")


@dataclass(frozen=True)
class Clean:
    """`note` tells the person what was changed, if they might miss it."""

    data: bytes
    content_type: str
    pages: int
    note: str = ""


def check_and_clean(upload: UploadedFile, allowed: Collection[str]) -> Clean:
    """`allowed`: some of "pdf", "jpeg", "png". May take LONGEST_CLEANING seconds: hold no lock. Raises `Rejected`."""
    if not upload.size:
        raise Rejected("empty", allowed)
    if upload.size > MOST_BYTES:
        raise Rejected("large", allowed)
    data = upload.read()
    try:
        if scanning.is_infected(data):
            raise Rejected("infected", allowed)
    except scanning.ScannerAway as error:
        log.warning("virus scanner away", reason=str(error))
        raise Rejected("scanner_away", allowed) from error
    return cleaned(data, allowed)


def cleaned(data: bytes, allowed: Collection[str]) -> Clean:
    line, _newline, made = run_cleaner(data, allowed).partition(b"\n")
    told = json.loads(line)
    if "error" in told:
        log.info("unreadable upload", error=told["error"])
    if "code" in told:
        raise Rejected(told["code"], allowed)
    return Clean(
        made, CONTENT_TYPES[told["kind"]], told["pages"], str(NOTES[told["note"]])
    )


def run_cleaner(data: bytes, allowed: Collection[str]) -> bytes:
    """Without our environment, so that what breaks out of a parser finds no key there."""
    command = [
        sys.executable,
        "-I",
        "-B",
        "-c",
        CLEANER,
        str(settings.BASE_DIR),
        *allowed,
    ]
    try:
        ended = subprocess.run(  # noqa: S603  # nosec B603
            command,
            input=data,
            capture_output=True,
            timeout=LONGEST_CLEANING,
            env={},
            cwd="/",
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Rejected("heavy", allowed) from error
    if ended.returncode < 0:
        log.warning("cleaning was stopped", signal=-ended.returncode)
        raise Rejected("heavy", allowed)
    if ended.returncode:
        raise RuntimeError(
            "the cleaner failed: "
            + ended.stderr.decode().strip().rpartition("\n")[2].partition(":")[0]
        )
    return ended.stdout


def store(clean: Clean, *, name: str, key: DataKey) -> StoredFile:
    """Bytes first, then the row, in the caller's transaction; bytes that end up without a row go with `sweep`."""
    stored = StoredFile(
        place=token_hex(16),
        data_key=key,
        name=safe_name(name, clean.content_type),
        content_type=clean.content_type,
        size=len(clean.data),
        pages=clean.pages,
    )
    sealed = sealed_field.seal_bytes(
        clean.data, key=key.plain(), context=context_of(stored)
    )
    stored.sha256 = hashlib.sha256(sealed).hexdigest()
    write(path_of(stored), sealed)
    stored.save(force_insert=True)
    return stored


def write(path: Path, data: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with os.fdopen(
        os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"
    ) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def folder() -> Path:
    return Path(settings.VAR) / "files"


def path_of(stored: StoredFile) -> Path:
    return folder() / stored.place


def context_of(stored: StoredFile) -> str:
    return f"portal.storedfile/{stored.place}"


def read(stored: StoredFile) -> bytes:
    """Raises `Unopenable`, also when the bytes are gone."""
    try:
        sealed = path_of(stored).read_bytes()
    except FileNotFoundError as error:
        raise sealed_field.Unopenable(f"{context_of(stored)} has no bytes") from error
    return sealed_field.unseal_bytes(
        sealed, key=stored.data_key.plain(), context=context_of(stored)
    )


def erase(stored: StoredFile) -> None:
    """The row now, the bytes when the transaction commits."""
    path = path_of(stored)
    stored.delete()
    transaction.on_commit(partial(path.unlink, missing_ok=True))


def sweep(*, before: datetime) -> int:
    """Deletes bytes written before that instant that no row knows: their transaction was rolled back, or died."""
    old = [
        path for path in folder().glob("*") if path.stat().st_mtime < before.timestamp()
    ]
    known = set(StoredFile.objects.values_list("place", flat=True))
    lost = [path for path in old if path.name not in known]
    for path in lost:
        path.unlink(missing_ok=True)
    return len(lost)


def answer(stored: StoredFile) -> HttpResponse:
    """The file for saving. Who may have it, the view has asked before."""
    return attachment(read(stored), name=stored.name, content_type=stored.content_type)


def attachment(data: bytes, *, name: str, content_type: str) -> HttpResponse:
    return HttpResponse(
        data,
        content_type=content_type,
        headers=headers_for(safe_name(name, content_type)),
    )


def headers_for(filename: str) -> dict[str, Any]:
    """Never shown inside the portal's origin, never kept by a browser or a proxy."""
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
    "Clean",
    "Rejected",
    "answer",
    "attachment",
    "check_and_clean",
    "erase",
    "headers_for",
    "kinds_told",
    "limits_told",
    "read",
    "store",
    "sweep",
]
