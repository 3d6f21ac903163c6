"""Verifies the audit log."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.kernel import audit


class Command(BaseCommand):
    help = "Checks that history is complete and as it was written."

    def handle(self, *args: Any, **options: Any) -> None:
        problems = list(audit.verify())
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise CommandError(
                f"{len(problems)} lines of history are not as they were written"
            )
        self.stdout.write("History is whole.")
