import pytest
from django.test import Client

from portal.messages import kinds
from portal.messages.kinds import Kind, Place

PLACES = (
    Place("name", "who reads", lambda known: str(known["person"])),
    Place("said", "what was said", lambda known: known.get("said", "")),
    Place("link", "where to", lambda known: f"{known['origin']}/my/"),
)


@pytest.fixture
def letters(settings, tmp_path, monkeypatch):
    """A kind of message of the tests' own: `note`, in both languages, with a text that people typed."""
    monkeypatch.setitem(kinds._kinds, "note", Kind("note", PLACES))
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
    """A browser that nobody is logged in with."""
    return Client()
