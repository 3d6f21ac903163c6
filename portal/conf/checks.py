"""System checks of what the settings alone don't show."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connections


def database_encoding(
    databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """PostgreSQL needs the encoding UTF-8 and a locale of UTF-8, such as C.UTF-8.

    With the locale C, trigrams would ignore Thai letters.
    """
    errors: list[CheckMessage] = []
    for name in databases or []:
        # SQLite always stores UTF-8, and its search does not use trigrams.
        if connections[name].vendor != "postgresql":
            continue
        encoding, ctype = read_encoding(name)
        if encoding != "UTF8" or "utf" not in ctype.lower():
            errors.append(
                Error(
                    f"Database “{name}” has encoding {encoding} "
                    f"and character type {ctype}.",
                    hint="Create the cluster or database with "
                    "--encoding=UTF8 --locale=C.UTF-8.",
                    id="portal.E001",
                )
            )
    return errors


def read_encoding(name: str) -> tuple[str, str]:
    with connections[name].cursor() as cursor:
        cursor.execute(
            "SELECT pg_encoding_to_char(encoding), datctype FROM pg_database "
            "WHERE datname = current_database()"
        )
        return cursor.fetchone()
