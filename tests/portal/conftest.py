import pytest
from django.test import Client


@pytest.fixture
def letters(settings, tmp_path):
    """A kind of message of the tests' own: `note`, in both languages, with a text that people typed."""
    for language, title in (("th", "เรื่องใหม่"), ("en", "Something new")):
        path = tmp_path / "messages" / "note" / f"{language}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{title}\n{{{{ person }}}}\n\n{{{{ said }}}}\n{{{{ origin }}}}/my/\n")
    first, second = settings.TEMPLATES
    settings.TEMPLATES = [
        {**first, "DIRS": [tmp_path, *first["DIRS"]]},
        {**second, "DIRS": [tmp_path, *second["DIRS"]]},
    ]


@pytest.fixture
def visitor():
    """A browser that nobody is logged in with."""
    return Client()
