from typing import Any

from django.core.management.base import BaseCommand

from volunteers import retention


class Command(BaseCommand):
    help = "After an old backup was restored: erases again what had been erased since it was made."

    def handle(self, *args: Any, **options: Any) -> None:
        count = retention.erase_again(retention.erased_codes())
        self.stdout.write(f"{count} applications were erased again.")
