"""Runs `check --deploy` with production settings: no warning is accepted."""

import os
import secrets
import subprocess
import sys

from cryptography.fernet import Fernet

PRODUCTION = {
    "PORTAL_MODE": "production",
    "PORTAL_SECRET_KEY": secrets.token_urlsafe(48),
    "PORTAL_AUDIT_KEY": secrets.token_urlsafe(48),
    "PORTAL_SEALING_KEYS": Fernet.generate_key().decode(),
    "PORTAL_ORIGIN": "https://volunteers.example",
    "PORTAL_MAIL_FROM": "portal@volunteers.example",
    "PORTAL_SMTP_URL": "smtp://localhost:25",
    "PORTAL_PROXIES": "1",
}


def main() -> int:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PORTAL_")
    }
    command = [
        sys.executable,
        "manage.py",
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
    ]
    return subprocess.run(command, env={**kept, **PRODUCTION}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
