"""Backups by a timer: where they lie, how long, and whether one can be restored."""

import os
import re
import shutil
import subprocess  # nosec B404
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from django.utils import timezone

from portal.personal_data import backup, database_dump

# Only what `daily` names is ever deleted.
NAME = re.compile(r"portal-(\d{4}-\d\d-\d\dT\d{6})\.tar")
FORMAT = "%Y-%m-%dT%H%M%S"
DAYS, WEEKS = 7, 5
SCRATCH = "portal_scratch"


class NotRestorable(Exception):
    """What is wrong with the backup, a line each."""


def new_path(folder: Path, now: datetime) -> Path:
    return folder / f"portal-{timezone.localtime(now):{FORMAT}}.tar"


def daily(folder: Path, now: datetime) -> tuple[Path, list[Path]]:
    """Writes one, then deletes what is too old; returns it, and those."""
    path = new_path(folder, now)
    backup.create(path)
    old = outdated(list(folder.glob("portal-*.tar")), now)
    for each in old:
        each.unlink()
    return path, old


def outdated(paths: list[Path], now: datetime) -> list[Path]:
    """All but the newest of each of the last days, and of each of the last weeks."""
    kept: set[Path] = set()
    seen: set[tuple[str, Any]] = set()
    dated = [(made, path) for path in paths if (made := made_at(path))]
    for made, path in sorted(dated, reverse=True):
        age = now - made
        days, weeks = ("day", made.date()), ("week", made.isocalendar()[:2])
        is_first_of_day = age <= timedelta(days=DAYS) and days not in seen
        is_first_of_week = age <= timedelta(weeks=WEEKS) and weeks not in seen
        if is_first_of_day or is_first_of_week:
            kept.add(path)
        seen |= {days, weeks}
    return [path for _made, path in dated if path not in kept]


def made_at(path: Path) -> datetime | None:
    name = NAME.fullmatch(path.name)
    if name is None:
        return None
    return timezone.make_aware(datetime.strptime(name[1], FORMAT))


def rehearse(source: Path) -> str:
    """Restores it beside the portal and walks through it; nothing here changes.

    Returns what was found, or raises `NotRestorable` or `UnusableBackup`.
    """
    manifest = backup.verify(source)
    with tempfile.TemporaryDirectory(prefix="rehearsal.", dir=settings.VAR) as name:
        folder = Path(name)
        backup.unpack(source, folder)
        with scratch_database(folder) as address:
            return walk(folder, address, manifest.get("history", ""))


@contextmanager
def scratch_database(folder: Path) -> Iterator[str]:
    """The address of a database with what is in the dump."""
    if connection.vendor == "sqlite":
        path = folder / "portal.sqlite3"
        shutil.copyfile(folder / backup.DATABASE, path)
        yield f"sqlite:///{path}"
        return
    name = f"{SCRATCH}_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' "
            "LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
        )
    try:
        database_dump.load_into(name, folder / backup.DATABASE)
        yield address_of(name)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def address_of(name: str) -> str:
    """As DATABASE_URL; for the environment of a child, never an argument."""
    known = connection.settings_dict
    user, password = quote(known["USER"], safe=""), quote(known["PASSWORD"], safe="")
    login = f"{user}:{password}" if password else user
    host = known["HOST"] or "127.0.0.1"
    if host.startswith("/"):
        host = quote(host, safe="")
    return f"postgres://{login}@{host}:{known['PORT'] or 5432}/{name}"


def walk(folder: Path, address: str, anchor: str) -> str:
    """In a process of its own, which knows that database and those files only."""
    variables = {
        "DATABASE_URL": address,
        "PORTAL_VAR": str(folder),
        "PORTAL_MODE": settings.MODE,
        "PORTAL_SECRET_KEY": settings.SECRET_KEY,
        "PORTAL_AUDIT_KEY": settings.AUDIT_KEY,
        "PORTAL_SEALING_KEYS": ",".join(settings.SEALING_KEYS),
        "PORTAL_ORIGIN": settings.ORIGIN,
        "PORTAL_MAIL_FROM": settings.MAIL.sender,
        "PORTAL_SMTP_URL": "smtp://127.0.0.1:1",
    }
    ours = ("PORTAL_", "DATABASE_", "REDIS_")
    kept = {
        name: text for name, text in os.environ.items() if not name.startswith(ours)
    }
    done = subprocess.run(  # noqa: S603  # nosec B603
        [sys.executable, "manage.py", "walk", "--anchor", anchor],
        cwd=settings.BASE_DIR,
        env={**kept, **variables, "DJANGO_SETTINGS_MODULE": "portal.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NotRestorable(done.stderr.strip())
    return done.stdout.strip()
