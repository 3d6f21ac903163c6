from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.personal_data import backup, database_dump


class Command(BaseCommand):
    help = "Writes the database and the sealed files into FILE, which must not exist yet. The keys are not in it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"].resolve()
        try:
            made = backup.make(path)
        except (OSError, database_dump.Failed) as error:
            raise CommandError(f"no backup was made: {error}") from error
        told = f"{path}: {path.stat().st_size:,} bytes, the database and {len(made['parts']) - 2} files."
        self.stdout.write(
            f"{told}\nKeep PORTAL_SEALING_KEYS, PORTAL_AUDIT_KEY and the list of erased keys elsewhere."
        )
