"""What has to be there before the portal's settings can be read: keys, environment.

Nothing here needs settings. Whatever is there already is kept: run again, it adds what
is missing.
"""

import base64
import os
import re
import secrets
import shutil
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# What is written into `.env` and the proxy's file unquoted holds no blank or quote.
DOMAIN = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
ADDRESS = re.compile(r"[^\s@'\"$\\]+@[^\s@'\"$\\]+")
ANY = re.compile(r"\S*")
NOT_EMPTY = re.compile(r"\S+")
# Out of reach of the portal itself: who reads them can rewrite history.
OWNERS = ("database_owner_url", "owner.env")
Ask = Callable[[str], str]


class Unusable(Exception):
    """An answer that can't be used; the message says which and why."""


@dataclass(frozen=True)
class Question:
    name: str
    words: str
    pattern: re.Pattern[str] = NOT_EMPTY
    default: str = ""


READ_BY_PEOPLE = Question(
    "mail_reply_to", "Address that people read, for answers; empty for the same", ANY
)
FILE_QUESTIONS = (
    Question("domain", "Domain name, such as volunteers.example.org", DOMAIN),
    Question("mail_from", "Address that e-mails come from", ADDRESS),
    READ_BY_PEOPLE,
    Question("smtp_url", "Mail server: submission://user:password@host:587"),
    Question("database_url", "Database, as the portal's role: postgres://…"),
    Question(
        "database_owner_url", "Database, as the owner of its tables: postgres://…"
    ),
    Question("redis_url", "Redis; empty for the small shape without", ANY),
)


@dataclass(frozen=True)
class Places:
    """`folder`: of the environment and the secrets. `group`: who may read them besides
    the owner; without it the owner alone.
    """

    folder: Path
    var: Path
    static: Path
    backups: Path
    group: str = ""

    @property
    def secrets(self) -> Path:
        return self.folder / "secrets"


def read_answers(path: Path) -> dict[str, str]:
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise Unusable(f"{path}: {error}") from error
    return {name: str(value) for name, value in values.items()}


def complete(
    answers: Mapping[str, str], questions: tuple[Question, ...], ask: Ask | None
) -> dict[str, str]:
    """Every question's answer: from the file, asked for, or its default."""
    return {each.name: answer(each, answers, ask) for each in questions}


def answer(question: Question, answers: Mapping[str, str], ask: Ask | None) -> str:
    given = answers.get(question.name)
    while True:
        if given is None and ask:
            hint = f" [{question.default}]" if question.default else ""
            given = ask(f"{question.words}{hint}: ")
        value = (given or "").strip() or question.default
        if question.pattern.fullmatch(value):
            return value
        problem = f"{question.name}: “{value}” can't be used. {question.words}"
        if not ask or question.name in answers:
            raise Unusable(problem)
        given = None


def new_keys() -> dict[str, str]:
    return {
        "secret_key": secrets.token_urlsafe(48),
        "audit_key": secrets.token_urlsafe(48),
        "sealing_keys": base64.urlsafe_b64encode(os.urandom(32)).decode(),
        "metrics_token": secrets.token_urlsafe(32),
    }


def write_files(places: Places, answers: Mapping[str, str]) -> list[Path]:
    """Writes what is missing, and returns it."""
    for folder in (places.folder, places.secrets):
        folder.mkdir(parents=True, exist_ok=True)
        restrict(folder, places.group, 0o750)
    texts = {
        **{
            places.secrets / name: text
            for name, text in {**new_keys(), **addresses(answers)}.items()
        },
        places.folder / "portal.env": environment(places, answers),
        places.folder / "owner.env": owner_environment(places, answers),
    }
    return [
        path
        for path, text in texts.items()
        if write(path, text, "" if path.name in OWNERS else places.group)
    ]


def addresses(answers: Mapping[str, str]) -> dict[str, str]:
    """With passwords in them, so they are secrets."""
    names = ("smtp_url", "database_url", "database_owner_url")
    return {name: answers[name] for name in names}


def write(path: Path, text: str, group: str) -> bool:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        restrict(path, group, 0o640)
        return False
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{text.strip()}\n")
    restrict(path, group, 0o640)
    return True


def restrict(path: Path, group: str, mode: int) -> None:
    if group:
        shutil.chown(path, group=group)
    path.chmod(mode if group else mode & 0o700)


def environment(places: Places, answers: Mapping[str, str]) -> str:
    files = ("secret_key", "audit_key", "sealing_keys", "metrics_token", "smtp_url")
    secret_files = {f"PORTAL_{name.upper()}": name for name in files}
    secret_files["DATABASE_URL"] = "database_url"
    values: dict[str, Any] = {
        "PORTAL_MODE": "production",
        "PORTAL_ORIGIN": f"https://{answers['domain']}",
        "PORTAL_MAIL_FROM": answers["mail_from"],
        "PORTAL_PROXIES": 1,
        "PORTAL_VAR": places.var,
        "PORTAL_STATIC": places.static,
        "PORTAL_BACKUPS": places.backups,
        **{
            f"{name}_FILE": places.secrets / file for name, file in secret_files.items()
        },
    }
    if answers["mail_reply_to"]:
        values["PORTAL_MAIL_REPLY_TO"] = answers["mail_reply_to"]
    if answers["redis_url"]:
        values["REDIS_URL"] = answers["redis_url"]
    return lines(values)


def owner_environment(places: Places, answers: Mapping[str, str]) -> str:
    """On top of the other: for `migrate`, `restore` and `upgrade`."""
    user = re.search(r"://([^:@/]+)", answers["database_url"])
    return lines(
        {
            "DATABASE_URL_FILE": places.secrets / "database_owner_url",
            "PORTAL_DATABASE_USER": user[1] if user else "",
        }
    )


def lines(values: Mapping[str, Any]) -> str:
    """As both systemd and a shell read them: no value needs quotes."""
    return "\n".join(f"{name}={value}" for name, value in values.items())


def load(*paths: Path) -> dict[str, str]:
    """The variables of such files; a later one wins."""
    rows = [line for path in paths for line in path.read_text("utf-8").splitlines()]
    return dict(row.split("=", 1) for row in rows if row)
