"""Backups of the timer: how long they lie, and whether they can be restored."""

import re
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from portal.kernel import audit
from portal.models import AuditEntry, DataKey
from portal.operation import backups
from portal.personal_data import backup
from tests import databases, make
from tests.machine import ROOT

NOW = timezone.make_aware(timezone.datetime(2026, 6, 30, 3, 10))


def test_a_week_of_days_and_five_weeks_are_kept(tmp_path):
    paths = [
        backups.new_path(tmp_path, NOW - timedelta(days=days, hours=hours))
        for days in range(60)
        for hours in (0, 1)
    ]
    old = backups.outdated(paths, NOW)
    kept = sorted(backups.made_at(path) for path in set(paths) - set(old))
    ages = [(NOW - made).days for made in reversed(kept)]
    assert ages == [0, 1, 2, 3, 4, 5, 6, 7, 9, 16, 23, 30]


def test_what_another_hand_put_there_is_left_alone(tmp_path):
    assert backups.outdated([tmp_path / "before-the-move.tar"], NOW) == []
    assert backups.outdated([tmp_path / "portal-of-may.tar"], NOW) == []


@pytest.fixture
def folder(settings, tmp_path):
    settings.VAR = tmp_path / "var"
    settings.VAR.mkdir()
    settings.ERASED = settings.VAR / "erased.txt"
    settings.OPERATION = replace(settings.OPERATION, backups=tmp_path)
    return tmp_path


@pytest.fixture
def application(transactional_db, folder):
    application = make.application(cohort := make.cohort())
    make.attached(application, make.document_kind(cohort))
    audit.record("one", application, by=None)
    return application


def the_backup(folder):
    (path,) = folder.glob("portal-*.tar")
    return path


def test_a_backup_of_the_timer_can_be_restored_and_says_so(application, folder, capsys):
    call_command("backup", "--daily")
    call_command("backup", "--verify", str(the_backup(folder)))
    told = capsys.readouterr().out
    assert "1 files open, history is whole." in told
    assert told.endswith("can be restored.\n")
    assert list(folder.glob("var/rehearsal*")) == []


def test_a_key_that_does_not_open_is_found_before_it_is_needed(
    application, folder, capsys
):
    DataKey.objects.filter(pk=application.data_key_id).update(wrapped=b"something else")
    call_command("backup", "--daily")
    with pytest.raises(CommandError, match="does not open"):
        call_command("backup", "--verify", str(the_backup(folder)))


def test_history_that_was_broken_in_the_backup_is_found(application, folder):
    AuditEntry.objects.update(action="else")
    call_command("backup", "--daily")
    with pytest.raises(CommandError, match="was changed"):
        call_command("backup", "--verify", str(the_backup(folder)))


def test_without_a_folder_it_says_which_setting_is_missing(settings, db):
    with pytest.raises(CommandError, match="PORTAL_BACKUPS"):
        call_command("backup", "--daily")
    with pytest.raises(CommandError, match="PORTAL_BACKUPS"):
        call_command("upgrade")


def test_an_upgrade_without_a_backup_changes_nothing(db, tmp_path):
    missing = tmp_path / "missing"
    told = f"nothing was changed, no backup: {missing} is not a folder: make it first"
    with pytest.raises(CommandError, match=re.escape(told)):
        call_command("upgrade", backups=missing)


def test_an_upgrade_with_another_audit_key_changes_nothing(
    application, folder, settings
):
    key, settings.AUDIT_KEY = settings.AUDIT_KEY, "k" * 40
    with pytest.raises(CommandError, match="nothing was changed: PORTAL_AUDIT_KEY"):
        call_command("upgrade")
    assert list(folder.glob("*.tar")) == []
    settings.AUDIT_KEY = key


def test_a_backup_of_a_key_whose_file_ended_with_a_line_end_is_ours(
    application, tmp_path, settings
):
    key = settings.AUDIT_KEY
    settings.AUDIT_KEY = f"{key}\n"
    backup.create(tmp_path / "before.tar")
    settings.AUDIT_KEY = key
    assert backup.verify(tmp_path / "before.tar")["parts"]


def test_a_newer_database_is_left_alone(db, folder, monkeypatch):
    monkeypatch.setattr(
        "portal.kernel.migration_history.missing_names", lambda known: ["portal.9999"]
    )
    with pytest.raises(
        CommandError, match="nothing was changed: the database is newer"
    ):
        call_command("upgrade")


# A person and a line of history, as the code of that time wrote them.
FIRST_ROWS = """
import django; django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from portal.kernel import audit
from portal.models import AuditEntry, sealed_field
executor = MigrationExecutor(connection)
# Of the joined migration and those that it replaces, the latter.
executor.loader = MigrationLoader(connection, replace_migrations=False)
state = executor.migrate([("portal", "0002_history_is_append_only")])
key = state.apps.get_model("portal", "DataKey").objects.create(
    wrapped=sealed_field.new_wrapped_key()
)
state.apps.get_model("portal", "User").objects.create(
    code="K7MP2QX94RTB", email="first@ngo.example", role="coordinator", data_key=key
)
line = AuditEntry(
    at=timezone.now(), action="one", subject_type="portal.user",
    subject_code="K7MP2QX94RTB", previous=audit.CHAIN_START,
)
values = {
    name: getattr(line, name)
    for name in ("at", "action", "subject_type", "subject_code", "previous")
}
state.apps.get_model("portal", "AuditEntry").objects.create(
    **values, mac=audit.mac_of(line)
)
"""
THERE = (
    "from portal.models import User; "
    "print(User.objects.get().email, User.objects.get().data_key.plain() != b'')"
)


def run(folder, *arguments):
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=databases.untraced(
            PORTAL_MODE="demo",
            PORTAL_VAR=str(folder),
            DJANGO_SETTINGS_MODULE="portal.settings",
        ),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_the_schema_of_the_first_version_is_brought_up_to_date_with_its_rows(tmp_path):
    run(tmp_path, "-c", FIRST_ROWS)
    told = run(tmp_path, "manage.py", "upgrade", "--backups", str(tmp_path))
    path = the_backup(tmp_path)
    assert "The database is up to date" in told
    assert f"manage.py restore {path} --replace" in told
    assert run(tmp_path, "manage.py", "audit_verify") == "History is whole.\n"
    there = run(tmp_path, "manage.py", "shell", "-v0", "-c", THERE)
    assert there == "first@ngo.example True\n"


def test_an_upgrade_that_breaks_says_the_way_back(application, folder, monkeypatch):
    monkeypatch.setattr(audit, "verify", lambda: ["line 1: was changed"])
    with pytest.raises(CommandError) as broken:
        call_command("upgrade")
    assert "the upgrade broke off: line 1: was changed" in str(broken.value)
    assert f"manage.py restore {the_backup(folder)} --replace" in str(broken.value)
