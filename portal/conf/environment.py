"""Reads the environment strictly.

All problems are collected, and the start is refused with one message that lists them.
"""

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
from marshmallow.validate import Length, OneOf, Range

from portal.conf.keys import demo_keys

PREFIX = "PORTAL_"
REQUIRED = object()
LOOPBACK = ("127.0.0.1", "localhost", "::1")
SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
# A socket (unix:///run/clamd.ctl) or a host with a port (tcp://clamav:3310).
SCANNER = re.compile(r"unix://(/\S+)|tcp://([^\s:/]+):(\d{1,5})")
# LINE's basic id: @ and 2 to 30 letters, digits, dots, underscores or hyphens.
LINE_ACCOUNT = re.compile(r"@[A-Za-z0-9._-]{2,30}")
# Without a name or brackets; mail servers take ASCII everywhere.
MAIL_ADDRESS = re.compile(r"[!-?A-~]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
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
            "an address such as unix:///run/clamav/clamd.ctl "
            "or tcp://clamav:3310 is needed"
        )


def mail_address(value: str) -> None:
    if value and not MAIL_ADDRESS.fullmatch(value):
        raise ValidationError("a bare address such as portal@example.org is needed")


def line_account(value: str) -> None:
    if value and not LINE_ACCOUNT.fullmatch(value):
        raise ValidationError("the account's basic id such as @123abcde is needed")


class Environment:
    """`read` reads one variable; `finish` stops the start if there are problems."""

    def __init__(self, variables: Mapping[str, str] = os.environ) -> None:
        self.variables = variables
        self.names: set[str] = set()
        self.problems: list[str] = []
        self.reader = FileAwareEnv(eager=True, strip_whitespace=True)

    def read(
        self, kind: str, name: str, default: Any = REQUIRED, **options: Any
    ) -> Any:
        """The variable as `kind` (a method of environs), or `default`.

        A problem is recorded, and "" is returned.
        """
        # NAME_FILE is the same variable, read from a file (a secret of a container).
        self.names |= {name, f"{name}_FILE"}
        fallback = () if default is REQUIRED else (default,)
        try:
            return getattr(self.reader, kind)(name, *fallback, **options)
        except (ValueError, OSError) as error:
            messages = getattr(error, "error_messages", None) or ["must be set"]
            self.problems.append(f"{name}: {'; '.join(messages)}")
            return ""

    def unknown(self) -> Iterable[str]:
        """Variables with our prefix that nothing has read."""
        ours = {name for name in self.variables if name.startswith(PREFIX)}
        return sorted(ours - self.names)

    def refuse(self, condition: bool, problem: str) -> None:
        if condition:
            self.problems.append(problem)

    def finish(self) -> None:
        self.problems += [
            f"{name}: unknown variable, perhaps misspelled" for name in self.unknown()
        ]
        if self.problems:
            lines = [f"  - {problem}" for problem in self.problems]
            raise SystemExit(
                "\n".join(["The portal can't start. Please correct:", *lines])
            )


def read_secrets(env: Environment, *, var: Path, demo: bool) -> dict[str, Any]:
    """Secret keys, from the environment or from a file that NAME_FILE names.

    The demo has a generated key file.
    """
    generated = demo_keys(var / "keys.json") if demo else {}

    def key(name: str, kind: str = "str", **options: Any) -> Any:
        return env.read(kind, name, generated.get(name, REQUIRED), **options)

    return {
        "secret": key("PORTAL_SECRET_KEY", validate=Length(min=40)),
        "audit": key("PORTAL_AUDIT_KEY", validate=Length(min=40)),
        "sealing": key("PORTAL_SEALING_KEYS", "list", validate=fernet_keys),
    }


def make_private(database: dict[str, Any]) -> None:
    """SQLite's file for its owner only; SQLite gives its other files the same mode."""
    path = Path(str(database["NAME"]))
    if not database["ENGINE"].endswith("sqlite3") or not path.is_absolute():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    for each in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        if each.exists():
            each.chmod(0o600)


@dataclass(frozen=True)
class MailAddresses:
    """`sender`: From. `replies`: read by people, as the contact page says. `bounces`:
    the envelope's sender, where mail servers report. `organizer`: of appointments.
    """

    sender: str
    replies: str
    bounces: str
    organizer: str


def read_addresses(env: Environment, *, demo: bool) -> MailAddresses:
    """Those that aren't set are the sender; the organizer is an address people read."""
    sender = env.read(
        "str",
        "PORTAL_MAIL_FROM",
        *(["portal@portal.example"] if demo else []),
        validate=mail_address,
    )
    replies, bounces, organizer = (
        env.read("str", f"PORTAL_MAIL_{name}", "", validate=mail_address)
        for name in ("REPLY_TO", "BOUNCES", "ORGANIZER")
    )
    replies = replies or sender
    return MailAddresses(sender, replies, bounces or sender, organizer or replies)


def read_mail(env: Environment, *, demo: bool) -> dict[str, Any]:
    """Where e-mail is sent: a mail server, or the mailbox of a demo without one."""
    name = "PORTAL_SMTP_URL"
    if demo and not {name, f"{name}_FILE"} & set(env.variables):
        return {"EMAIL_BACKEND": MAILBOX_BACKEND}
    values = env.read("dj_email_url", name) or {"EMAIL_BACKEND": SMTP_BACKEND}
    env.refuse(
        values.get("EMAIL_BACKEND") != SMTP_BACKEND,
        f"{name}: an address such as submission://user:password@host:587 is needed",
    )
    return values


@dataclass(frozen=True)
class LineChannel:
    """The programme's LINE account and its channel of the Messaging API."""

    account: str
    token: str
    secret: str
    api: str


def read_line(env: Environment, *, demo: bool) -> LineChannel | None:
    """None, so that LINE is off, unless everything it needs is set."""
    names = ("PORTAL_LINE_ACCOUNT", "PORTAL_LINE_TOKEN", "PORTAL_LINE_SECRET")
    account = env.read("str", names[0], "", validate=line_account)
    token, secret = (env.read("str", name, "").strip() for name in names[1:])
    api = env.read(
        "str", "PORTAL_LINE_API", "https://api.line.me", validate=origin
    ).rstrip("/")
    given = [bool(value) for value in (account, token, secret)]
    env.refuse(
        any(given) and not all(given), f"{', '.join(names)}: all of them or none"
    )
    env.refuse(
        not demo and urlsplit(api).scheme == "http",
        "PORTAL_LINE_API: production needs https",
    )
    return LineChannel(account, token, secret, api) if all(given) else None


__all__ = [
    "LOOPBACK",
    "Environment",
    "LineChannel",
    "OneOf",
    "Range",
    "make_private",
    "origin",
    "read_addresses",
    "read_line",
    "read_mail",
    "read_secrets",
    "redis_address",
    "scanner_address",
]
