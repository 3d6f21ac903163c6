from dataclasses import dataclass

PDF, JPEG, PNG = "pdf", "jpeg", "png"
CONTENT_TYPES = {PDF: "application/pdf", JPEG: "image/jpeg", PNG: "image/png"}
MOST_BYTES = 10 * 1024 * 1024
MOST_PAGES = 30
MOST_PIXELS = 50_000_000


@dataclass(frozen=True)
class Cleaned:
    """`note` is "", "parts_removed" or "made_smaller": what the person may miss when they open it again."""

    data: bytes
    kind: str
    pages: int
    note: str = ""


class Unusable(Exception):
    """The file can't be taken; `code` says why and is a key of `portal.files.rejection.REASONS`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
