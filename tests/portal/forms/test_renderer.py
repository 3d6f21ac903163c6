"""Controls drawn in Python are those that Django's templates draw."""

import re

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _lazy

from portal.forms.renderer import DRAWN, PortalRenderer

EVIL = "\"><script>'&"
CHOICES = [("", "–"), (EVIL, EVIL), (7, 1234567), ("g", [("a", _lazy("Yes"))])]
LOOKS = {"class": EVIL, "data-on": True, "data-off": False, "data-none": None}
WIDGETS = [
    (forms.TextInput, EVIL),
    (forms.TextInput, None),
    (forms.TextInput, mark_safe("&amp;")),
    (forms.EmailInput, ""),
    (forms.URLInput, "x"),
    (forms.NumberInput, 1234567),
    (forms.SearchInput, "x"),
    (forms.TelInput, "x"),
    (forms.ColorInput, "#ffffff"),
    (forms.PasswordInput, "secret"),
    (forms.HiddenInput, EVIL),
    (forms.DateInput, None),
    (forms.TimeInput, "10:00"),
    (forms.DateTimeInput, None),
    (forms.CheckboxInput, True),
    (forms.CheckboxInput, "on"),
    (forms.Textarea, EVIL),
    (forms.Textarea, None),
    (forms.Textarea, "\n line"),
]
SEVERAL = [
    forms.Select,
    forms.SelectMultiple,
    forms.RadioSelect,
    forms.CheckboxSelectMultiple,
]


def plain(html):
    """Without what browsers don't show: space around tags, and more than one space."""
    tag = r"\s*(</?(?:option|optgroup|select|div|label)\b[^>]*>)\s*"
    return re.sub(tag, r"\1", re.sub(r"\s+", " ", html))


def is_the_same(widget, value):
    drawn = {
        kind: widget.render('na"me', value, {"id": "id_x", **LOOKS}, kind())
        for kind in (PortalRenderer, TemplatesSetting)
    }
    assert plain(drawn[PortalRenderer]) == plain(drawn[TemplatesSetting])
    assert "<script>" not in drawn[PortalRenderer]
    return drawn[PortalRenderer]


@pytest.mark.parametrize(("kind", "value"), WIDGETS)
def test_a_control_is_drawn_the_same(kind, value):
    widget = kind()
    assert widget.template_name in DRAWN
    assert "data-on" in is_the_same(widget, value)


@pytest.mark.parametrize("kind", SEVERAL)
@pytest.mark.parametrize("value", ["", EVIL, "7", ["a", EVIL], None])
def test_choices_are_drawn_the_same(kind, value):
    widget = kind(choices=CHOICES)
    assert widget.template_name in DRAWN
    assert "1234567" in is_the_same(widget, value).replace(",", "")


@pytest.mark.parametrize("kind", SEVERAL[2:])
def test_a_single_choice_is_drawn_the_same_without_its_label(kind):
    def tags(renderer):
        class Asked(forms.Form):
            which = forms.MultipleChoiceField(choices=CHOICES[:2], widget=kind)

        form = Asked(renderer=renderer())
        return [choice.tag() for choice in form["which"]]

    assert tags(PortalRenderer) == tags(TemplatesSetting)
    assert "<label" not in "".join(tags(PortalRenderer))


def test_what_has_a_template_of_its_own_keeps_it():
    widget = forms.SplitDateTimeWidget()
    assert widget.template_name not in DRAWN
    is_the_same(widget, None)


def test_a_file_field_lies_over_a_button_in_the_language_of_the_page():
    drawn = forms.FileInput({"accept": ".pdf", "data-button": EVIL}).render(
        "cv", None, renderer=PortalRenderer()
    )
    assert '<input type="file" name="cv" accept=".pdf"></span>' in drawn
    assert f'aria-hidden="true">{escape(EVIL)}</span>' in drawn
    with translation.override("en"):
        plain = forms.FileInput().render("cv", None, renderer=PortalRenderer())
    assert ">Choose a file</span>" in plain
    assert ">No file chosen yet</span>" in plain


@pytest.mark.parametrize(("most", "is_counted"), [(300, True), (20_000, False)])
def test_a_box_that_ends_counts_what_is_typed(most, is_counted):
    with translation.override("en"):
        field = forms.CharField(max_length=most, widget=forms.Textarea)
        html = field.widget.render("note", "", {}, PortalRenderer())
    assert f'maxlength="{most}"' in html
    assert ('data-count-text="{n} of 300 characters"' in html) is is_counted
    assert ("data-count-limit" in html) is is_counted
