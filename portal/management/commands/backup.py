"""Writes a backup."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.personal_data import backup, database_dump


class Command(BaseCommand):
    help = (
        "Writes the database and the sealed files into FILE, which must not exist yet. "
        "The keys are not in it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"].resolve()
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
