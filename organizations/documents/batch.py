"""Several documents at once: files, a folder's, or those in a ZIP archive."""

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.documents import further_positions, importer, texts
from organizations.documents.importer import MAX_SLUG_LENGTH, ImportPlan, Reading
from organizations.importing.decoding import UnreadableDocument
from organizations.models import Cohort, Organization
from organizations.models.choices import RevisionStatus
from portal.files import documents
from portal.files.cleaning import kinds
from portal.files.documents import NoText
from portal.files.reading.result import MAX_BYTES
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User

# Documents of one go; and bytes of all of them, unpacked.
MAX_FILES = 60
MAX_TOTAL_BYTES = 60 * 1024 * 1024
ENDINGS = (".docx", ".pdf", ".txt", ".md", ".doc", ".rtf", ".odt")


@dataclass(frozen=True)
class Entry:
    """What became of one file. Without a plan, `why` says the reason."""

    name: str
    plan: ImportPlan | None = None
    why: str = ""
    is_pdf: bool = False
    is_stored: bool = False

    @property
    def organization(self) -> str:
        return self.plan.parsed.content["name"] if self.plan else ""

    @property
    def outcome(self) -> str:
        """In a few words."""
        if self.why or not self.plan:
            return self.why
        if self.plan.is_known:
            return _("nothing changes: this document is in the profile already")
        if self.is_stored:
            return _("stored as a draft")
        if self.plan.organization is None:
            return _("a new organization with a draft")
        if self.plan.newest and self.plan.newest.status == RevisionStatus.DRAFT:
            return _("replaces the draft")
        return _("a new draft")

    @property
    def further(self) -> str:
        """The titles of further positions that the same document describes."""
        if not self.plan or self.plan.is_known:
            return ""
        titles = [row.title for row in further_positions.further_positions(self.plan)]
        if not titles:
            return ""
        words = ngettext(
            "and a further position: %(titles)s",
            "and further positions: %(titles)s",
            len(titles),
        )
        return words % {"titles": ", ".join(titles)}

    @property
    def doubts(self) -> str:
        """How much there is to look at."""
        count = len(self.plan.parsed.doubts) if self.plan else 0
        if not count:
            return ""
        words = ngettext("%(count)s point to check", "%(count)s points to check", count)
        return words % {"count": count}


def files_of(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """The file itself, or the documents in it if it is a ZIP archive.

    Of a broken or locked archive, itself, so that it is refused with a reason.
    """
    if not is_archive(data):
        yield name, data
        return
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            yield from _unpacked(archive)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        yield name, data


def is_archive(data: bytes) -> bool:
    """A ZIP that is no document itself, as those of office programs are."""
    if not data.startswith(kinds.ZIP):
        return False
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = {part.filename for part in archive.infolist()}
    except zipfile.BadZipFile:
        return False
    return not names & {"[Content_Types].xml", "mimetype"}


def _unpacked(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    total = 0
    for part in archive.infolist():
        path = PurePosixPath(_readable(part))
        if part.is_dir() or not is_document(path):
            continue
        # One byte above the limit is enough to notice a file that is too large.
        with archive.open(part) as stream:
            data = stream.read(min(MAX_BYTES, MAX_TOTAL_BYTES - total) + 1)
        total += len(data)
        yield str(path), data
        if total > MAX_TOTAL_BYTES:
            return


def is_document(path: PurePosixPath) -> bool:
    """By its name; a Mac adds hidden files of the same names."""
    hidden = any(part.startswith((".", "__")) for part in path.parts)
    return not hidden and path.suffix.casefold() in ENDINGS


def _readable(part: zipfile.ZipInfo) -> str:
    """Archives of Windows name Thai files in UTF-8 without saying so."""
    try:
        return part.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return part.filename


def read_all(files: Iterable[tuple[str, bytes]], cohort: Cohort) -> list[Entry]:
    """Stores nothing. Files beyond MAX_FILES are refused unread."""
    entries, slugs = list[Entry](), set[str]()
    for name, data in files:
        if len(entries) >= MAX_FILES:
            words = _("not read: at most %(count)s documents at once")
            entries.append(Entry(name, why=words % {"count": MAX_FILES}))
            break
        entry = read(name, data, cohort)
        if entry.plan and entry.plan.slug in slugs:
            words = _("another document of this list is of the same organization")
            entry = Entry(name, why=words)
        if entry.plan:
            slugs.add(entry.plan.slug)
        entries.append(entry)
    return entries


def read(name: str, data: bytes, cohort: Cohort) -> Entry:
    try:
        document = documents.read(data)
        return plan(name, document.raw, cohort, is_pdf=document.kind == documents.PDF)
    except NoText as error:
        return Entry(name, why=str(error))


def plan(name: str, raw: bytes, cohort: Cohort, *, is_pdf: bool) -> Entry:
    """`raw`: the text of a document, in bytes."""
    reading = Reading(is_pdf=is_pdf)
    try:
        parsed = importer.sort(raw, reading)[0]
        known = importer.find_organization(parsed.content["name"], "")
        slug = known.slug if known else proposed_slug(name, parsed.content["links"])
        document_plan = importer.plan_import(
            raw, cohort=cohort, slug=slug, reading=reading
        )
    except UnreadableDocument as error:
        return Entry(name, why=str(texts.ERROR_TEXTS[error.code]))
    except importer.UnusableDocument as error:
        return Entry(name, why=str(error))
    return Entry(name, document_plan, is_pdf=is_pdf)


def proposed_slug(name: str, links: list[dict[str, str]]) -> str:
    """From the address of its website, else from the name of the file; "" if neither.

    Never that of an organization that exists: it may be another one.
    """
    hosts = [urlsplit(link["url"]).hostname or "" for link in links]
    words = [host.removeprefix("www.").partition(".")[0] for host in hosts]
    social = {"facebook", "instagram", "twitter", "x", "youtube", "line", "linktr"}
    for word in (*words, PurePosixPath(name).stem):
        slug = slugify(word)[:MAX_SLUG_LENGTH].strip("-")
        is_own = slug and word not in social
        if is_own and not Organization.objects.filter(slug=slug).exists():
            return slug
    return ""


def store(entry: Entry, *, by: User | None) -> Entry:
    """Never over what somebody wrote in the editor; a second position is one."""
    if entry.plan is None:
        return entry
    try:
        further_positions.store_all(entry.plan, by=by)
    except TransitionRefused as refusal:
        return replace(entry, plan=None, why=str(refusal))
    return replace(entry, is_stored=True)
