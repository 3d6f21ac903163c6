"""Brings the database to the schema of this code, with a way back."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from portal.kernel import anchors, audit, migration_history
from portal.operation import backups, installation
from portal.personal_data import backup, database_dump

WAY_BACK = """
To go back: stop web and worker, put the earlier code in its place, and run
  manage.py restore {path} --replace
as the owner of the database."""


class Command(BaseCommand):
    help = (
        "Writes a backup, migrates, and checks. Nothing else of the portal may run "
        "meanwhile. As the owner of the database, where there are two roles."
    )
    # They are of the schema that is made here.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--backups", type=Path, help="folder of the backup, or PORTAL_BACKUPS"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path | None = options["backups"] or settings.OPERATION.backups
        if folder is None:
            raise CommandError("--backups FOLDER is needed: PORTAL_BACKUPS is not set")
        if foreign := migration_history.missing_names(connection):
            raise CommandError(
                f"nothing was changed: the database is newer than this code "
                f"({foreign[0]} is not known here)"
            )
        if not has_right_key():
            raise CommandError(f"nothing was changed: {installation.OTHER_AUDIT_KEY}")
        path = self.back_up(folder.resolve())
        way_back = WAY_BACK.format(path=path)
        try:
            call_command("migrate", interactive=False, verbosity=1, stdout=self.stdout)
            call_command("createcachetable", verbosity=0)
            self.check_result(path)
        except (CommandError, DatabaseError, ValueError, LookupError) as error:
            raise CommandError(f"the upgrade broke off: {error}{way_back}") from error
        self.stdout.write(
            f"The database is up to date. Start web and worker.{way_back}"
        )

    def back_up(self, folder: Path) -> Path:
        path = backups.new_path(folder, timezone.now())
        try:
            backup.create(path)
            backup.verify(path)
        except (OSError, database_dump.DumpFailed, backup.UnusableBackup) as error:
            raise CommandError(f"nothing was changed, no backup: {error}") from error
        self.stdout.write(f"{path}: {path.stat().st_size:,} bytes.")
        return path

    def check_result(self, path: Path) -> None:
        call_command(
            "check",
            deploy=not settings.DEMO,
            fail_level="WARNING",
            databases=["default"],
        )
        anchored = anchors.find_anchors(backup.verify(path).get("history", ""))
        if problems := [*audit.verify(), *anchors.problems(anchored)]:
            raise CommandError("; ".join(problems[:3]))


def has_right_key() -> bool:
    try:
        with transaction.atomic():
            return audit.is_of_this_key()
    except DatabaseError:
        # Lines of an earlier schema are read once it is migrated.
        return True
