"""Says in a line each what is wrong with this installation."""

import smtplib
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.operation import doctor, installation, mail_probe
from portal.operation.findings import State


class Command(BaseCommand):
    help = (
        "Looks the installation over. Exit status 0: all is well, 1: something needs "
        "a look, 2: something is broken."
    )
    # They are one of the checks: the others should be told as well.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--mail",
            action="store_true",
            help="send an e-mail to ourselves and wait until it comes back",
        )
        parser.add_argument(
            "--wait", type=float, default=60, help="seconds to wait for it"
        )
        parser.add_argument(
            "--history", action="store_true", help="check history line by line"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["mail"]:
            self.probe_mail(options["wait"])
        checks = dict(doctor.CHECKS)
        if options["history"]:
            checks["lines of history"] = installation.check_every_line
        worst = State.OK
        for name, finding in doctor.findings(checks):
            self.stdout.write(
                f"{finding.state.name.lower():8} {name + ':':18} {finding.text}"
            )
            worst = max(worst, finding.state)
        if worst is not State.OK:
            raise CommandError("not all is well", returncode=int(worst))

    def probe_mail(self, seconds: float) -> None:
        try:
            mail_probe.send()
        except (OSError, smtplib.SMTPException) as error:
            self.stderr.write(f"mail does not leave: {type(error).__name__}")
            return
        mail_probe.wait(seconds)
