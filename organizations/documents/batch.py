"""Several documents at once: files, a folder's, or those in a ZIP archive."""

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
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
BROKEN_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    RuntimeError,
    NotImplementedError,
)
OUTCOMES: dict[str, Promise] = {
    "known": _lazy("nothing changes: this document is in the profile already"),
    "stored": _lazy("stored as a draft"),
    "organization": _lazy("a new organization with a draft"),
    "replaced": _lazy("replaces the draft"),
    "draft": _lazy("a new draft"),
}


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
    def outcome_code(self) -> str:
        """A key of `OUTCOMES`, or "" without a plan."""
        if not self.plan:
            return ""
        if self.plan.is_known:
            return "known"
        if self.is_stored:
            return "stored"
        if self.plan.organization is None:
            return "organization"
        newest = self.plan.newest
        is_draft = newest is not None and newest.status == RevisionStatus.DRAFT
        return "replaced" if is_draft else "draft"

    @property
    def outcome(self) -> str:
        """In a few words."""
        return self.why or str(OUTCOMES.get(self.outcome_code, ""))

    @property
    def further_titles(self) -> list[str]:
        """Of further positions that the same document describes."""
        if not self.plan or self.plan.is_known:
            return []
        return [row.title for row in further_positions.further_positions(self.plan)]

    @property
    def further(self) -> str:
        return further_words(self.further_titles)

    @property
    def doubt_count(self) -> int:
        return len(self.plan.parsed.doubts) if self.plan else 0

    @property
    def doubts(self) -> str:
        return doubt_words(self.doubt_count)

    @property
    def names(self) -> set[str]:
        """Of its organization: two documents that share one are of the same."""
        if not self.plan:
            return set()
        return {f"/{self.plan.slug}", self.organization} - {""}


def further_words(titles: list[str]) -> str:
    if not titles:
        return ""
    words = ngettext(
        "and a further position: %(titles)s",
        "and further positions: %(titles)s",
        len(titles),
    )
    return words % {"titles": ", ".join(titles)}


def doubt_words(count: int) -> str:
    """How much there is to look at."""
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
    except BROKEN_ARCHIVE:
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
    entries, names = list[Entry](), set[str]()
    for name, data in files:
        if len(entries) >= MAX_FILES:
            words = _("not read: at most %(count)s documents at once")
            entries.append(Entry(name, why=words % {"count": MAX_FILES}))
            break
        entry = first_of(read(name, data, cohort), names)
        names |= entry.names
        entries.append(entry)
    return entries


def first_of(entry: Entry, names: set[str]) -> Entry:
    """Refused if an earlier entry, with these `names`, is of its organization."""
    if not entry.names & names:
        return entry
    words = _("another document of this list is of the same organization")
    return Entry(entry.name, why=words)


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
