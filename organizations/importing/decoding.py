"""Decodes a document, or says why it can't be used."""

import codecs
import re
from typing import Literal

from organizations.importing.lines import BLANKS

# Bytes, of the raw file. An agreed document is a few pages: some tens of kilobytes.
MAX_BYTES = 1_000_000
ErrorCode = Literal["empty", "too_large", "binary", "encoding", "no_heading"]

# First bytes of PDF, ZIP (docx, odt), OLE (doc), RTF, pictures and gzip.
_MAGIC = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
)
_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# ASCII control characters that no plain text has: all but tab and line or page ends.
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r")) + b"\x7f"
# One Thai consonant, "ก" to "ฮ".
_CONSONANT = re.compile("[ก-ฮ]")
# Any character of the Thai block, with digits and signs, "ก" to "๛".
_THAI = re.compile("[ก-๛]")
# A vowel or tone mark that doesn't follow a Thai letter.
_STRAY_MARK = re.compile("(?<![ก-๎])[ะ-ฺ็-๎]")
# Any character beyond ASCII, such as "ก", "é" or "–".
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


class UnreadableDocument(ValueError):
    """Nothing of this document can be used; `code` says why."""

    def __init__(self, code: ErrorCode) -> None:
        super().__init__(code)
        self.code: ErrorCode = code


def decode(raw: bytes) -> tuple[str, str]:
    """The text and its encoding: "utf-8", "utf-8-sig" or "cp874".

    Encoding the text again gives the same bytes. Raises `UnreadableDocument`.
    """
    _ensure_is_text(raw)
    # "utf-8-sig" writes the mark again, so the round trip gives the same bytes.
    encoding = "utf-8-sig" if raw.startswith(codecs.BOM_UTF8) else "utf-8"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        text, encoding = _windows_874(raw), "cp874"
    if not text.strip(BLANKS):
        raise UnreadableDocument("empty")
    return text, encoding


def _ensure_is_text(raw: bytes) -> None:
    if len(raw) > MAX_BYTES:
        raise UnreadableDocument("too_large")
    if not raw.strip():
        raise UnreadableDocument("empty")
    if raw.lstrip().startswith(_MAGIC):
        raise UnreadableDocument("binary")
    # Before the test for NUL: UTF-16 is full of them, yet it is text, and "encoding"
    # tells its owner what to do.
    if raw.startswith(_UTF_16_MARKS):
        raise UnreadableDocument("encoding")
    # More than a tenth of control characters: no text of any encoding.
    if b"\0" in raw or 10 * (len(raw) - len(raw.translate(None, _CONTROLS))) > len(raw):
        raise UnreadableDocument("binary")


def _windows_874(raw: bytes) -> str:
    try:
        text = raw.decode("cp874")
    except UnicodeDecodeError as error:
        raise UnreadableDocument("encoding") from error
    # Windows-874 decodes nearly any bytes, so success alone proves nothing.
    if not _reads_as_thai(text):
        raise UnreadableDocument("encoding")
    return text


def _reads_as_thai(text: str) -> bool:
    """Other one-byte encodings give vowels and tone marks without a consonant."""
    thai, stray = len(_THAI.findall(text)), len(_STRAY_MARK.findall(text))
    return (
        bool(_CONSONANT.search(text))
        # At least half of what isn't ASCII is Thai, and at most a twentieth is stray.
        and 2 * thai >= len(_NOT_ASCII.findall(text))
        and 20 * stray <= thai
    )
