"""The e-mail of the demo: files under var/mailbox/, shown on a page instead of sent."""

import email
import email.policy
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage as ParsedEmail
from pathlib import Path
from time import time_ns

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


@dataclass(frozen=True)
class SentEmail:
    to: str
    subject: str
    at: datetime
    text: str


def folder() -> Path:
    return Path(settings.VAR) / "mailbox"


class MailboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder().mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            (folder() / f"{time_ns()}.eml").write_bytes(message.message().as_bytes())
        return len(email_messages)


def sent_emails(*, limit: int = 50) -> list[SentEmail]:
    """The newest first."""
    paths = sorted(folder().glob("*.eml"), reverse=True)
    return [parse_file(path) for path in paths[:limit]]


def parse_file(path: Path) -> SentEmail:
    parsed = email.message_from_bytes(
        path.read_bytes(), _class=ParsedEmail, policy=email.policy.default
    )
    body = parsed.get_body(preferencelist=("plain",))
    return SentEmail(
        to=str(parsed["To"]),
        subject=str(parsed["Subject"]),
        # The file's name is the time in nanoseconds.
        at=datetime.fromtimestamp(int(path.stem) / 1e9, tz=UTC),
        text=body.get_content() if body else "",
    )
