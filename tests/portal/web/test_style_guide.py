"""The style guide shows every layout object, in its states."""

import importlib
import pkgutil
import re
from collections import Counter

import pytest
from django.urls import reverse

from portal.forms.layout import Part

PACKAGES = ("portal", "organizations", "volunteers", "placements")
ABSTRACT = {"Part", "Container"}


def layout_objects():
    for package in PACKAGES:
        found = importlib.import_module(package)
        for module in pkgutil.walk_packages(found.__path__, f"{package}."):
            if module.name.endswith(("forms", "layout")) or ".forms." in module.name:
                importlib.import_module(module.name)
    known = [Part]
    for each in known:
        known += [sub for sub in each.__subclasses__() if sub not in known]
    return {each for each in known if each.__module__.split(".")[0] in PACKAGES}


PAGES = ("style", "style_desk")


def test_each_layout_object_is_shown(client, db, monkeypatch):
    drawn = set()
    draw = Part.render

    def noted(self, *args, **kwargs):
        drawn.add(type(self).__name__)
        return draw(self, *args, **kwargs)

    monkeypatch.setattr(Part, "render", noted)
    for page in PAGES:
        assert "Traceback" not in client.get(reverse(page)).text
    known = {each.__name__ for each in layout_objects()}
    assert known - drawn == ABSTRACT
    assert not drawn - known


def test_buttons_have_every_look(client, db):
    page = client.get(reverse("style")).text
    form = page.split('id="form-buttons"')[1].split("</section>")[0]
    for tone in ("primary", "quiet", "sun", "danger", "text"):
        assert f"btn-{tone} btn-sm" in form, tone
    for look in ('aria-pressed="true"', "data-step", 'lang="th"', "visually-hidden"):
        assert look in form, look


def test_both_forms_are_shown_without_and_with_errors(client, db):
    page = client.get(reverse("style")).text
    refused = page.split('id="errors"')[1].split("</section>")[0]
    assert "error-summary" in refused
    assert "field--bad" in refused
    empty = page.split('id="fields"')[1].split("</section>")[0]
    assert "field__error" not in empty


STATES = {
    "entry": ("entry__password", "open\n>", "error-summary"),
    "answers": ("field--bad", "versus", "region", "levels", "checked", "selected"),
    "referees": ("note--sun", "can’t answer", "data erased", "field--bad"),
    "times": ("times__day", "checked", "in person", "remote", "field__error"),
    "profile": ("pair", "pinned", "field--bad"),
    "returned": ("note--sun", "This is settled", "field__error", "<details>"),
    "in-part": ("<ins>", "<del>", "checked", "field__error"),
    "scenario": ("note--sun", '<details class="card">', "open>", "field--bad"),
}
OF_THE_DESK = {"returned", "in-part", "scenario"}


@pytest.mark.parametrize("anchor", STATES)
def test_an_object_is_shown_in_its_states(client, db, anchor):
    name = "style_desk" if anchor in OF_THE_DESK else "style"
    page = client.get(f"/en{reverse(name)}").text
    part = page.split(f'id="{anchor}"')[1].split('<section class="style-sample')[0]
    assert [look for look in STATES[anchor] if look not in part] == []


@pytest.mark.parametrize("name", PAGES)
def test_no_id_is_given_twice(client, db, name):
    page = client.get(reverse(name)).text
    given = Counter(re.findall(r'\sid="([^"]+)"', page))
    assert [key for key, times in given.items() if times > 1] == []
