"""Marks a message whose e-mail has bounced."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.messages import bounces

# A notification quotes at most one e-mail of ours; a pipe could go on for ever.
MAX_BYTES = 2_000_000


class Command(BaseCommand):
    help = (
        "Reads one notification that a letter came back "
        "(from FILE, or - for a mail server's pipe) and marks it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            raw = (
                sys.stdin.buffer.read(MAX_BYTES)
                if options["file"] == "-"
                else Path(options["file"]).read_bytes()
            )
        except OSError as error:
            raise CommandError(f"can't read the file: {error.strerror}") from error
        for message in bounces.process_notification(raw[:MAX_BYTES]):
            self.stdout.write(f"{message.code} came back")
