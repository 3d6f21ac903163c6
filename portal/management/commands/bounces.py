"""Marks a message whose e-mail has bounced."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.messages import bounces
from portal.operation import mail_probe

# A notification quotes at most one e-mail of ours; a pipe could go on for ever.
MAX_BYTES = 2_000_000
# By sysexits.h: the mail server returns the e-mail to its sender.
EX_UNAVAILABLE = 69


class Command(BaseCommand):
    help = (
        "Reads one e-mail (from FILE, or - for a mail server's pipe): marks the "
        "message that came back; what a person wrote goes to PORTAL_MAIL_REPLY_TO."
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
        raw = raw[:MAX_BYTES]
        if mail_probe.receive(raw):
            self.stdout.write("a probe of `doctor --mail` came back")
            return
        for message in bounces.process_notification(raw):
            self.stdout.write(f"{message.code} came back")
        if not bounces.is_automatic(raw) and not bounces.forward(raw):
            # The mail server tells the sender, who would wait for an answer otherwise.
            raise CommandError(
                "nobody reads this address (PORTAL_MAIL_REPLY_TO is the same)",
                returncode=EX_UNAVAILABLE,
            )
