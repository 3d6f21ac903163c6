"""Words: fragments are merged into one catalogue, and no marked text lacks its Thai."""

import gettext
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from portal.text import catalogues

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
ROOT = Path(settings.BASE_DIR)


@pytest.fixture
def locale(tmp_path):
    folder = tmp_path / "th"
    folder.mkdir()

    def write(name, **words):
        entries = "\n".join(
            f'msgid "{english}"\nmsgstr "{thai}"\n' for english, thai in words.items()
        )
        (folder / f"{name}.po").write_text(HEADER + entries)
        return folder

    return write


def test_fragments_become_one_catalogue(locale):
    locale("one", Yes="ใช่")
    compiled = catalogues.compile_catalogue(locale("two", No="ไม่ใช่"))
    with compiled.open("rb") as source:
        words = gettext.GNUTranslations(source)
    assert [words.gettext(text) for text in ("Yes", "No", "Maybe")] == [
        "ใช่",
        "ไม่ใช่",
        "Maybe",
    ]


def test_fragments_may_agree(locale):
    locale("one", Yes="ใช่")
    assert len(catalogues.merged(locale("two", Yes="ใช่"))) == 1


def test_fragments_may_not_disagree(locale):
    locale("one", Yes="ใช่")
    with pytest.raises(ValueError, match=r"two\.po: “Yes” has two translations"):
        catalogues.merged(locale("two", Yes="ครับ"))


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ('_("Yes")', [("", "Yes")]),
        ('_lazy("Yes") + gettext_lazy("No")', [("", "Yes"), ("", "No")]),
        ('ngettext("one", "many", n)', [("", "one")]),
        ('pgettext("an answer", "Yes")', [("an answer", "Yes")]),
        ('_("Yes " "and no")', [("", "Yes and no")]),
        ('_(name); say("Yes")', []),
    ],
)
def test_texts_are_found_in_python(source, texts):
    assert list(catalogues.python_texts(source)) == texts


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ('{% load i18n %}{% translate "Yes" %}', [("", "Yes")]),
        ('{% load i18n %}{% translate "Yes" as label %}', [("", "Yes")]),
        ('{% load i18n %}{% translate "It\'s on" %}', [("", "It's on")]),
        (
            '{% load i18n %}{% translate "Yes" context "an answer" %}',
            [("an answer", "Yes")],
        ),
        (
            "{% load i18n %}{% blocktranslate trimmed %}\n Hello\n {{ name }}{% "
            "endblocktranslate %}",
            [("", "Hello %(name)s")],
        ),
        (
            "{% load i18n %}{% blocktranslate count n=1 %}one{% plural %}many{% "
            "endblocktranslate %}",
            [("", "one")],
        ),
        ("Yes {{ name }}", []),
    ],
)
def test_texts_are_found_in_templates(source, texts):
    assert list(catalogues.template_texts(source, Path("x.html"))) == texts


def test_text_without_thai_is_told_with_its_file(locale, tmp_path):
    code = tmp_path / "code"
    code.mkdir()
    (code / "views.py").write_text('_("Yes"), _("No")')
    assert catalogues.untranslated([code], locale("one", Yes="ใช่", No="")) == [
        f"{code}/views.py: 'No'"
    ]


def test_command_compiles_and_fails_where_a_text_has_no_thai(
    settings, locale, tmp_path, capsys
):
    settings.LOCALE_PATHS, settings.BASE_DIR = [tmp_path], tmp_path
    locale("one", Yes="ใช่")
    (tmp_path / "portal").mkdir()
    (tmp_path / "portal" / "views.py").write_text('_("No")')
    call_command("catalogues")
    assert (tmp_path / "th" / "LC_MESSAGES" / "django.mo").exists()
    with pytest.raises(CommandError, match="1 texts have no Thai"):
        call_command("catalogues", "--check")
    assert "portal/views.py: 'No'" in capsys.readouterr().err


def test_command_fails_where_fragments_disagree(settings, locale, tmp_path):
    settings.LOCALE_PATHS = [tmp_path]
    locale("one", Yes="ใช่")
    locale("two", Yes="ครับ")
    with pytest.raises(CommandError, match="two translations"):
        call_command("catalogues")


def test_every_text_of_the_portal_has_its_thai():
    roots = [
        ROOT / name
        for name in ("portal", "organizations", "volunteers", "placements", "templates")
    ]
    assert catalogues.untranslated(roots, ROOT / "locale" / "th") == []


def test_thai_asks_for_no_value_that_the_english_lacks():
    entries = catalogues.merged(ROOT / "locale" / "th")
    allowed = {
        entry.msgid: placeholders(entry.msgid + entry.msgid_plural) for entry in entries
    }
    assert [
        entry.msgid
        for entry in entries
        if not placeholders(catalogues.translation_of(entry)) <= allowed[entry.msgid]
    ] == []


def test_thai_is_plain_and_polite():
    words = [
        catalogues.translation_of(entry)
        for entry in catalogues.merged(ROOT / "locale" / "th")
    ]
    assert [
        text for text in words if any(mark in text for mark in ("ครับ", "ค่ะ", "!"))
    ] == []


def placeholders(text):
    return set(re.findall(r"%\(\w+\)s|{\w+}", text))
