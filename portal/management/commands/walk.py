"""Walks through everything that is stored, and says what doesn't open."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.files import storage
from portal.kernel import anchors, audit
from portal.models import DataKey, StoredFile, sealed_field
from portal.models.sealed_field import SealedTextField
from portal.personal_data import restore


class Command(BaseCommand):
    help = (
        "Opens every key and every file, follows history line by line, and reads every "
        "row. `backup --verify` runs it on a restored copy."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anchor", default="", help="of the history, if any")

    def handle(self, *args: Any, **options: Any) -> None:
        problems = [
            *audit.verify(),
            *anchors.problems(anchors.find_anchors(options["anchor"])),
            *(f"file {code} has no bytes" for code in restore.files_without_bytes()),
            *unopenable_keys(),
            *unopenable_files(),
            *unopenable_texts(),
        ]
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise CommandError(f"{len(problems)} things are not as they should be")
        rows = sum(count_rows())
        self.stdout.write(
            f"{rows:,} rows read, {DataKey.objects.count():,} keys and "
            f"{StoredFile.objects.count():,} files open, history is whole."
        )


def unopenable_keys() -> Iterator[str]:
    for key in DataKey.objects.order_by("pk").iterator(chunk_size=2000):
        try:
            key.plain()
        except sealed_field.Unopenable:
            yield f"data key {key.pk} does not open"


def unopenable_files() -> Iterator[str]:
    for file in StoredFile.objects.order_by("pk").iterator(chunk_size=100):
        try:
            storage.read(file)
        except (sealed_field.Unopenable, OSError) as error:
            yield f"file {file.code} does not open ({type(error).__name__})"


def unopenable_texts() -> Iterator[str]:
    for model in apps.get_models():
        sealed = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, SealedTextField)
        ]
        for row in model._base_manager.iterator(chunk_size=500) if sealed else ():
            try:
                for name in sealed:
                    getattr(row, name)
            except sealed_field.Unopenable:
                yield f"{model._meta.label_lower} {row.pk} does not open"


def count_rows() -> Iterator[int]:
    """Reads each row, and does not only ask how many there are."""
    for model in apps.get_models():
        yield sum(1 for _row in model._base_manager.iterator(chunk_size=500))
