"""Prints what is left of a placement after each ending, as Markdown."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from placements.models.queries.endings import ENDINGS, LABELS, Reader, Rest

HEADINGS = ("", "read by", "still due", "may be sent")
INTRODUCTION = """# What is left after an ending

Printed by `manage.py endings`. While a placement runs, its pages are as
[the guides](coordinators-guide.md) describe; once it is over, these tables decide who
still reads what (`placements/models/queries/endings.py`). What somebody must not read
is answered like what never existed.

- Where a placement's name is taken from the *members of the host*, they see only that
  a placement has ended: on no page, in no message and in no download is there more.
  With it goes all that was over before at the same organization, and what the person
  had applied with. Breaking off for a compelling reason, for cause and for safety look
  the same to them, so that nobody can tell that somebody left for safety.
- *Safeguarding contacts* are the coordinators who are named for the cohort. Where only
  they read something, other coordinators do not, and messages about it go to them.
- What *may be sent* is never asked for and never late.
"""


class Command(BaseCommand):
    help = "Prints the table of endings, as docs/endings.md has it."

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):
            self.stdout.write(as_markdown(), ending="")


def as_markdown() -> str:
    parts = [INTRODUCTION]
    heading = f"| {' | '.join(HEADINGS)} |\n{'|---' * len(HEADINGS)}|\n"
    for ending, rests in ENDINGS.items():
        parts.append(f"\n## {str(LABELS[ending]).capitalize()}\n\n{heading}")
        parts += [
            f"| {' | '.join((thing.label, *cells(rest)))} |\n"
            for thing, rest in rests.items()
        ]
    return "".join(parts)


def cells(rest: Rest) -> tuple[str, str, str]:
    read_by = ", ".join(reader.label for reader in Reader if reader in rest.read_by)
    return read_by, sent(rest.due_from, rest), sent(rest.allowed_to, rest)


def sent(by: Reader | None, rest: Rest) -> str:
    if by is None:
        return "–"
    return f"by {by.label}" + (f", to {rest.goes_to.label}" if rest.goes_to else "")
