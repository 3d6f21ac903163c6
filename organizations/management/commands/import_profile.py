"""Imports a host's document into its profile, or shows what that would do."""

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from organizations.documents import batch, importer, texts
from organizations.importing.decoding import UnreadableDocument
from organizations.importing.difference import as_text
from organizations.models import Cohort
from organizations.profiles import schema
from portal.files import documents
from portal.files.documents import NoText
from portal.kernel.lifecycle import TransitionRefused

MAX_QUOTE_LENGTH = 60


class Command(BaseCommand):
    help = (
        "Reads a host's document into its profile for a cohort. "
        "Nothing is lost, nothing is invented."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file",
            type=Path,
            help="a document, a folder of documents, or a ZIP archive",
        )
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
        cohort = find_cohort(options["cohort"])
        raw = b"" if file.is_dir() else read_file(file)
        if file.is_dir() or batch.is_archive(raw):
            self.handle_many(file, raw, cohort, options)
        else:
            self.handle_one(raw, cohort, options)

    def handle_one(self, raw: bytes, cohort: Cohort, options: dict[str, Any]) -> None:
        plan = make_plan(raw, cohort=cohort, slug=options["slug"])
        for line in plan_lines(plan, every_field=options["dry_run"]):
            self.stdout.write(line)
        if options["dry_run"]:
            self.stdout.write(_("Dry run: nothing was stored."))
        elif not plan.is_known:
            self.stdout.write(store_plan(plan, approve=options["approve"]))

    def handle_many(
        self, file: Path, raw: bytes, cohort: Cohort, options: dict[str, Any]
    ) -> None:
        if options["approve"] or options["slug"]:
            raise CommandError(_("--slug and --approve are for one document."))
        files = batch.files_of(file.name, raw) if raw else files_in(file)
        entries = batch.read_all(files, cohort)
        if not entries:
            raise CommandError(_("There is no document in %(file)s.") % {"file": file})
        if not options["dry_run"]:
            entries = [batch.store(entry, by=None) for entry in entries]
        for line in table_lines(entries):
            self.stdout.write(line)
        if options["dry_run"]:
            self.stdout.write(_("Dry run: nothing was stored."))


def files_in(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The documents in a folder and in those below it, in the order of their names."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and batch.is_document(PurePosixPath(name.as_posix())):
            yield str(name), read_file(path)


def table_lines(entries: Sequence[batch.Entry]) -> Iterator[str]:
    """A Markdown table of what each document became."""
    heads = (_("File"), _("Organization"), _("What it becomes"), _("To look at"))
    yield f"| {' | '.join(heads)} |"
    yield "|---" * len(heads) + "|"
    for entry in entries:
        became = " ".join(filter(None, (entry.outcome, entry.further)))
        cells = (entry.name, entry.organization, became, entry.doubts)
        yield f"| {' | '.join(cell.replace('|', '/') or '–' for cell in cells)} |"


def read_file(file: Path) -> bytes:
    """One byte above the limit is enough to notice a file that is too large."""
    try:
        with file.open("rb") as stream:
            return stream.read(batch.MAX_TOTAL_BYTES + 1)
    except OSError as error:
        raise CommandError(
            _("%(file)s can’t be read: %(why)s") % {"file": file, "why": error.strerror}
        ) from error


def find_cohort(number: int) -> Cohort:
    cohort = Cohort.objects.filter(number=number).first()
    if cohort is None:
        raise CommandError(_("There is no cohort %(number)s.") % {"number": number})
    return cohort


def make_plan(raw: bytes, *, cohort: Cohort, slug: str) -> importer.ImportPlan:
    try:
        document = documents.read(raw)
        reading = importer.Reading(is_pdf=document.kind == documents.PDF)
        return importer.plan_import(
            document.raw, cohort=cohort, slug=slug, reading=reading
        )
    except NoText as error:
        raise CommandError(str(error)) from error
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
