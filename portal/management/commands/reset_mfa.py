"""Takes a lost second factor off, for whoever runs the machine."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.kernel import permissions
from portal.models import User
from portal.operation import second_factor_reset


class Command(BaseCommand):
    help = (
        "Takes the second factor and the recovery codes off an account and logs it "
        "out; its person is told, and sets another one up at the next log-in."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=options["email"].strip().lower()).first()
        if user is None:
            raise CommandError(f"there is no account {options['email']}")
        if not permissions.has_second_factor(user):
            raise CommandError(f"{user.email} has no second factor")
        second_factor_reset.reset(user, by=None)
        self.stdout.write(f"{user.email} sets up a second factor at the next log-in.")
