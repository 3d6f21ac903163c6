"""Forms and their controls are drawn by layouts, widgets and the pack."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.urls import reverse

from portal.forms.layout import Part
from tests.portal.forms.test_every_form import our_forms

ROOT = Path(settings.BASE_DIR)
TEMPLATES = ROOT / "templates"
PACKAGES = ("portal", "organizations", "volunteers", "placements")
CONTROL = re.compile(r"<(form|input|select|textarea)\b")
PACK = re.compile(r"portal/(layout/)?[a-z_]+\.html")
INCLUDE = re.compile(r'Include\(\s*"([^"]+)"')
BY_HAND = {
    "allauth/elements/form.html",
    "components/dialog.html",
    "components/versus.html",
    "organizations/catalogue/view_switch.html",
    "organizations/hosts/document_read.html",
    "style/acts.html",
    "volunteers/application/sections/choice.html",
    "volunteers/hosts/comparison.html",
    "volunteers/hosts/row.html",
    "volunteers/shortlist/saved.html",
    "volunteers/shortlist/saved_row.html",
}
"""docs/contributing.md says why."""


def drawn_by_layouts():
    """The templates of layout objects, and those that layouts include."""
    assert our_forms()
    known = [Part]
    for each in known:
        known += [sub for sub in each.__subclasses__() if sub not in known]
    names = {getattr(each, "template", "") for each in known}
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            names |= set(INCLUDE.findall(path.read_text("utf-8")))
    return names


def with_controls():
    for path in sorted(TEMPLATES.rglob("*.html")):
        name = str(path.relative_to(TEMPLATES))
        is_drawn = PACK.fullmatch(name) or "/widgets/" in name
        if is_drawn or name.startswith("admin/"):
            continue
        if CONTROL.search(path.read_text("utf-8")):
            yield name


def test_no_form_is_written_by_hand_but_those_with_a_reason():
    assert set(with_controls()) - drawn_by_layouts() == BY_HAND


def test_the_reasons_are_told():
    told = (ROOT / "docs/contributing.md").read_text("utf-8")
    assert {name for name in BY_HAND if f"`{name}`" not in told} == set()


def test_buttons_of_a_form_without_fields_are_drawn_by_the_pack():
    within = re.compile(r"{% postform .*?{% endpostform %}", re.DOTALL)
    found = {
        str(path.relative_to(TEMPLATES)): within.findall(path.read_text("utf-8"))
        for path in TEMPLATES.rglob("*.html")
    }
    assert sum(len(forms) for forms in found.values()) > 40
    assert [name for name, forms in found.items() if "<button" in str(forms)] == []


def drawn(source, **context):
    return Template("{% load forms %}" + source).render(
        Context({"csrf_token": "T", **context})
    )


def test_a_form_without_fields_has_its_address_its_token_and_what_it_sends():
    html = drawn(
        '{% postform "contact" css="actions" seen=seen empty="" none=none %}'
        '{% submit "Send" name="act" value="go" tone="quiet" about=seen %}'
        "{% endpostform %}",
        seen='"><b>',
        none=None,
    )
    form = re.search(r"<form[^>]*>", html)[0]
    assert 'method="post"' in form
    assert f'action="{reverse("contact")}"' in form
    assert 'class="actions"' in form
    assert 'name="csrfmiddlewaretoken" value="T"' in html
    assert 'name="seen" value="&quot;&gt;&lt;b&gt;"' in html
    assert "empty" not in html
    assert "none" not in html
    assert re.search(r'<button\s+class="btn btn-quiet"\s+type="submit"', html)
    assert 'name="act" value="go"' in html
    assert '<span class="visually-hidden"> &quot;&gt;&lt;b&gt;</span>' in html


def test_the_page_of_a_secret_link_gets_no_token():
    assert "csrf" not in drawn("{% postform has_token=False %}{% endpostform %}")


def test_a_misspelled_look_is_an_error():
    with pytest.raises(TypeError):
        drawn('{% submit "Send" smal=True %}')
