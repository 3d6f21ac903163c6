"""The key file of the demo: created once under var/, never used in production."""

import json
import os
import secrets
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet


def demo_keys(path: Path) -> dict[str, Any]:
    """The keys in the file, which is created if missing, for its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    keys = {
        # 48 random bytes are 64 characters; the environment asks for at least 40.
        "PORTAL_SECRET_KEY": secrets.token_urlsafe(48),
        "PORTAL_AUDIT_KEY": secrets.token_urlsafe(48),
        "PORTAL_SEALING_KEYS": [Fernet.generate_key().decode()],
    }
    # O_EXCL: of two processes that start at once, one creates the file.
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return json.loads(path.read_text())
    with os.fdopen(handle, "w") as file:
        json.dump(keys, file)
    return keys
