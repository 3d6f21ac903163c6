"""Restores a backup."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.personal_data import backup, database_dump, restore


class Command(BaseCommand):
    help = (
        "Puts what `backup` wrote in the place of database and files, "
        "and erases again what was erased since."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--replace",
            action="store_true",
            help="although there is something here already",
        )
        parser.add_argument(
            "--erased",
            type=Path,
            action="append",
            default=[],
            help="a list of erased keys",
        )
        parser.add_argument(
            "--without-list",
            action="store_true",
            help="nobody was erased since, or nobody knows who",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = restore.restore(
                options["file"],
                lists=options["erased"],
                replace=options["replace"],
                without_list=options["without_list"],
            )
        except backup.UnusableBackup as error:
            raise CommandError(f"nothing was changed: {error}") from error
        except database_dump.DumpFailed as error:
            raise CommandError(
                f"the restore broke off, the database is not usable: {error}"
            ) from error
        self.write_report(report)

    def write_report(self, report: restore.RestoreReport) -> None:
        self.stdout.write(
            f"The portal is as it was at {report.made_at}; "
            f"{report.erased_count} keys were erased again."
        )
        self.stdout.write(
            "Nobody is logged in, and open invitations have ended. "
            "Look at the outbox before you start it."
        )
        for code in report.missing_files:
            self.stderr.write(f"file {code} has no bytes")
        problems = [*report.not_erased, *report.audit_problems]
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise CommandError(
                "it was restored, but what is written above needs a person"
            )
