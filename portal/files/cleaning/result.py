"""The result of cleaning a file, and the limits that hold for files."""

from dataclasses import dataclass

from portal.files.worker_process import Refused

PDF, JPEG, PNG = "pdf", "jpeg", "png"
CONTENT_TYPES = {PDF: "application/pdf", JPEG: "image/jpeg", PNG: "image/png"}
# 10 MiB.
MAX_BYTES = 10 * 1024 * 1024
MAX_PAGES = 30
MAX_PIXELS = 50_000_000
# Photos that become one PDF: what the worker's time and a request's size allow.
MAX_PHOTOS = 12
# Of all photos of one PDF.
MAX_BYTES_TOGETHER = 30 * 1024 * 1024


@dataclass(frozen=True)
class Cleaned:
    """`note` is a key of `portal.files.storage.NOTES`: what a person may notice."""

    data: bytes
    kind: str
    pages: int
    note: str = ""


class UnusableFile(Refused):
    """The file is rejected. `code` is a key of `portal.files.rejection.REASONS`."""
