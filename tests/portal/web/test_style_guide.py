"""The style guide shows every layout object, or a reason stands here."""

import importlib
import pkgutil

from django.urls import reverse

from portal.forms.layout import Part

PACKAGES = ("portal", "organizations", "volunteers", "placements")
OF_ONE_PAGE = {
    "Answer": "a Field, and where it was saved elsewhere the page's own two texts",
    "Ticks": "the provinces of the database, by region",
    "Levels": "the skills that the section asks for, one row each",
    "Referee": "what became of a referee of an application",
    "Days": "the times that a panel has offered",
    "Remarks": "the open remarks of a revision",
    "Pins": "the parts and remarks of a revision",
    "Changes": "the differences of a revision",
    "Pair": "two Fields, with what the profile asks of them",
    "Tries": "the runs of a matching",
    "Card": "one run of a matching",
    "PasswordDisclosure": "a Disclosure, opened by errors of the log-in too",
}
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


def test_each_layout_object_is_shown_or_is_of_one_page(client, db, monkeypatch):
    drawn = set()
    draw = Part.render

    def noted(self, *args, **kwargs):
        drawn.add(type(self).__name__)
        return draw(self, *args, **kwargs)

    monkeypatch.setattr(Part, "render", noted)
    page = client.get(reverse("style")).text
    assert "Traceback" not in page
    known = {each.__name__ for each in layout_objects()}
    assert known - drawn == set(OF_ONE_PAGE) | ABSTRACT
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
