"""The text of a document that a person sends: .docx and PDF, read in a guarded process.

The file itself is not kept, only its text.
"""

import json
from dataclasses import dataclass

import structlog
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from portal.files import guarded, scanning
from portal.files.cleaning import kinds
from portal.files.reading.result import DOCX, MAX_BYTES, MAX_PAGES, PDF

# Seconds of wall clock; the process itself has 10 of CPU.
READING_TIMEOUT = 30
READER = (
    "import sys; sys.path.append(sys.argv.pop(1)); "
    "from portal.files.reading import worker; worker.main()"
)
REASONS: dict[str, "str | Promise"] = {
    "empty": _lazy("The document is empty."),
    "large": _lazy(
        "This file is larger than %(megabytes)s MB. Save it without its pictures, or "
        "copy its text and paste it."
    ),
    "many_pages": _lazy(
        "This PDF has more than %(pages)s pages. Save the pages that matter as a PDF "
        "of their own and choose that."
    ),
    "locked": _lazy(
        "This PDF opens only with a password. Save it without the password and choose "
        "it again."
    ),
    "damaged": _lazy(
        "This document can’t be read; perhaps it is damaged. Open it on your device, "
        "copy its text and paste it."
    ),
    "heavy": _lazy(
        "This document is too complicated for us to read. Open it on your device, "
        "copy its text and paste it."
    ),
    "scan": _lazy(
        "This document is a picture of its pages, as a scanner makes it, so there is "
        "no text in it that we could take. Send the file that it was printed from, "
        "or type the text."
    ),
    "garbled": _lazy(
        "The characters in this PDF are not those that it shows. Send the Word file "
        "that it was made from, or copy the text from there and paste it."
    ),
    "old_word": _lazy(
        "This is a file of an older Word (.doc). Open it in Word, save it as .docx, "
        "and choose that."
    ),
    "other_office": _lazy(
        "This is a file of another office program. Save it there as .docx or PDF, and "
        "choose that."
    ),
    "infected": _lazy(
        "The virus scanner warns of this file, so we did not read it. Please use "
        "another file."
    ),
    "scanner_away": _lazy(
        "We can’t check files at the moment, so we did not read this one. Please "
        "try again in a few minutes."
    ),
}
log = structlog.get_logger("portal.files")


@dataclass(frozen=True)
class Document:
    """`raw`: its text in UTF-8, or the bytes themselves of a text file.

    `kind` is "pdf", "docx" or "" for a text file. `silent_pages`: the numbers of pages
    that are pictures.
    """

    raw: bytes
    kind: str = ""
    silent_pages: tuple[int, ...] = ()


class NoText(Exception):
    """There is no text to take; `str()` says what to do, in the person's language."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        megabytes = MAX_BYTES // (1024 * 1024)
        return str(REASONS[self.code]) % {"megabytes": megabytes, "pages": MAX_PAGES}


def read(data: bytes) -> Document:
    """Raises `NoText`. May take READING_TIMEOUT seconds, so hold no lock meanwhile."""
    kind = kind_of(data)
    if not kind:
        return Document(data)
    if len(data) > MAX_BYTES:
        raise NoText("large")
    try:
        if scanning.is_infected(data):
            raise NoText("infected")
    except scanning.ScannerAway as error:
        log.warning("virus scanner away", reason=str(error))
        raise NoText("scanner_away") from error
    try:
        answer = guarded.run(READER, data, [kind], READING_TIMEOUT)
    except guarded.Stopped as error:
        raise NoText("heavy") from error
    line, _newline, text = answer.partition(b"\n")
    result = json.loads(line)
    if "error" in result:
        log.info("unreadable document", error=result["error"])
    if "code" in result:
        raise NoText(result["code"])
    return Document(text, kind, tuple(result["silent"]))


def kind_of(data: bytes) -> str:
    """ "pdf", "docx", or "" for what may be a text. Raises `NoText` for others."""
    # Some programs write a byte order mark or white space before a PDF.
    if data[:16].lstrip(b"\xef\xbb\xbf \t\r\n\0").startswith(kinds.PDF_SIGNATURE):
        return PDF
    if kinds.is_word(data):
        return DOCX
    if data.startswith(b"{\\rtf") or any(
        marker in data for marker in kinds.OFFICE_MARKERS if data.startswith(kinds.ZIP)
    ):
        raise NoText("other_office")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise NoText("old_word")
    return ""
