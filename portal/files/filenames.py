"""Names of uploaded files: shown to people and offered when saving, used for nothing else."""

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 100
SUFFIXES = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "text/csv; charset=utf-8": ".csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}
OLD_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}$")
UNSAFE_ON_SOME_DISKS = str.maketrans(dict.fromkeys('<>:"|?*/\\', "_"))


def safe_name(given: str, content_type: str) -> str:
    """One line in any script, with the suffix its content deserves and nothing that turns or hides what is read."""
    last = PurePosixPath(given.replace("\\", "/")).name
    visible = "".join(
        char if is_visible(char) else " " for char in unicodedata.normalize("NFC", last)
    )
    words = " ".join(visible.translate(UNSAFE_ON_SOME_DISKS).split())
    stem = OLD_SUFFIX.sub("", words).strip(". ")[:LONGEST].strip(". ")
    return (stem or "document") + SUFFIXES[content_type]


def is_visible(char: str) -> bool:
    """No control, format (bidirectional overrides, zero width), private or unassigned character."""
    return not unicodedata.category(char).startswith("C")
