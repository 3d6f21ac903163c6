"""Whether the migrations that a database has seen are those of this code."""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

Name = tuple[str, str]


def on_disk() -> dict[Name, Migration]:
    return MigrationLoader(None).disk_migrations or {}


def known() -> set[str]:
    """As `app.name`: the migrations here and those that they replace."""
    here = on_disk()
    replaced = {name for migration in here.values() for name in migration.replaces}
    return {dotted(name) for name in {*here, *replaced}}


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """What `migrate` would need to bring this database up to date, and is not here.

    Django passes over both: what a newer version of the code applied, and what is left
    of a squashed migration when its files are gone and only some of it was applied.
    """
    applied = set(MigrationRecorder(connection).applied_migrations())
    here = on_disk()
    left = {
        name
        for key, migration in here.items()
        if key not in applied and applied.intersection(migration.replaces)
        for name in migration.replaces
        if name not in applied and name not in here
    }
    return sorted({dotted(name) for name in applied} - known() | set(map(dotted, left)))


def dotted(name: Name) -> str:
    return ".".join(name)
