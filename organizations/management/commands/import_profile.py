from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from organizations.documents import store, texts
from organizations.importing.difference import as_text
from organizations.importing.reading import MAX_BYTES, UnreadableDocument
from organizations.models import Cohort
from organizations.profiles import profile
from portal.kernel.lifecycle import TransitionRefused


class Command(BaseCommand):
    help = "Reads a host's document into its profile for a cohort. Nothing is lost, nothing is invented."

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
        plan = planned(
            read(file), cohort_number=options["cohort"], slug=options["slug"]
        )
        for line in told(plan, every_field=options["dry_run"]):
            self.stdout.write(line)
        if options["dry_run"]:
            self.stdout.write(_("Dry run: nothing was stored."))
        elif not plan.is_known:
            self.stdout.write(stored(plan, approve=options["approve"]))


def read(file: Path) -> bytes:
    """One byte more than may be, so that a file that is too large is noticed without reading it all."""
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise CommandError(
            _("%(file)s can't be read: %(why)s") % {"file": file, "why": error.strerror}
        ) from error


def planned(raw: bytes, *, cohort_number: int, slug: str) -> store.Plan:
    cohort = Cohort.objects.filter(number=cohort_number).first()
    if cohort is None:
        raise CommandError(
            _("There is no cohort %(number)s.") % {"number": cohort_number}
        )
    try:
        return store.plan(raw, cohort=cohort, slug=slug)
    except UnreadableDocument as error:
        raise CommandError(str(texts.UNREADABLE[error.code])) from error
    except store.Unusable as error:
        raise CommandError(str(error)) from error


def stored(plan: store.Plan, *, approve: bool) -> str:
    try:
        store.store(plan, by=None, approve=approve)
    except TransitionRefused as refusal:
        raise CommandError(str(refusal)) from refusal
    if approve:
        return _("Stored, approved and public.")
    return _(
        "Stored as a draft. It becomes public when it is sent for approval and approved."
    )


def told(plan: store.Plan, *, every_field: bool) -> Iterator[str]:
    name = plan.parsed.content["name"]
    yield f"{name} · {_('cohort')} {plan.cohort.number} · {plan.slug}"
    yield f"{plan.parsed.encoding} · {len(plan.raw)} B · SHA-256 {plan.parsed.sha256}"
    if plan.is_known:
        yield _("This document is already in the profile: nothing changes.")
    yield from told_fields(plan, every_field=every_field)
    for doubt in plan.parsed.doubts:
        yield f"? {label(doubt.field)}: {texts.DOUBTS[doubt.code]}{told_part(doubt.text)}"
    if plan.parsed.content["cohort"] not in (None, plan.cohort.number):
        yield "? " + _("The document speaks of cohort %(number)s.") % {
            "number": plan.parsed.content["cohort"]
        }


def told_fields(plan: store.Plan, *, every_field: bool) -> Iterator[str]:
    """Changed fields with what goes (−) and what comes (+); with `every_field` also those that stay."""
    changes = {} if plan.is_known else {change.field: change for change in plan.changes}
    for field, value in profile.spread(plan.content).items():
        if change := changes.get(field):
            yield label(field)
            yield from marked("−", change.before)
            yield from marked("+", change.after)
        elif every_field and value:
            yield label(field)
            yield from marked(" ", as_text(value))


def marked(mark: str, text: str) -> Iterator[str]:
    return (f"  {mark} {line}" for line in text.splitlines())


def label(field: str) -> str:
    """`field` is a name, or a path such as "objectives.0"; without one it is about the whole document."""
    name, _dot, place = field.partition(".")
    words = str(profile.PART_LABELS.get(name, _("the document")))
    return f"{words} {int(place.split('.')[0]) + 1}" if place else words


def told_part(text: str) -> str:
    part = " ".join(text.split())
    return f" “{part[:60]}…”" if len(part) > 60 else f" “{part}”" if part else ""
