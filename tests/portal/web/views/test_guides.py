"""The guides say what the screen says, the same in both languages."""

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image

from portal.text import catalogues
from portal.web.views import guides
from tests.portal.web.views.pages import url

ROOT = Path(settings.BASE_DIR)
ROOTS = ("portal", "organizations", "volunteers", "placements", "templates")
BOLD = re.compile(r"<b>(.+?)</b>", re.DOTALL)
PICTURE = re.compile(r'shot.html" with name="([\w-]+)"( tall=1)?')
PART = re.compile(r'{% include "(guides/\w\w/[\w-]+\.html)" %}')
SECTION = re.compile(r'<h2 id="([\w-]+)">')


def text(name: str, language: str) -> str:
    """With the parts that it includes."""
    return with_parts(f"guides/{language}/{name}.html")


def with_parts(path: str) -> str:
    written = (ROOT / "templates" / path).read_text("utf-8")
    return PART.sub(lambda part: with_parts(part[1]), written)


def bold(name: str, language: str) -> list[str]:
    return [" ".join(one.split()) for one in BOLD.findall(text(name, language))]


@cache
def on_the_screen() -> dict[str, set[str]]:
    """The Thai of every English text that code and templates show now."""
    thai = defaultdict(set)
    for entry in catalogues.merged(ROOT / "locale" / "th"):
        thai[entry.msgid].add(catalogues.translation_of(entry))
    shown = {
        message
        for path, (_context, message) in catalogues.texts_in(ROOT / r for r in ROOTS)
    }
    return {message: thai[message] for message in shown}


def unknown(name: str) -> list[tuple[str, str]]:
    known = on_the_screen()
    pairs = zip(bold(name, "en"), bold(name, "th"), strict=True)
    return [(en, th) for en, th in pairs if th not in known.get(en, ())]


@pytest.mark.parametrize("name", guides.TITLES)
def test_names_of_buttons_are_those_of_the_screen(name):
    assert unknown(name) == []


def test_a_name_that_no_screen_has_is_found(monkeypatch):
    wrong = {"en": "<b>Save the draft</b>", "th": "<b>เก็บร่าง</b>"}
    monkeypatch.setitem(globals(), "text", lambda _name, language: wrong[language])
    assert unknown("hosts") == [("Save the draft", "เก็บร่าง")]


@pytest.mark.parametrize("name", guides.TITLES)
def test_both_languages_have_as_many_names_in_bold(name):
    assert len(bold(name, "th")) == len(bold(name, "en")) > 0


@pytest.mark.parametrize("name", guides.TITLES)
def test_both_languages_have_the_same_parts(name):
    for pattern in (SECTION, PICTURE):
        parts = pattern.findall(text(name, "th"))
        assert parts
        assert parts == pattern.findall(text(name, "en"))


@pytest.mark.parametrize("name", guides.TITLES)
@pytest.mark.parametrize("language", ["th", "en"])
def test_pictures_are_there_and_have_their_size(name, language):
    for picture, is_tall in PICTURE.findall(text(name, language)):
        path = ROOT / "static" / "guides" / language / f"{picture}.webp"
        with Image.open(path) as image:
            shape = image.width / image.height
        assert shape == pytest.approx(390 / 600 if is_tall else 760 / 520, abs=0.01)
        assert path.stat().st_size < 60_000


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["hosts", "reviewers", "volunteers"])
@pytest.mark.parametrize("language", ["th", "en"])
def test_anybody_may_read_a_guide(as_user, name, language):
    page = as_user(None).get(url("guide", name, language=language)).text
    for section in SECTION.findall(text(name, language)):
        assert f'href="#{section}"' in page
        assert f'<h2 id="{section}">' in page


@pytest.mark.django_db
def test_the_coordinators_guide_is_for_coordinators(as_user, coordinator, applicant):
    path = url("guide", "coordinators")
    assert as_user(coordinator).get(path).status_code == 200
    assert as_user(applicant).get(path).status_code == 404
    assert as_user(None).get(path).status_code == 404


@pytest.mark.django_db
def test_a_guide_that_does_not_exist_is_not_found(as_user):
    assert as_user(None).get(url("guide", "nobody")).status_code == 404


@pytest.mark.django_db
def test_guides_are_reached_from_the_pages_they_explain(
    as_user, coordinator, reviewer, editor, pi
):
    for person, name, path in (
        (coordinator, "coordinators", url("admin:index")),
        (reviewer, "reviewers", url("reviews")),
        (editor, "hosts", url("host", pi.organization.slug)),
    ):
        assert f'href="{url("guide", name)}"' in as_user(person).get(path).text
