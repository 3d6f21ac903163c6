"""Names of uploaded files. They are only shown, and offered when a file is saved."""

import re
import unicodedata
from pathlib import PurePosixPath

MAX_LENGTH = 100
SUFFIXES = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
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
    stem = OLD_SUFFIX.sub("", safe).strip(". ")[:MAX_LENGTH].strip(". ")
    return (stem or "document") + SUFFIXES[content_type]


def is_visible(char: str) -> bool:
    """False for control, format, private and unassigned characters.

    Format characters are bidirectional overrides and those of zero width.
    """
    return not unicodedata.category(char).startswith("C")
