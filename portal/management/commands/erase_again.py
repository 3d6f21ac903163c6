"""Erases again what was erased before a restore by other means."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.personal_data import backup, erasures, restore


class Command(BaseCommand):
    help = (
        "For a database restored by other means than `restore`: "
        "erases again what was erased since."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "lists",
            type=Path,
            nargs="*",
            default=[],
            help="in the place of PORTAL_ERASED",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        lists = options["lists"] or [Path(settings.ERASED)]
        try:
            erasures.import_fingerprints(restore.read_lists(lists))
        except backup.UnusableBackup as error:
            raise CommandError(str(error)) from error
        erasures.write_list()
        fingerprints = erasures.recorded_fingerprints()
        count, not_erased = erasures.erase_again(fingerprints)
        self.stdout.write(f"{count} keys were erased again.")
        if not_erased:
            raise CommandError("\n".join(not_erased))
