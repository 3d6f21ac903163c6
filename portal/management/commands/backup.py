"""Writes a backup, or tries whether one can be restored."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from portal.operation import backups
from portal.personal_data import backup, database_dump


class Command(BaseCommand):
    help = (
        "Writes the database and the sealed files into FILE, which must not exist yet. "
        "The keys are not in it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("file", type=Path, nargs="?")
        what.add_argument(
            "--daily",
            action="store_true",
            help="into PORTAL_BACKUPS, of which seven days and five weeks are kept",
        )
        what.add_argument(
            "--verify",
            type=Path,
            metavar="FILE",
            help="restores FILE into a database beside the portal's and walks through",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verify"]:
            self.verify(options["verify"].resolve())
        elif options["daily"]:
            self.write_daily()
        else:
            self.write(options["file"].resolve())

    def write(self, path: Path) -> None:
        try:
            manifest = backup.create(path)
        except (OSError, database_dump.DumpFailed) as error:
            raise CommandError(f"no backup was made: {error}") from error
        file_count = len(manifest["parts"]) - 2  # the database, and the erased keys
        self.stdout.write(
            f"{path}: {path.stat().st_size:,} bytes, "
            f"the database and {file_count} files."
        )
        self.stdout.write(
            "Keep PORTAL_SEALING_KEYS, PORTAL_AUDIT_KEY "
            "and the list of erased keys elsewhere."
        )

    def write_daily(self) -> None:
        folder = settings.OPERATION.backups
        if folder is None:
            raise CommandError("PORTAL_BACKUPS says where; it is not set")
        try:
            path, old = backups.daily(folder, timezone.now())
        except (OSError, database_dump.DumpFailed) as error:
            raise CommandError(f"no backup was made: {error}") from error
        self.stdout.write(f"{path}: {path.stat().st_size:,} bytes.")
        for each in old:
            self.stdout.write(f"{each.name}: deleted, too old")

    def verify(self, path: Path) -> None:
        try:
            self.stdout.write(backups.rehearse(path))
        except (
            backup.UnusableBackup,
            backups.NotRestorable,
            database_dump.DumpFailed,
            DatabaseError,
        ) as error:
            raise CommandError(f"{path.name} can't be restored: {error}") from error
        self.stdout.write(f"{path.name} can be restored.")
