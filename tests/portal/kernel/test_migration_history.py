"""Migrations of an app that has none of its own, written to a folder for the test."""

import itertools

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from portal.kernel import migration_history

APP = "humanize"
names = itertools.count()


@pytest.fixture
def migrations(db, settings, tmp_path, monkeypatch):
    """Puts migrations into a folder: their names, and what each of them replaces."""
    monkeypatch.syspath_prepend(tmp_path)

    def write(**replaces):
        package = tmp_path / f"migrations_{next(names)}"
        package.mkdir()
        (package / "__init__.py").touch()
        for name, old in replaces.items():
            (package / f"{name}.py").write_text(
                "from django.db import migrations\n"
                "class Migration(migrations.Migration):\n"
                f"    replaces = {[(APP, each) for each in old]}\n"
            )
        settings.MIGRATION_MODULES = {APP: package.name}

    return write


def has_applied(*names):
    for name in names:
        MigrationRecorder(connection).record_applied(APP, name)


def test_older_database_lacks_nothing(migrations):
    migrations(first=[], second=[])
    has_applied("first")
    assert migration_history.missing_names(connection) == []


def test_database_of_newer_code_has_what_is_not_here(migrations):
    migrations(first=[])
    has_applied("first", "second")
    assert migration_history.missing_names(connection) == ["humanize.second"]


def test_database_from_before_squashing_is_taken_over(migrations):
    migrations(squashed=["first", "second"])
    has_applied("first", "second")
    assert migration_history.missing_names(connection) == []
    call_command("migrate", APP, verbosity=0)
    assert (APP, "squashed") in MigrationRecorder(connection).applied_migrations()


def test_half_of_what_was_squashed_needs_the_other_half(migrations):
    migrations(squashed=["first", "second"])
    has_applied("first")
    assert migration_history.missing_names(connection) == ["humanize.second"]
    migrations(first=[], second=[], squashed=["first", "second"])
    assert migration_history.missing_names(connection) == []


def test_squashed_migration_needs_nothing_that_it_replaces(migrations):
    migrations(squashed=["first", "second"])
    has_applied("squashed")
    assert migration_history.missing_names(connection) == []


def test_backups_from_before_squashing_are_known(migrations):
    migrations(squashed=["first", "second"])
    assert {"humanize.first", "humanize.squashed"} <= migration_history.known_names()


def test_demo_says_in_one_line_what_to_do_with_a_newer_database(db, settings):
    has_applied("9999_later")
    with pytest.raises(CommandError) as refused:
        call_command("demo")
    line = str(refused.value)
    assert "(humanize.9999_later is not known here)" in line
    assert line.endswith(f"run that version, or move {settings.VAR} away.")
    assert "\n" not in line
