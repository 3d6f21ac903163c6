"""Reads the environment strictly: every problem is found before the start is refused, in one message."""

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from environs import FileAwareEnv
from marshmallow.exceptions import ValidationError
from marshmallow.validate import Length, OneOf

from portal.conf.keys import demo_keys

PREFIX = "PORTAL_"
OURS = ("DATABASE_URL", "REDIS_URL")
REQUIRED = object()
LOOPBACK = ("127.0.0.1", "localhost", "::1")
SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
SCANNER = re.compile(r"unix://(/\S+)|tcp://([^\s:/]+):(\d{1,5})")
LINE_ACCOUNT = re.compile(r"@[A-Za-z0-9._-]{2,30}")
MAILBOX_BACKEND = "portal.messages.mailbox.MailboxBackend"


def fernet_keys(keys: list[str]) -> None:
    if not keys:
        raise ValidationError("at least one key is needed")
    for key in keys:
        try:
            Fernet(key)
        except ValueError as error:
            raise ValidationError("each key is 32 bytes in url-safe base64") from error


def origin(value: str) -> None:
    parts = urlsplit(value)
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or parts.path.strip("/")
    ):
        raise ValidationError(
            "an address such as https://volunteers.example.org is needed"
        )


def redis_address(value: str) -> None:
    if value and urlsplit(value).scheme not in ("redis", "rediss", "unix"):
        raise ValidationError("an address such as redis://127.0.0.1:6379/0 is needed")


def scanner_address(value: str) -> None:
    if value and not SCANNER.fullmatch(value):
        raise ValidationError(
            "an address such as unix:///run/clamav/clamd.ctl or tcp://clamav:3310 is needed"
        )


def line_account(value: str) -> None:
    if value and not LINE_ACCOUNT.fullmatch(value):
        raise ValidationError("the account's basic id such as @123abcde is needed")


class Environment:
    """Each method reads one variable and remembers its name; `finish` stops the start if anything was wrong."""

    def __init__(self, variables: Mapping[str, str] = os.environ) -> None:
        self.variables = variables
        self.known: set[str] = set()
        self.problems: list[str] = []
        self.reader = FileAwareEnv(eager=True)

    def read(
        self, kind: str, name: str, default: Any = REQUIRED, **options: Any
    ) -> Any:
        """The variable as `kind` (a method of environs), or `default`; a problem is noted and gives ""."""
        self.known |= {name, f"{name}_FILE"}
        fallback = () if default is REQUIRED else (default,)
        try:
            return getattr(self.reader, kind)(name, *fallback, **options)
        except (ValueError, OSError) as error:
            told = "; ".join(getattr(error, "error_messages", None) or ["must be set"])
            self.problems.append(f"{name}: {told}")
            return ""

    def unknown(self) -> Iterable[str]:
        given = (name for name in self.variables if name.startswith(PREFIX))
        return sorted(set(given) - self.known)

    def refuse(self, when: bool, why: str) -> None:
        if when:
            self.problems.append(why)

    def finish(self) -> None:
        self.problems += [
            f"{name}: unknown variable, perhaps misspelled" for name in self.unknown()
        ]
        if self.problems:
            raise SystemExit(
                "The portal can't start. Please correct:\n"
                + "\n".join(f"  - {p}" for p in self.problems)
            )


def secrets_of(env: Environment, *, var: Path, demo: bool) -> dict[str, Any]:
    """Secret keys: from the environment or a file named by NAME_FILE; in the demo from a generated key file."""
    made = demo_keys(var / "keys.json") if demo else {}

    def key(name: str, kind: str = "str", **options: Any) -> Any:
        return env.read(kind, name, made.get(name, REQUIRED), **options)

    return {
        "secret": key("PORTAL_SECRET_KEY", validate=Length(min=40)),
        "audit": key("PORTAL_AUDIT_KEY", validate=Length(min=40)),
        "sealing": key("PORTAL_SEALING_KEYS", "list", validate=fernet_keys),
    }


def mail_of(env: Environment, *, demo: bool) -> dict[str, Any]:
    """Where e-mail leaves: a mail server, or without one the demo's mailbox."""
    name = "PORTAL_SMTP_URL"
    if demo and not {name, f"{name}_FILE"} & set(env.variables):
        return {"EMAIL_BACKEND": MAILBOX_BACKEND}
    told = env.read("dj_email_url", name) or {"EMAIL_BACKEND": SMTP_BACKEND}
    wrong = told.get("EMAIL_BACKEND") != SMTP_BACKEND
    env.refuse(
        wrong,
        f"{name}: an address such as submission://user:password@host:587 is needed",
    )
    return told


@dataclass(frozen=True)
class Line:
    """The programme's LINE account and its channel of the Messaging API."""

    account: str
    token: str
    secret: str
    api: str


def line_of(env: Environment, *, demo: bool) -> Line | None:
    """None, so LINE is off, unless all that it needs is given."""
    names = ("PORTAL_LINE_ACCOUNT", "PORTAL_LINE_TOKEN", "PORTAL_LINE_SECRET")
    account = env.read("str", names[0], "", validate=line_account)
    token, secret = (env.read("str", name, "").strip() for name in names[1:])
    api = env.read(
        "str", "PORTAL_LINE_API", "https://api.line.me", validate=origin
    ).rstrip("/")
    given = [bool(each) for each in (account, token, secret)]
    env.refuse(
        any(given) and not all(given), f"{', '.join(names)}: all of them or none"
    )
    env.refuse(
        not demo and urlsplit(api).scheme == "http",
        "PORTAL_LINE_API: production needs https",
    )
    return Line(account, token, secret, api) if all(given) else None


__all__ = [
    "LOOPBACK",
    "Environment",
    "Line",
    "OneOf",
    "line_of",
    "mail_of",
    "origin",
    "redis_address",
    "scanner_address",
    "secrets_of",
]
