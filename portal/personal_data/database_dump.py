"""Dumps the whole database to a file, and loads it back.

Sessions and the cache, which are short-lived, are left out.
"""

import os
import sqlite3
import subprocess  # nosec B404
from contextlib import closing
from pathlib import Path

from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

EPHEMERAL_TABLES = ("portal_session", "portal_cache")
COMMON_OPTIONS = ("--no-owner", "--no-privileges")
RESTORE_OPTIONS = ("--exit-on-error", "--single-transaction", *COMMON_OPTIONS)
RESET_SCHEMA = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"


class DumpFailed(Exception):
    """The database's own program failed; its words are the message."""


def dump(path: Path) -> None:
    # SQLite is copied by its own library; PostgreSQL has client programs for it.
    if connection.vendor == "sqlite":
        dump_sqlite(path)
    else:
        excluded = [f"--exclude-table-data={name}" for name in EPHEMERAL_TABLES]
        run("pg_dump", "--format=custom", *COMMON_OPTIONS, *excluded, f"--file={path}")


def dump_sqlite(path: Path) -> None:
    with connection.cursor() as cursor:
        # A consistent copy while others write; copying the file would miss the WAL.
        cursor.execute("VACUUM INTO %s", [str(path)])
    with closing(sqlite3.connect(path, isolation_level=None)) as copy:
        rows = copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        tables = {name for (name,) in rows}
        for name in tables.intersection(EPHEMERAL_TABLES):
            copy.execute(f"DELETE FROM {name}")  # noqa: S608  # nosec B608
        # Deleted rows would otherwise remain readable in the file's free pages.
        copy.execute("VACUUM")


def load(path: Path) -> None:
    """Replaces everything that is in the database."""
    if connection.vendor == "sqlite":
        # SQLite copies page by page over the open connection; PostgreSQL starts from an
        # empty schema, because pg_restore would stop at the first table that exists.
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as copy:
            copy.backup(connection.connection)
    else:
        with connection.cursor() as cursor:
            cursor.execute(RESET_SCHEMA)
        run("pg_restore", *RESTORE_OPTIONS, str(path))
    connection.close()


def load_into(database: str, path: Path) -> None:
    """Into another, new database of the same PostgreSQL server."""
    run("pg_restore", *RESTORE_OPTIONS, str(path), database=database)


def run(program: str, *arguments: str, database: str = "") -> None:
    """The password is passed in the environment, which other users can't see."""
    # Django builds the arguments of `psql`: host, port, user, and the database's name.
    (_psql, *options, name), environment = DatabaseClient.settings_to_cmd_args_env(
        connection.settings_dict, []
    )
    command = [program, *options, f"--dbname={database or name}", *arguments]
    try:
        subprocess.run(  # noqa: S603  # nosec B603
            command,
            env={**os.environ, **(environment or {})},
            capture_output=True,
            text=True,
            check=True,
        )
    except FileNotFoundError as error:
        raise DumpFailed(
            f"{program} is missing: install PostgreSQL's client programs"
        ) from error
    except subprocess.CalledProcessError as error:
        raise DumpFailed(
            f"{program}: {error.stderr.strip().splitlines()[0]}"
        ) from error


def is_empty() -> bool:
    """Whether there is no account and no audit entry."""
    tables = {"portal_user", "portal_auditentry"}.intersection(
        connection.introspection.table_names()
    )
    with connection.cursor() as cursor:
        for name in tables:
            cursor.execute(f"SELECT 1 FROM {name} LIMIT 1")  # noqa: S608  # nosec B608
            if cursor.fetchone():
                return False
    return True
