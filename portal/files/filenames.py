"""Names of uploaded files. They are only shown, and offered when a file is saved."""

import re
import unicodedata
from pathlib import PurePosixPath

import regex

MAX_LENGTH = 100
JOINERS = "\u200c\u200d"
SUFFIXES = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "application/zip": ".zip",
    "text/csv; charset=utf-8": ".csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}
# A suffix at the end: a dot, a letter, one to four letters or digits (".docx", ".mp4").
OLD_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}$")
UNSAFE_ON_SOME_DISKS = str.maketrans(dict.fromkeys('<>:"|?*/\\', "_"))


def safe_name(given: str, content_type: str) -> str:
    """One line in any script, with the suffix of its content type.

    Nothing in it is invisible or changes the direction of reading.
    """
    base = unicodedata.normalize("NFC", PurePosixPath(given.replace("\\", "/")).name)
    visible = "".join(char if is_visible(char) else " " for char in base)
    safe = " ".join(visible.translate(UNSAFE_ON_SOME_DISKS).split())
    # Stripped again, because the cut may end in a dot or a space.
    stem = cut(OLD_SUFFIX.sub("", safe).strip(". ")).strip(". ")
    return (stem or "document") + SUFFIXES[content_type]


def cut(text: str) -> str:
    """At most MAX_LENGTH code points, and never between a letter and its marks."""
    while len(text) > MAX_LENGTH:
        *kept, _last = regex.findall(r"\X", text[: MAX_LENGTH + 1])
        text = "".join(kept) or text[:MAX_LENGTH]
    return text


def is_visible(char: str) -> bool:
    """False for control, format and private characters, but not for joiners.

    Format characters are bidirectional overrides and those of zero width. The joiners
    belong to the letters of Burmese, Persian and others, and to emoji.
    """
    return char in JOINERS or unicodedata.category(char) not in ("Cc", "Cf", "Co", "Cs")
