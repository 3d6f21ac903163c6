"""The guards of all tests refuse what they are for."""

import sys

import pytest
from django import forms
from django.db import connections, transaction
from django.http import HttpResponse
from django.template import Context, Origin, Template, engines
from django.test import Client
from django.urls import path

from organizations.models import Cohort
from portal.forms.helper import PortalForm
from tests import make
from tests.plugins import controls, strict, templates
from volunteers.models import Application


def in_a_loop(request, times):
    for number in range(times):
        Cohort.objects.filter(number=number).exists()
    return HttpResponse("done")


def without_token(request):
    return HttpResponse("<form method=post><button>Send</button></form>")


urlpatterns = [
    path("loop/<int:times>/", in_a_loop),
    path("form/", without_token),
]

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.test_strict")]


@pytest.fixture
def bare(settings):
    """None of the portal's own middleware, which asks for a log-in."""
    settings.MIDDLEWARE = []
    return Client()


def test_a_query_in_a_loop_is_refused(bare):
    assert bare.get(f"/loop/{strict.MOST_ALIKE}/").status_code == 200
    with pytest.raises(AssertionError, match="loop"):
        bare.get(f"/loop/{strict.MOST_ALIKE + 1}/")


def test_a_form_without_its_token_is_refused(bare):
    with pytest.raises(AssertionError, match="form"):
        bare.get("/form/")


def test_a_file_left_open_is_refused(pytestconfig, monkeypatch, tmp_path):
    told = []
    monkeypatch.setattr(sys, "unraisablehook", told.append)
    (tmp_path / "left").open("w")
    assert [each.exc_type for each in told] == [ResourceWarning]
    # pytest makes a warning of what is told so, and any warning is an error.
    filters = pytestconfig.getini("filterwarnings")
    assert filters[0] == "error"
    assert [line for line in filters if "Unraisable" in line] == []


def test_a_lock_on_a_join_says_what_it_locks():
    rows = Application.objects.filter(cohort__number=16)
    with transaction.atomic():
        list(rows.select_for_update(of=("self",)))
        with pytest.raises(AssertionError, match="of"):
            list(rows.select_for_update())


def test_a_list_without_an_order_comes_the_other_way_round():
    made = [make.cohort(number=number).number for number in (30, 31, 32)]
    numbers = Cohort.objects.order_by().values_list("number", flat=True)
    assert list(numbers) == made[::-1]


def test_a_connection_that_is_opened_anew_reads_the_other_way_round_too():
    again = connections["default"].copy()
    with again.cursor() as cursor:
        [[is_on]] = cursor.execute("PRAGMA reverse_unordered_selects").fetchall()
    again.close()
    assert is_on


class Thing:
    name = "a thing"


def found_in(source, **context):
    """What the guard says of a template of ours."""
    unknown = []
    with templates.watched(unknown.append):
        engine = engines["django"].engine
        origin = Origin(f"{templates.OURS}/one.html")
        Template(source, origin, "one.html", engine).render(Context(context))
    return unknown


@pytest.mark.parametrize(
    ("source", "unknown"),
    [
        ("{{ thing }}", ["/one.html: thing"]),
        ("{{ given.name }}", []),
        ("{{ given.nam }}", ["/one.html: nam of a Thing", "/one.html: given.nam"]),
        ("{{ nobody.name|upper }}", ["/one.html: nobody.name|upper"]),
        ("{{ nobody.name|default:'-' }}", []),
        ("{% if given.nam %}{% endif %}", ["/one.html: nam of a Thing"]),
        ("{% if lead %}{% endif %}", []),
        ("{% include 'components/note.html' with title=lead %}", []),
    ],
)
def test_a_template_asks_for_what_is_there(source, unknown):
    assert found_in(source, given=Thing(), nobody=None) == unknown


PAGE = "<html><title>{title}</title><form>{control}</form></html>"
NAMED = '<label for="id_a">A</label><input id="id_a" name="a"{}>'
HINT = '<p id="id_a_helptext">Hint</p>'
ERROR = '<p class="field__error" id="id_a_error">Wrong</p>'


@pytest.mark.parametrize(
    ("control", "title", "fault"),
    [
        (NAMED.format(""), "Page", None),
        (NAMED.format(""), "A &lt;b&gt;", None),
        (
            NAMED.format(""),
            "To &lt;time&gt;5",
            "the title shows mark-up: To <time>5",
        ),
        ('<label>A <input name="a"></label>', "Page", None),
        ('<input name="a" aria-label="A">', "Page", None),
        ('<input type="hidden" name="a">', "Page", None),
        ('<input name="a">', "Page", "a has no label"),
        ('<select name="a"></select>', "Page", "a has no label"),
        (NAMED.format("") + HINT, "Page", "#id_a_helptext is tied to nothing"),
        (NAMED.format(' aria-describedby="b"'), "Page", "#b is told of, and"),
        (
            NAMED.format(' aria-describedby="id_a_error"') + ERROR,
            "Page",
            "the title doesn't say that there are errors: Page",
        ),
        (
            NAMED.format(' aria-describedby="id_a_error"') + ERROR,
            "Error: Page",
            None,
        ),
        (
            '<label><textarea name="why_th"></textarea></label>',
            "Page",
            "why_th doesn't say its language",
        ),
        ('<label><textarea name="b_th" lang="th"></textarea></label>', "Page", None),
        ('<label><input type="tel" name="b"></label>', "Page", "b has no autocomplete"),
    ],
)
def test_a_control_without_what_it_should_say_is_found(control, title, fault):
    found = controls.faults(PAGE.format(title=title, control=control))
    if fault is None:
        assert found == []
    else:
        assert len(found) == 1
        assert found[0].startswith(fault)


def test_a_part_of_a_page_needs_no_title_but_its_ties():
    tied = NAMED.format(' aria-describedby="id_a_error"')
    assert controls.faults(tied + ERROR) == []
    assert controls.faults(tied) == ["#id_a_error is told of, and isn't there"]
    assert controls.faults(NAMED.format("") + ERROR) == [
        "#id_a_error is tied to nothing"
    ]


def test_a_control_that_may_be_left_empty_says_so():
    marked = '<label for="id_a">A <span>({})</span></label><input id="id_a">'
    for mark in ("optional", "ไม่บังคับ"):
        assert controls.unmarked(marked.format(mark), {"id_a"}) == []
    without = NAMED.format("")
    assert controls.unmarked(without, {"id_a"}) == ["id_a isn't marked as optional"]
    assert controls.unmarked(without, set()) == []
    assert controls.unmarked(marked.format("optional") + without, {"id_a"}) == []
    assert controls.unmarked('<input id="id_a" aria-label="A">', {"id_a"}) == []


class VisitForm(PortalForm):
    reason = forms.CharField()
    note = forms.CharField(required=False)
    hidden = forms.CharField(required=False, widget=forms.HiddenInput)
    agree = forms.BooleanField(required=False)
    days = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    paper = forms.FileField(required=False)


class FindVisitForm(VisitForm):
    method = "get"


def test_of_a_form_that_is_sent_each_field_is_asked_about():
    may_be_empty = controls.may_be_left_empty
    asked = [field.name for field in VisitForm() if may_be_empty(field)]
    assert asked == ["note"]
    assert not any(map(may_be_empty, FindVisitForm()))
