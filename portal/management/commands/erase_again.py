from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.personal_data import backup, erasures, restore


class Command(BaseCommand):
    help = "For a database restored by other means than `restore`: erases again what was erased since."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "lists",
            type=Path,
            nargs="*",
            default=[],
            help="in the place of PORTAL_ERASED",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            erasures.learn(
                restore.from_lists(options["lists"] or [Path(settings.ERASED)])
            )
        except backup.Unusable as error:
            raise CommandError(str(error)) from error
        erasures.note()
        count, kept = erasures.erase_again(erasures.known())
        self.stdout.write(f"{count} keys were erased again.")
        if kept:
            raise CommandError("\n".join(kept))
