"""Fixtures for the tests of the portal."""

import pytest
from django.test import Client

from portal.messages import kinds
from portal.messages.kinds import MessageKind, Placeholder

PLACEHOLDERS = (
    Placeholder("name", "who reads", lambda context: str(context["person"])),
    Placeholder("said", "what was said", lambda context: context.get("said", "")),
    Placeholder("link", "where to", lambda context: f"{context['origin']}/my/"),
)


@pytest.fixture
def note_kind(settings, tmp_path, monkeypatch):
    """A kind of message for tests: `note`, in both languages, with a typed text."""
    kind = MessageKind("note", PLACEHOLDERS)
    monkeypatch.setitem(kinds.message_kinds._entries, "note", kind)
    for language, title in (("th", "เรื่องใหม่"), ("en", "Something new")):
        path = tmp_path / "messages" / "note" / f"{language}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{title}\n{{name}}\n\n{{said}}\n{{link}}\n")
    first, second = settings.TEMPLATES
    settings.TEMPLATES = [
        {**first, "DIRS": [tmp_path, *first["DIRS"]]},
        {**second, "DIRS": [tmp_path, *second["DIRS"]]},
    ]


@pytest.fixture
def visitor():
    """A client with which nobody is logged in."""
    return Client()
