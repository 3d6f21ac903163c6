"""The text of a document, and the reasons why there is none."""

from dataclasses import dataclass

from portal.files.worker_process import Refused

PDF, DOCX = "pdf", "docx"
# As for other uploads: 10 MiB.
MAX_BYTES = 10 * 1024 * 1024
MAX_PAGES = 30
# Unpacked, of all parts of a .docx; its pictures are not unpacked.
MAX_UNPACKED_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Text:
    """`silent_pages`: numbers of pages that are pictures, from 1."""

    words: str
    kind: str
    silent_pages: tuple[int, ...] = ()


class UnreadableText(Refused):
    """There is no text to take. `code` is a key of `portal.files.documents.REASONS`."""
