"""The whole database as one file and back. What lives for hours only (sessions, the cache) stays out of the file."""

import os
import sqlite3
import subprocess  # nosec B404
from contextlib import closing
from pathlib import Path

from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

PASSING = ("portal_session", "portal_cache")
PLAIN = ("--no-owner", "--no-privileges")
ANEW = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"


class Failed(Exception):
    """The database's own program said no; its words are the message."""


def dump(path: Path) -> None:
    if connection.vendor == "sqlite":
        dump_sqlite(path)
    else:
        without = [f"--exclude-table-data={name}" for name in PASSING]
        run("pg_dump", "--format=custom", *PLAIN, *without, f"--file={path}")


def dump_sqlite(path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    with closing(sqlite3.connect(path, isolation_level=None)) as copy:
        known = {
            name
            for (name,) in copy.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            )
        }
        for name in known.intersection(PASSING):
            copy.execute(f"DELETE FROM {name}")  # noqa: S608  # nosec B608
        copy.execute("VACUUM")


def load(path: Path) -> None:
    """In the place of everything that is in the database."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as copy:
            copy.backup(connection.connection)
    else:
        with connection.cursor() as cursor:
            cursor.execute(ANEW)
        run("pg_restore", "--exit-on-error", "--single-transaction", *PLAIN, str(path))
    connection.close()


def run(program: str, *arguments: str) -> None:
    """The password goes through the environment, where other users of the machine don't see it."""
    (_psql, *where, name), more = DatabaseClient.settings_to_cmd_args_env(
        connection.settings_dict, []
    )
    command = [program, *where, f"--dbname={name}", *arguments]
    try:
        subprocess.run(  # noqa: S603  # nosec B603
            command,
            env={**os.environ, **(more or {})},
            capture_output=True,
            text=True,
            check=True,
        )
    except FileNotFoundError as error:
        raise Failed(
            f"{program} is missing: install PostgreSQL's client programs"
        ) from error
    except subprocess.CalledProcessError as error:
        raise Failed(f"{program}: {error.stderr.strip().splitlines()[0]}") from error


def is_empty() -> bool:
    """Whether nobody has an account and nothing has happened yet."""
    made = {"portal_user", "portal_auditentry"}.intersection(
        connection.introspection.table_names()
    )
    with connection.cursor() as cursor:
        for name in made:
            cursor.execute(f"SELECT 1 FROM {name} LIMIT 1")  # noqa: S608  # nosec B608
            if cursor.fetchone():
                return False
    return True
