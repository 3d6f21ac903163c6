"""Prints which models the download of personal data has, for docs/personal-data.md."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.personal_data import coverage


class Command(BaseCommand):
    help = "Prints which models the download of personal data has, and which not, why."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(coverage.table())
