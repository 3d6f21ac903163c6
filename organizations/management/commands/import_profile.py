"""Imports a host's document into its profile, or shows what that would do."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from organizations.documents import importer, texts
from organizations.importing.decoding import MAX_BYTES, UnreadableDocument
from organizations.importing.difference import as_text
from organizations.models import Cohort
from organizations.profiles import schema
from portal.kernel.lifecycle import TransitionRefused

MAX_QUOTE_LENGTH = 60


class Command(BaseCommand):
    help = (
        "Reads a host's document into its profile for a cohort. "
        "Nothing is lost, nothing is invented."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--cohort", type=int, required=True, metavar="NUMBER")
        parser.add_argument(
            "--slug",
            default="",
            help="the organization's address, such as protection-international",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="only shows what would be stored"
        )
        parser.add_argument(
            "--approve", action="store_true", help="makes it the public page at once"
        )

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        plan = make_plan(
            read_file(file), cohort_number=options["cohort"], slug=options["slug"]
        )
        for line in plan_lines(plan, every_field=options["dry_run"]):
            self.stdout.write(line)
        if options["dry_run"]:
            self.stdout.write(_("Dry run: nothing was stored."))
        elif not plan.is_known:
            self.stdout.write(store_plan(plan, approve=options["approve"]))


def read_file(file: Path) -> bytes:
    """One byte above the limit is enough to notice a file that is too large."""
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise CommandError(
            _("%(file)s can’t be read: %(why)s") % {"file": file, "why": error.strerror}
        ) from error


def make_plan(raw: bytes, *, cohort_number: int, slug: str) -> importer.ImportPlan:
    cohort = Cohort.objects.filter(number=cohort_number).first()
    if cohort is None:
        raise CommandError(
            _("There is no cohort %(number)s.") % {"number": cohort_number}
        )
    try:
        return importer.plan_import(raw, cohort=cohort, slug=slug)
    except UnreadableDocument as error:
        raise CommandError(str(texts.ERROR_TEXTS[error.code])) from error
    except importer.UnusableDocument as error:
        raise CommandError(str(error)) from error


def store_plan(plan: importer.ImportPlan, *, approve: bool) -> str:
    try:
        importer.store_revision(plan, by=None, approve=approve)
    except TransitionRefused as refusal:
        raise CommandError(str(refusal)) from refusal
    if approve:
        return _("Stored, approved and public.")
    return _(
        "Stored as a draft. "
        "It becomes public when it is sent for approval and approved."
    )


def plan_lines(plan: importer.ImportPlan, *, every_field: bool) -> Iterator[str]:
    name = plan.parsed.content["name"]
    yield f"{name} · {_('cohort')} {plan.cohort.number} · {plan.slug}"
    yield f"{plan.parsed.encoding} · {len(plan.raw)} B · SHA-256 {plan.parsed.sha256}"
    if plan.is_known:
        yield _("This document is already in the profile: nothing changes.")
    yield from field_lines(plan, every_field=every_field)
    for doubt in plan.parsed.doubts:
        reason = texts.DOUBT_TEXTS[doubt.code]
        yield f"? {field_label(doubt.field)}: {reason}{quoted(doubt.text)}"
    if plan.parsed.content["cohort"] not in (None, plan.cohort.number):
        yield "? " + _("The document speaks of cohort %(number)s.") % {
            "number": plan.parsed.content["cohort"]
        }


def field_lines(plan: importer.ImportPlan, *, every_field: bool) -> Iterator[str]:
    """Changed fields with old (−) and new text (+), or all with `every_field`."""
    changes = {} if plan.is_known else {change.field: change for change in plan.changes}
    for field, value in schema.flatten(plan.content).items():
        if change := changes.get(field):
            yield field_label(field)
            yield from marked("−", change.before)
            yield from marked("+", change.after)
        elif every_field and value:
            yield field_label(field)
            yield from marked(" ", as_text(value))


def marked(mark: str, text: str) -> Iterator[str]:
    return (f"  {mark} {line}" for line in text.splitlines())


def field_label(path: str) -> str:
    """`path`: a name, or one such as "objectives.0"; "" is the whole document."""
    name, _dot, rest = path.partition(".")
    label = str(schema.FIELD_LABELS.get(name, _("the document")))
    return f"{label} {int(rest.split('.')[0]) + 1}" if rest else label


def quoted(text: str) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(text.split())
    if len(line) > MAX_QUOTE_LENGTH:
        return f" “{line[:MAX_QUOTE_LENGTH]}…”"
    return f" “{line}”" if line else ""
