"""System checks that refuse what settings alone can't see."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connections


def database_encoding(
    databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """PostgreSQL must be UTF-8 with a C.UTF-8 (or other UTF-8) locale: with locale C, trigrams see no Thai."""
    found: list[CheckMessage] = []
    for name in databases or []:
        if connections[name].vendor != "postgresql":
            continue
        encoding, ctype = encoding_of(name)
        if encoding != "UTF8" or "utf" not in ctype.lower():
            found.append(
                Error(
                    f"Database “{name}” has encoding {encoding} and character type {ctype}.",
                    hint="Create the cluster or database with --encoding=UTF8 --locale=C.UTF-8.",
                    id="portal.E001",
                )
            )
    return found


def encoding_of(name: str) -> tuple[str, str]:
    with connections[name].cursor() as cursor:
        cursor.execute(
            "SELECT pg_encoding_to_char(encoding), datctype FROM pg_database WHERE datname = current_database()"
        )
        return cursor.fetchone()
