"""What a file is, by its first bytes; its name and the browser's word for it count nothing."""

from collections.abc import Collection

import puremagic

from portal.files.cleaning.outcome import JPEG, PDF, PNG, Unusable

SIGNATURES = {PDF: b"%PDF-", JPEG: b"\xff\xd8\xff", PNG: b"\x89PNG\r\n\x1a\n"}
BEFORE_A_PDF = b"\xef\xbb\xbf \t\r\n\0"
PHONE_PHOTOS = {".heic", ".heif", ".avif"}
OFFICE = {".docx", ".doc", ".odt", ".rtf", ".xlsx", ".xls", ".pptx", ".ppt", ".pages"}
ZIP = b"PK\x03\x04"
MARKS_OF_OFFICE = (b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis")


def recognized(data: bytes, allowed: Collection[str]) -> str:
    """One of `allowed`; raises `Unusable` with the most helpful reason."""
    kind = kind_of(data)
    if kind in allowed:
        return kind
    raise Unusable("other_kind" if kind else why_unknown(data, allowed))


def kind_of(data: bytes) -> str:
    starts = {PDF: data[:16].lstrip(BEFORE_A_PDF)}
    return next(
        (
            kind
            for kind, mark in SIGNATURES.items()
            if starts.get(kind, data).startswith(mark)
        ),
        "",
    )


def why_unknown(data: bytes, allowed: Collection[str]) -> str:
    names = likely_extensions(data)
    if names & PHONE_PHOTOS and JPEG in allowed:
        return "phone_photo"
    is_other_zip = data.startswith(ZIP) and not any(
        mark in data for mark in MARKS_OF_OFFICE
    )
    return (
        "office"
        if names & OFFICE and PDF in allowed and not is_other_zip
        else "other_kind"
    )


def likely_extensions(data: bytes) -> set[str]:
    try:
        return {match.extension for match in puremagic.magic_string(data)}
    except puremagic.PureError:
        return set()
