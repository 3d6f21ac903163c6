"""Sets a new installation up: database, first accounts, first cohort.

Its first half, `portal.conf.setup_command`, has written the environment before.
"""

import re
from argparse import ArgumentParser
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import qrcode  # type: ignore[import-untyped]
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from organizations.cohorts import starter
from portal.conf import first_setup, setup_command
from portal.conf.first_setup import ADDRESS, ANY, Ask, Question, Unusable
from portal.models.choices import Role
from portal.operation import first_accounts
from portal.operation.first_accounts import SecondFactor

HOST = "protection-international"
# Shape only: that a day exists is found when it is read.
NUMBER, DAY = re.compile(r"\d{1,4}"), re.compile(r"\d{4}-\d\d-\d\d")
DAYS_OPEN = timedelta(days=45)


def questions() -> tuple[Question, ...]:
    today = timezone.localdate()
    return (
        Question("administrator", "Address of the first administrator", ADDRESS),
        Question("coordinator", "Address of the first coordinator", ADDRESS),
        Question("cohort", "Number of the first cohort", NUMBER, "1"),
        Question("opens", "Applications open on (2026-12-31)", DAY, f"{today}"),
        Question(
            "closes",
            "Applications close on (2026-12-31)",
            DAY,
            f"{today + DAYS_OPEN}",
        ),
        Question("document", "File of the first host's document, or empty", ANY),
    )


class Command(BaseCommand):
    help = "Sets a new installation up. Safe to repeat: what is there is kept."
    # The database is made here; afterwards all of them run.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        setup_command.add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path | None = options["file"]
        try:
            given = first_setup.read_answers(file) if file else {}
            ask: Ask | None = None if file else input
            answers = first_setup.complete(given, questions(), ask)
            opens, closes = (
                date.fromisoformat(answers[name]) for name in ("opens", "closes")
            )
        except (Unusable, ValueError) as error:
            raise CommandError(str(error)) from error
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("check", deploy=not settings.DEMO, fail_level="WARNING")
        if not options["without_mail"]:
            self.try_mail(answers["administrator"])
        self.create_accounts(answers, ask)
        self.create_cohort(int(answers["cohort"]), opens, closes, answers["document"])
        self.stdout.write(
            f"\nReady. Log in at {settings.ORIGIN}/account/login/ by a code that comes "
            "by e-mail.\nThen: manage.py doctor --mail"
        )

    def try_mail(self, address: str) -> None:
        try:
            first_accounts.send_test(address, origin=settings.ORIGIN)
        except first_accounts.MailFailed as error:
            raise CommandError(
                f"mail does not leave ({error}): correct the secret smtp_url and run "
                "this again, or give --without-mail"
            ) from error
        self.stdout.write(
            f"An e-mail is on its way to {address}: look whether it came."
        )

    def create_accounts(self, answers: dict[str, str], ask: Ask | None) -> None:
        for name, role in (
            ("administrator", Role.ADMINISTRATOR),
            ("coordinator", Role.COORDINATOR),
        ):
            user, is_new = first_accounts.ensure(answers[name], role)
            told = "is there" if is_new else "was there before"
            self.stdout.write(f"{name}: {user.email} {told}, as {user.role}.")
            if user.role == Role.ADMINISTRATOR:
                self.enrol(user, ask)

    def enrol(self, user: Any, ask: Ask | None) -> None:
        def confirm(factor: SecondFactor) -> str:
            self.show(factor)
            return ask("Code that the app shows: ") if ask else ""

        # Without anybody to ask, the portal asks at the first log-in.
        if ask is None:
            self.stdout.write("The second factor is set up at the first log-in.")
        elif first_accounts.enrol(user, confirm):
            codes = first_accounts.recovery_codes(user)
            self.stdout.write("Recovery codes, for paper:\n" + "\n".join(codes))
        else:
            self.stdout.write("No second factor was set up now; log-in asks for it.")

    def show(self, factor: SecondFactor) -> None:
        picture = qrcode.QRCode(border=1)
        picture.add_data(factor.address)
        picture.print_ascii(out=self.stdout)
        self.stdout.write(f"For the administrator's authenticator app: {factor.secret}")

    def create_cohort(
        self, number: int, opens: date, closes: date, document: str
    ) -> None:
        cohort = starter.create(number, opens_on=opens, closes_on=closes)
        if cohort is None:
            self.stdout.write("There is a cohort already; none was added.")
            return
        starter.fill(cohort, by=None)
        self.stdout.write(
            f"Cohort {number}, with questions, rubric and consents to read and "
            "change:\n"
            f"{settings.ORIGIN}/admin/organizations/cohort/{cohort.pk}/readiness/"
        )
        if document:
            call_command(
                "import_profile", document, cohort=number, slug=HOST, approve=True
            )
