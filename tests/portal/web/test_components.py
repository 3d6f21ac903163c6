"""The small templates that pages are made of."""

import re

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.utils import translation

from portal.text import charts


class Question(forms.Form):
    why = forms.CharField(label="ทำไม", help_text="สั้น ๆ", widget=forms.Textarea)
    surname = forms.CharField(label="นามสกุล", required=False)
    study = forms.ChoiceField(
        label="เรียนอยู่ไหม", choices=[("y", "ใช่"), ("n", "ไม่")], widget=forms.RadioSelect
    )
    agree = forms.BooleanField(label="ยินยอม")


def component(template, **context):
    return render_to_string(f"components/{template}.html", context)


def form_part(template, **context):
    return render_to_string(f"portal/{template}.html", context)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_a_field_ties_hint_and_error_to_its_input():
    html = form_part("field", field=Question({})["why"])
    assert 'aria-describedby="id_why_helptext id_why_error"' in html
    assert 'id="id_why_helptext"' in html
    assert 'id="id_why_error"' in html
    assert 'aria-invalid="true"' in html


def test_optional_fields_are_marked_and_required_ones_are_not():
    assert "(optional)" in form_part("field", field=Question()["surname"])
    plain = form_part("field", field=Question()["why"])
    assert "optional" not in plain
    assert "*" not in plain


def test_radio_buttons_are_a_fieldset_with_a_legend():
    html = form_part("field", field=Question({})["study"])
    assert re.search(
        r'<fieldset\s+class="field field--bad"\s+aria-describedby="id_study_error"\s*>'
        r"\s*<legend\s*>เรียนอยู่ไหม</legend>",
        html,
    )


def test_the_error_summary_leads_to_each_field():
    html = form_part("error_summary", form=Question({"surname": "ดี"}))
    assert "There are 3 things to fix" in html
    assert re.findall(r'href="#([^"]+)"', html) == ["id_why", "id_study_0", "id_agree"]


def test_without_errors_there_is_no_summary():
    assert form_part("error_summary", form=Question()).strip() == ""


def test_the_error_summary_knows_formsets():
    formset = forms.formset_factory(Question, extra=0, min_num=1)(
        {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0}
    )
    html = form_part("error_summary", formset=formset)
    assert 'href="#id_form-0-why"' in html
    assert "There are 3 things to fix" in html


def test_text_from_people_is_never_markup():
    evil = "<script>alert(1)</script>"
    for html in (
        component("host_text", text=evil),
        component("toast", text=evil),
        component("note", title=evil, text=evil),
        component(
            "card", title=evil, href="/x/", summary=evil, badges=[{"label": evil}]
        ),
        component("diff", parts=[{"kind": "added", "text": evil}]),
        component("key_facts", facts=[{"label": evil, "value": evil}]),
    ):
        assert "<script" not in html


def test_a_fact_that_is_missing_is_not_shown():
    html = component(
        "key_facts",
        facts=[{"label": "จำนวนรับ", "value": None}, {"label": "ที่ว่าง", "value": 0}],
    )
    assert "จำนวนรับ" not in html
    assert "ที่ว่าง" in html


def test_months_say_their_range_in_words_and_in_place():
    html = component(
        "month_strip",
        phases=[
            {"first_month": 4, "last_month": 12},
            {"first_month": 1, "last_month": 12},
        ],
    )
    assert "Months 4–12" in html
    assert "All year" in html
    assert "from-4 to-12" in html


def test_the_map_is_also_a_list():
    loei = {
        "slug": "loei",
        "name": "เลย",
        "outline": "M0 0z",
        "count": 2,
        "url": "?province=loei",
        "level": 1,
    }
    tak = {
        "slug": "tak",
        "name": "ตาก",
        "outline": "M1 1z",
        "count": 0,
        "url": "",
        "level": 0,
    }
    html = component("province_map", map={"view_box": "0 0 9 9", "items": [loei, tak]})
    assert html.count('href="?province=loei"') == 2
    assert html.count("<path") == 2
    assert "<li>" in html.split("<summary>")[1]
    assert "ตาก" not in html.split("<summary>")[1]


def test_a_chart_is_a_table_with_a_scale():
    html = component("bar_chart", chart=charts.bar_chart("ใบสมัคร", [("PI", 3)]))
    assert "<caption>ใบสมัคร</caption>" in html
    assert '<th scope="row">PI</th>' in html
    assert 'style="' not in html


def test_the_pager_keeps_the_filters_in_the_address():
    html = component(
        "pager", page=Paginator(range(30), 10).page(2), query="region=north&q=ก"
    )
    assert 'href="?region=north&amp;q=ก&amp;page=1"' in html
    assert "Page 2 of 3" in html
    assert component("pager", page=Paginator(range(3), 10).page(1)).strip() == ""


def test_a_form_refused_says_so_in_the_title():
    assert "<title>Error: " in render_to_string(
        "layouts/narrow.html", {"form": Question({})}
    )
    assert "<title>Error: " not in render_to_string(
        "layouts/narrow.html", {"form": Question()}
    )
