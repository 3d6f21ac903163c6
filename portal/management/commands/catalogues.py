"""Compiles the translations."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.text import catalogues

ROOTS = ("portal", "organizations", "volunteers", "placements", "templates")


class Command(BaseCommand):
    help = (
        "Compiles the Thai words of the interface; --check finds texts that have none."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        locale = Path(settings.LOCALE_PATHS[0]) / "th"
        try:
            target = catalogues.compile_catalogue(locale)
        except (ValueError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"compiled {target.relative_to(settings.BASE_DIR)}")
        if options["check"]:
            self.check_complete(locale)

    def check_complete(self, locale: Path) -> None:
        missing = catalogues.untranslated(
            [settings.BASE_DIR / root for root in ROOTS], locale
        )
        for line in missing:
            self.stderr.write(line.replace(f"{settings.BASE_DIR}/", ""))
        if missing:
            raise CommandError(f"{len(missing)} texts have no Thai")
