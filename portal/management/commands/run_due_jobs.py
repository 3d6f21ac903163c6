"""Runs timed jobs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.kernel import scheduler


class Command(BaseCommand):
    help = (
        "Runs the timed jobs that are due, once and in this process; "
        "for installations without a broker."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--all", action="store_true", help="also those whose turn has not come"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for name in scheduler.run_due_jobs(everything=options["all"]):
            self.stdout.write(name)
