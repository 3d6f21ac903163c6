"""A backup: database, sealed files and the list of erased keys in one TAR file.

A signed manifest is at its end. Nothing in it opens without PORTAL_SEALING_KEYS, which
are never in it. It is read once to be verified, and again to be restored.
"""

import hashlib
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

from portal.conf import private_files
from portal.files import storage
from portal.kernel import anchors, audit, migration_history
from portal.models import sealed_field
from portal.personal_data import database_dump, erasures

FORMAT = 1
DATABASE, ERASED, MANIFEST = "database", "erased.txt", "manifest.json"
# The name of a sealed file: "files/" and 32 hex digits. No path can leave the folder.
STORED = re.compile(r"files/[0-9a-f]{32}")
PROBE = b"opens"
# Bytes (1 MiB) copied at a time.
CHUNK_SIZE = 1 << 20


class UnusableBackup(Exception):
    """This installation can't restore the file; nothing was changed."""


class HashingReader:
    """Passes reads on, and computes the SHA-256 of what was read."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source, self.hash = source, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.source.read(size)
        self.hash.update(data)
        return data


def create(target: Path) -> dict[str, Any]:
    """Writes the backup completely or not at all, readable by its owner only.

    Returns the manifest. Raises FileExistsError, NotADirectoryError.
    """
    if target.exists():
        raise FileExistsError(f"{target} is there already")
    if not target.parent.is_dir():
        raise NotADirectoryError(
            f"{target.parent} is not a folder: make it first, writable by this user"
        )
    with tempfile.TemporaryDirectory(
        prefix=f".{target.name}.", dir=target.parent
    ) as folder:
        # Before the dump, so that the dump has the entry, too.
        anchor = anchors.head()
        database_dump.dump(Path(folder) / DATABASE)
        (Path(folder) / ERASED).write_text(
            erasures.format_lines(erasures.recorded_fingerprints()), "ascii"
        )
        unfinished = Path(folder) / "packed"
        with private_files.create(unfinished) as file:
            manifest = write_archive(file, Path(folder), anchor)
            file.flush()
            os.fsync(file.fileno())
        # After fsync, within one file system: the backup appears whole or not at all.
        unfinished.rename(target)
    return manifest


def write_archive(
    file: IO[bytes], folder: Path, anchor: anchors.Anchor | None
) -> dict[str, Any]:
    with tarfile.open(fileobj=file, mode="w") as tar:
        parts = {}
        for name, path in sources(folder):
            try:
                parts[name] = add_file(tar, name, path)
            except FileNotFoundError:  # erased or replaced since it was listed
                continue
        manifest = signed(
            {**manifest_facts(), "history": str(anchor or ""), "parts": parts}
        )
        text = json.dumps(manifest, indent=1).encode()
        tar.addfile(tar_info(MANIFEST, len(text)), io.BytesIO(text))
    return manifest


def sources(folder: Path) -> Iterator[tuple[str, Path]]:
    """The database comes first.

    Then no file it mentions is missing. Newer files, which it does not mention, are
    swept after a restore.
    """
    yield DATABASE, folder / DATABASE
    yield ERASED, folder / ERASED
    for path in sorted(storage.folder().glob("*")):
        if STORED.fullmatch(name := f"files/{path.name}"):
            yield name, path


def add_file(tar: tarfile.TarFile, name: str, path: Path) -> str:
    with path.open("rb") as file:
        source = HashingReader(file)
        tar.addfile(tar_info(name, os.fstat(file.fileno()).st_size), source)
    return source.hash.hexdigest()


def tar_info(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size = size
    info.mode = 0o600
    info.mtime = int(timezone.now().timestamp())
    return info


def manifest_facts() -> dict[str, Any]:
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
    return {**manifest, "mac": audit.sign(text_of(manifest))}


def text_of(manifest: dict[str, Any]) -> bytes:
    """What its MAC is made of."""
    text = json.dumps({**manifest, "mac": None}, sort_keys=True)
    # The prefix keeps this use of the audit key apart from entries of the log.
    return f"backup{text}".encode()


def verify(source: Path) -> dict[str, Any]:
    """Reads every byte and returns the manifest. Raises `UnusableBackup`."""
    try:
        parts, text = read_contents(source)
        manifest = json.loads(text)
    except (OSError, tarfile.TarError, ValueError) as error:
        raise UnusableBackup(f"not a whole backup: {error}") from error
    # The MAC before anything else: nothing in an unsigned manifest is believed.
    if not isinstance(manifest, dict) or not audit.is_signed(
        text_of(manifest), str(manifest.get("mac"))
    ):
        raise UnusableBackup(
            "its manifest was not written with this PORTAL_AUDIT_KEY, or was changed"
        )
    if parts != manifest["parts"]:
        raise UnusableBackup("its parts are not those that its manifest lists")
    ensure_restorable(manifest)
    return manifest


def read_contents(source: Path) -> tuple[dict[str, str], bytes]:
    """The SHA-256 of each part, and the bytes of the manifest."""
    parts: dict[str, str] = {}
    text = b""
    # "r:": uncompressed only, so that no archive can unpack to more than its size.
    with tarfile.open(source, "r:") as tar:
        for member in tar:
            file = tar.extractfile(member)
            if file is None or member.name in parts:
                raise ValueError(f"{member.name} is no part of a backup")
            if member.name == MANIFEST:
                text = file.read()
            else:
                digest = hashlib.file_digest(file, "sha256")  # type: ignore[arg-type]
                parts[member.name] = digest.hexdigest()
    return parts, text


def ensure_restorable(manifest: dict[str, Any]) -> None:
    if manifest["format"] != FORMAT or manifest["database"] != connection.vendor:
        raise UnusableBackup(
            f"it is of format {manifest['format']}, for {manifest['database']}"
        )
    if newer := sorted(set(manifest["migrations"]) - migration_history.known_names()):
        raise UnusableBackup(
            f"it was made by a newer portal: {newer[0]} is not known here"
        )
    try:
        # A known text under the sealing keys: tells wrong keys before anything is
        # replaced.
        sealed_field.keyring().decrypt(manifest["probe"])
    except InvalidToken as error:
        raise UnusableBackup("PORTAL_SEALING_KEYS don't open it") from error


def unpack(source: Path, folder: Path) -> None:
    """Writes each part to its name below the folder. Call `verify` before."""
    with tarfile.open(source, "r:") as tar:
        for member in tar:
            if member.name in (DATABASE, ERASED) or STORED.fullmatch(member.name):
                write_part(tar.extractfile(member), folder / member.name)


def write_part(source: Any, path: Path) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with private_files.create(path) as file:
        shutil.copyfileobj(source, file, CHUNK_SIZE)
        # What was restored survives a power cut right after.
        file.flush()
        os.fsync(file.fileno())
