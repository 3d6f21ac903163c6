"""Forms are drawn by their layouts and the template pack."""

import re

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort
from portal.forms.helper import PortalForm
from portal.forms.layout import (
    Actions,
    Disclosure,
    Field,
    Group,
    Include,
    Link,
    Note,
    Submit,
    Words,
)


class Question(PortalForm):
    css = "answer"
    attributes = {"data-leave-guard": True}
    parts = (
        Words("ก่อนเริ่ม"),
        Note("ระวัง", tone="sky"),
        "why",
        Group("ชื่อ", Field("surname", css="field--short"), hint="สั้น ๆ"),
        Disclosure("ที่เหลือ", "more"),
    )
    buttons = (
        Actions(
            Submit(_lazy("Save and continue")),
            Submit(_lazy("Save and finish later"), name="later", tone="text"),
            Link(_lazy("Cancel"), "cohort_positions", "cohort.number"),
        ),
    )

    why = forms.CharField(label="ทำไม")
    surname = forms.CharField(label="นามสกุล", required=False)
    more = forms.CharField(label="อีก", max_length=2, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)


def drawn(form, source="{% load crispy_forms_tags %}{% crispy form %}", **context):
    request = RequestFactory().get("/")
    context = {"form": form, "cohort": Cohort(number=16), "request": request, **context}
    with translation.override("en"):
        return Template(source).render(Context({"csrf_token": "T", **context}))


def order(html, *words):
    places = [html.index(word) for word in words]
    return places == sorted(places)


def test_parts_and_buttons_stand_in_their_order():
    html = drawn(Question())
    assert order(
        html,
        "ก่อนเริ่ม",
        "ระวัง",
        "ทำไม",
        "<legend>ชื่อ",
        "นามสกุล",
        "ที่เหลือ",
        "อีก",
        "Save and",
    )
    assert 'name="later" value="1"' in html
    assert '<a href="/en/cohorts/16/positions/">Cancel</a>' in html
    assert "field field--short" in html


def test_the_form_has_its_class_its_token_and_no_checks_of_the_browser():
    tag = re.search(r"<form[^>]*>", drawn(Question()))[0]
    assert 'class="answer"' in tag
    assert "novalidate" in tag
    assert "data-leave-guard" in tag
    assert 'method="post"' in tag
    assert 'value="T"' in drawn(Question())


def test_hidden_fields_are_drawn_though_no_layout_names_them():
    assert '<input type="hidden" name="seen"' in drawn(Question())


def test_words_of_the_layout_stay_text():
    class Evil(Question):
        parts = (Words("<script>"), Group("<script>", "why"))

    assert "<script>" not in drawn(Evil())


def test_a_refused_form_says_so_above_its_fields():
    html = drawn(Question({}))
    assert html.count('class="error-summary"') == 1
    assert order(html, "error-summary", "ก่อนเริ่ม")


def test_a_page_that_has_shown_the_summary_gets_no_second_one():
    source = (
        "{% load crispy_forms_tags forms %}{% error_summary form %}<h1>A</h1>"
        "{% crispy form %}"
    )
    html = drawn(Question({}), source)
    assert html.count('class="error-summary"') == 1
    assert order(html, "error-summary", "<h1>")


@pytest.mark.parametrize(("more", "is_open"), [("abc", True), ("", False)])
def test_closed_parts_open_where_something_is_wrong(more, is_open):
    html = drawn(Question({"why": "x", "seen": 1, "more": more}))
    assert bool(re.search(r"<details[^>]*\sopen", html)) is is_open


def test_a_page_with_a_refused_form_begins_its_title_with_it():
    source = "{% load forms %}{% has_errors as it %}{{ it }}"
    assert drawn(Question(), source) == "False"
    assert drawn(Question({}), source) == "True"
    assert drawn(None, source, other=Question({})) == "True"


def test_what_only_one_page_has_is_a_template_of_its_own():
    class Own(Question):
        parts = (Include("components/messages.html"), "why")

    assert "ทำไม" in drawn(Own())
