"""Compares the migrations applied to a database with those of this code."""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

MigrationKey = tuple[str, str]


def on_disk() -> dict[MigrationKey, Migration]:
    return MigrationLoader(None).disk_migrations or {}


def known_names() -> set[str]:
    """As `app.name`: the migrations of this code and those that they replace."""
    ours = on_disk()
    replaced = {key for migration in ours.values() for key in migration.replaces}
    return {dotted_name(key) for key in {*ours, *replaced}}


def missing_names(connection: BaseDatabaseWrapper) -> list[str]:
    """Migrations that this database needs or has, and that this code lacks.

    Django ignores both: what a newer version of the code has applied, and the rest of a
    squashed migration if only a part of it was applied and its files are gone.
    """
    applied = set(MigrationRecorder(connection).applied_migrations())
    ours = on_disk()
    unapplied_parts = {
        key
        for squashed_key, migration in ours.items()
        if squashed_key not in applied and applied.intersection(migration.replaces)
        for key in migration.replaces
        if key not in applied and key not in ours
    }
    foreign = {dotted_name(key) for key in applied} - known_names()
    return sorted(foreign | {dotted_name(key) for key in unapplied_parts})


def dotted_name(key: MigrationKey) -> str:
    return ".".join(key)
