"""Verifies the audit log."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.kernel import anchors, audit
from portal.kernel.anchors import Anchor


class Command(BaseCommand):
    help = (
        "Checks that history is complete and as it was written. What was cut off "
        "at its end only an anchor shows: PORTAL_ANCHORS, an administrator's daily "
        "message, or the manifest of a backup."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--anchor",
            action="append",
            default=[],
            metavar="FILE",
            help="any text with anchors in it; - is the standard input",
        )
        parser.add_argument(
            "--before-restore",
            action="store_true",
            help="a backup was restored: entries written after that backup are gone",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        known = [each for name in options["anchor"] for each in read(name)]
        problems = list(audit.verify())
        missing = list(anchors.problems(known))
        if options["before_restore"]:
            self.write_lost(missing)
        else:
            problems += missing
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise CommandError(
                f"{len(problems)} lines of history are not as they were written"
            )
        if known:
            self.stdout.write(f"{len(known) - len(missing)} anchors hold.")
        self.stdout.write("History is whole.")

    def write_lost(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.stdout.write(f"{line} (lost by the restore)")


def read(name: str) -> list[Anchor]:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text("utf-8")
    except (OSError, ValueError) as error:
        raise CommandError(f"{name} can't be read: {error}") from error
    found = anchors.find_anchors(text)
    if not found:
        # An emptied file must not pass for one whose anchors hold.
        raise CommandError(f"{name} has no anchor in it")
    return found
