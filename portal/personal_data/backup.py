"""A backup: database, sealed files and the list of erased keys in one TAR, with a signed manifest at its end.

Nothing in it opens without PORTAL_SEALING_KEYS, which are never in it. It is read once for checking, and again for use.
"""

import hashlib
import hmac
import io
import json
import os
import re
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from portal.files import storage
from portal.kernel import migration_history
from portal.models import ErasedKey, sealed_field
from portal.personal_data import database_dump, erasures

FORMAT = 1
DATABASE, ERASED, MANIFEST = "database", "erased.txt", "manifest.json"
STORED = re.compile(r"files/[0-9a-f]{32}")
PROBE = b"opens"
PIECE = 1 << 20


class Unusable(Exception):
    """The file is no backup that this installation can restore; nothing was changed."""


class Hashed:
    """Reads on, and knows the SHA-256 of what was read."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source, self.hash = source, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.source.read(size)
        self.hash.update(data)
        return data


def make(target: Path) -> dict[str, Any]:
    """Whole or not at all, readable by its owner only; returns the manifest. Raises FileExistsError."""
    if target.exists():
        raise FileExistsError(f"{target} is there already")
    with tempfile.TemporaryDirectory(
        prefix=f".{target.name}.", dir=target.parent
    ) as folder:
        database_dump.dump(Path(folder) / DATABASE)
        (Path(folder) / ERASED).write_text(
            erasures.lines(ErasedKey.objects.order_by("pk")), "ascii"
        )
        packed = Path(folder) / "packed"
        with os.fdopen(
            os.open(packed, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"
        ) as file:
            made = pack(file, Path(folder))
            file.flush()
            os.fsync(file.fileno())
        packed.rename(target)
    return made


def pack(file: IO[bytes], folder: Path) -> dict[str, Any]:
    with tarfile.open(fileobj=file, mode="w") as tar:
        parts = {}
        for name, path in sources(folder):
            try:
                parts[name] = add(tar, name, path)
            except FileNotFoundError:  # erased or replaced since it was listed
                continue
        made = signed({**facts(), "parts": parts})
        text = json.dumps(made, indent=1).encode()
        tar.addfile(described(MANIFEST, len(text)), io.BytesIO(text))
    return made


def sources(folder: Path) -> Iterator[tuple[str, Path]]:
    """The database first: what comes later may have bytes that it doesn't know, which are swept, but lacks none."""
    yield DATABASE, folder / DATABASE
    yield ERASED, folder / ERASED
    for path in sorted(storage.folder().glob("*")):
        if STORED.fullmatch(name := f"files/{path.name}"):
            yield name, path


def add(tar: tarfile.TarFile, name: str, path: Path) -> str:
    with path.open("rb") as file:
        source = Hashed(file)
        tar.addfile(described(name, os.fstat(file.fileno()).st_size), source)
    return source.hash.hexdigest()


def described(name: str, size: int) -> tarfile.TarInfo:
    told = tarfile.TarInfo(name)
    told.size, told.mode, told.mtime = size, 0o600, int(timezone.now().timestamp())
    return told


def facts() -> dict[str, Any]:
    return {
        "format": FORMAT,
        "made_at": timezone.now().isoformat(),
        "origin": settings.ORIGIN,
        "database": connection.vendor,
        "migrations": sorted(
            f"{app}.{name}"
            for app, name in MigrationLoader(connection).applied_migrations
        ),
        "probe": sealed_field.keyring().encrypt(PROBE).decode(),
    }


def signed(manifest: dict[str, Any]) -> dict[str, Any]:
    return {**manifest, "mac": mac_of(manifest)}


def mac_of(manifest: dict[str, Any]) -> str:
    told = json.dumps({**manifest, "mac": None}, sort_keys=True).encode()
    return hmac.new(
        settings.AUDIT_KEY.encode(), b"backup" + told, hashlib.sha256
    ).hexdigest()


def checked(source: Path) -> dict[str, Any]:
    """The manifest, after every byte was read and found as it was written. Raises `Unusable`."""
    try:
        found, text = contents(source)
        manifest = json.loads(text)
    except (OSError, tarfile.TarError, ValueError) as error:
        raise Unusable(f"not a whole backup: {error}") from error
    if not isinstance(manifest, dict) or not hmac.compare_digest(
        str(manifest.get("mac")), mac_of(manifest)
    ):
        raise Unusable(
            "its manifest was not written with this PORTAL_AUDIT_KEY, or was changed"
        )
    if found != manifest["parts"]:
        raise Unusable("its parts are not those that its manifest lists")
    fits(manifest)
    return manifest


def contents(source: Path) -> tuple[dict[str, str], bytes]:
    """The SHA-256 of each part, and the manifest's bytes."""
    found, text = {}, b""
    with tarfile.open(source, "r:") as tar:
        for member in tar:
            file = tar.extractfile(member)
            if file is None or member.name in found:
                raise ValueError(f"{member.name} is no part of a backup")
            if member.name == MANIFEST:
                text = file.read()
            else:
                found[member.name] = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    return found, text


def fits(manifest: dict[str, Any]) -> None:
    if manifest["format"] != FORMAT or manifest["database"] != connection.vendor:
        raise Unusable(
            f"it is of format {manifest['format']}, for {manifest['database']}"
        )
    if newer := sorted(set(manifest["migrations"]) - migration_history.known()):
        raise Unusable(f"it was made by a newer portal: {newer[0]} is not known here")
    try:
        sealed_field.keyring().decrypt(manifest["probe"])
    except InvalidToken as error:
        raise Unusable("PORTAL_SEALING_KEYS don't open it") from error


def unpack(source: Path, folder: Path) -> None:
    """Each part to its name below the folder. Only for what `checked` has let through."""
    with tarfile.open(source, "r:") as tar:
        for member in tar:
            if member.name in (DATABASE, ERASED) or STORED.fullmatch(member.name):
                place(tar.extractfile(member), folder / member.name)


def place(source: Any, path: Path) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"
    ) as file:
        shutil.copyfileobj(source, file, PIECE)
        file.flush()
        os.fsync(file.fileno())
