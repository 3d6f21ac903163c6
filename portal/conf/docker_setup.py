"""The files that docker-compose.yml needs: `.env`, and a file for each secret."""

import secrets
from collections.abc import Mapping
from pathlib import Path

from portal.conf import first_setup
from portal.conf.first_setup import ADDRESS, ANY, DOMAIN, Question

QUESTIONS = (
    Question("domain", "Domain name, such as volunteers.example.org", DOMAIN),
    Question("mail_from", "Address that e-mails come from", ADDRESS),
    first_setup.READ_BY_PEOPLE,
    Question("smtp_url", "Mail server: submission://user:password@host:587"),
    Question("clamav", "Virus scanner such as tcp://clamav:3310; empty for none", ANY),
    Question("line_account", "LINE account such as @123abcde; empty for none", ANY),
    Question("line_token", "Channel access token of LINE; empty for none", ANY),
    Question("line_secret", "Channel secret of LINE; empty for none", ANY),
)


def secret_files(answers: Mapping[str, str]) -> dict[str, str]:
    user, owner = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    server = "@postgres:5432/portal"
    return {
        **first_setup.new_keys(),
        "smtp_url": answers["smtp_url"],
        "database_password": user,
        "database_url": f"postgres://portal:{user}{server}",
        "database_owner_password": owner,
        "database_owner_url": f"postgres://portal_owner:{owner}{server}",
        "line_token": answers["line_token"],
        "line_secret": answers["line_secret"],
    }


def variables(answers: Mapping[str, str]) -> dict[str, str]:
    return {
        "PORTAL_DOMAIN": answers["domain"],
        "PORTAL_MAIL_FROM": answers["mail_from"],
        "PORTAL_MAIL_REPLY_TO": answers["mail_reply_to"],
        "PORTAL_MAIL_BOUNCES": "",
        "PORTAL_MAIL_ORGANIZER": "",
        "PORTAL_CLAMAV": answers["clamav"],
        "PORTAL_LINE_ACCOUNT": answers["line_account"],
    }


def write_files(folder: Path, answers: Mapping[str, str]) -> list[Path]:
    """Writes what is missing. Containers run as other accounts than the host, and read
    the secrets as they lie there: only the folder keeps others out.
    """
    place = folder / "secrets"
    place.mkdir(parents=True, exist_ok=True)
    place.chmod(0o700)
    texts = secret_files(answers)
    if any((place / name).exists() for name in texts):
        # Passwords and addresses belong together: half of them would not.
        missing = [name for name in texts if not (place / name).exists()]
        if missing:
            raise first_setup.Unusable(f"{place} lacks {', '.join(missing)}")
        texts = {}
    written = []
    for name, text in texts.items():
        first_setup.write(place / name, text, "")
        (place / name).chmod(0o444)
        written.append(place / name)
    if first_setup.write(folder / ".env", first_setup.lines(variables(answers)), ""):
        written.append(folder / ".env")
    return written
