"""Recognizes the type of a file by its first bytes.

Its name, and the type that the browser sends, are ignored.
"""

import zipfile
from collections.abc import Collection
from io import BytesIO

import puremagic

from portal.files.cleaning.result import JPEG, PDF, PNG, UnusableFile

WORD, HEIC, AVIF, WEBP = "word", "heic", "avif", "webp"
SIGNATURES = {JPEG: b"\xff\xd8\xff", PNG: b"\x89PNG\r\n\x1a\n"}
PHOTOS = {JPEG, PNG, HEIC, AVIF, WEBP}
PDF_SIGNATURE = b"%PDF-"
# Readers look for the signature in so many bytes; downloads begin with headers or
# white space at times.
BYTES_BEFORE_PDF = 1024
# A GIF, a program or a ZIP file is none, even if it holds that signature.
NO_PDF = (b"GIF8", b"MZ", b"\x7fELF", b"PK\x03\x04")
BRANDS = {
    b"heic": HEIC,
    b"heix": HEIC,
    b"heim": HEIC,
    b"heis": HEIC,
    b"mif1": HEIC,
    b"avif": AVIF,
}
OFFICE = {".docx", ".doc", ".odt", ".rtf", ".xlsx", ".xls", ".pptx", ".ppt", ".pages"}
ZIP = b"PK\x03\x04"
WORD_PART = "word/document.xml"
# Bytes that a ZIP contains if it is an Office or OpenDocument file.
OFFICE_MARKERS = (b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis")


def recognize(data: bytes, allowed: Collection[str]) -> str:
    """PDF, WORD or one of PHOTOS. Raises `UnusableFile` with the best reason."""
    kind = kind_of(data)
    if kind in PHOTOS or (kind and PDF in allowed):
        return kind
    raise UnusableFile("other_kind" if kind else rejection_code(data, allowed))


def kind_of(data: bytes) -> str:
    """ "" if it is none of the known types."""
    for kind, signature in SIGNATURES.items():
        if data.startswith(signature):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WEBP
    if data[4:8] == b"ftyp":
        return brand_of(data)
    if pdf_start(data) >= 0 and not data.startswith(NO_PDF):
        return PDF
    return WORD if is_word(data) else ""


def pdf_start(data: bytes) -> int:
    """Where a PDF begins, or -1."""
    return data.find(PDF_SIGNATURE, 0, BYTES_BEFORE_PDF + len(PDF_SIGNATURE))


def brand_of(data: bytes) -> str:
    """The brand of a file of boxes stands first, then those it is compatible with."""
    size = min(int.from_bytes(data[:4], "big"), 256)
    brands = [data[8:12], *(data[at : at + 4] for at in range(16, size, 4))]
    known = (BRANDS[brand] for brand in brands if brand in BRANDS)
    # mif1 is any picture; what follows it says which.
    return AVIF if b"avif" in brands else next(known, "")


def is_word(data: bytes) -> bool:
    if not data.startswith(ZIP):
        return False
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return WORD_PART in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def rejection_code(data: bytes, allowed: Collection[str]) -> str:
    has_marker = any(marker in data for marker in OFFICE_MARKERS)
    is_other_zip = data.startswith(ZIP) and not has_marker
    if likely_extensions(data) & OFFICE and PDF in allowed and not is_other_zip:
        return "office"
    return "other_kind"


def likely_extensions(data: bytes) -> set[str]:
    try:
        return {match.extension for match in puremagic.magic_string(data)}
    except puremagic.PureError:
        return set()
