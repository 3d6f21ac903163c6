"""Files that only their owner can read."""

import os
from pathlib import Path
from typing import IO


def create(path: Path) -> IO[bytes]:
    """A new file; raises FileExistsError if there is one."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    return os.fdopen(descriptor, "wb")


def append_text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # O_APPEND: writers in other processes add whole lines and overwrite none.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a", encoding="ascii") as file:
        file.write(text)
        # An anchor or an erased key that was written survives a power cut.
        file.flush()
        os.fsync(file.fileno())
