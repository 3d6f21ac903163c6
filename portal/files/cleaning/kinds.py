"""Recognizes the type of a file by its first bytes.

Its name, and the type that the browser sends, are ignored.
"""

from collections.abc import Collection

import puremagic

from portal.files.cleaning.result import JPEG, PDF, PNG, UnusableFile

SIGNATURES = {PDF: b"%PDF-", JPEG: b"\xff\xd8\xff", PNG: b"\x89PNG\r\n\x1a\n"}
BYTES_BEFORE_PDF = b"\xef\xbb\xbf \t\r\n\0"
PHONE_PHOTOS = {".heic", ".heif", ".avif"}
OFFICE = {".docx", ".doc", ".odt", ".rtf", ".xlsx", ".xls", ".pptx", ".ppt", ".pages"}
ZIP = b"PK\x03\x04"
# Bytes that a ZIP contains if it is an Office or OpenDocument file.
OFFICE_MARKERS = (b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis")


def recognize(data: bytes, allowed: Collection[str]) -> str:
    """Returns one of `allowed`; raises `UnusableFile` with the best reason."""
    kind = kind_of(data)
    if kind in allowed:
        return kind
    raise UnusableFile("other_kind" if kind else rejection_code(data, allowed))


def kind_of(data: bytes) -> str:
    """ "" if it is none of the known types."""
    # Some programs write a byte order mark or white space before a PDF.
    beginnings = {PDF: data[:16].lstrip(BYTES_BEFORE_PDF)}
    for kind, signature in SIGNATURES.items():
        if beginnings.get(kind, data).startswith(signature):
            return kind
    return ""


def rejection_code(data: bytes, allowed: Collection[str]) -> str:
    extensions = likely_extensions(data)
    if extensions & PHONE_PHOTOS and JPEG in allowed:
        return "phone_photo"
    has_marker = any(marker in data for marker in OFFICE_MARKERS)
    is_other_zip = data.startswith(ZIP) and not has_marker
    if extensions & OFFICE and PDF in allowed and not is_other_zip:
        return "office"
    return "other_kind"


def likely_extensions(data: bytes) -> set[str]:
    try:
        return {match.extension for match in puremagic.magic_string(data)}
    except puremagic.PureError:
        return set()
