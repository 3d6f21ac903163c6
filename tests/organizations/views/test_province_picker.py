"""Provinces on a map and months in a year, as the server renders them."""

import re

import pytest
from django.http import QueryDict

from organizations.profiles.forms.fields import PhasesWidget
from organizations.profiles.forms.profile import ProfileForm
from tests.organizations.views.host_pages import part_page

WHERE, LEARNING = part_page("where"), part_page("learning")


@pytest.fixture
def page(as_user, editor, draft):
    return as_user(editor).get(WHERE).content.decode()


def painted(page):
    return re.findall(r'class="level-2" data-province="([a-z-]+)"', page)


def ticked(page):
    return re.findall(
        r'name="provinces"\s+value="([a-z-]+)"\s+id="[^"]+"\s+checked', page
    )


def lines(rows):
    widget = PhasesWidget(
        template="organizations/hosts/widgets/phases.html",
        keys=("text", "first_month", "last_month"),
    )
    values = [dict(zip(widget.keys, row, strict=True)) for row in rows]
    return [
        (row["words"], row["fits"])
        for row in widget.get_context("x", values, {})["widget"]["rows"]
    ]


def test_the_map_shows_what_the_list_has_ticked(page):
    assert sorted(painted(page)) == sorted(ticked(page)) == ["lampang", "loei"]


def test_every_box_of_the_list_has_its_shape_on_the_map(page):
    shapes = re.findall(r'data-province="([a-z-]+)"', page)
    boxes = re.findall(r'name="provinces"\s+value="([a-z-]+)"', page)
    assert (len(shapes), sorted(shapes)) == (77, sorted(boxes))


def test_ticking_the_named_places_paints_them_too(as_user, editor, draft):
    data = ProfileForm.as_data(
        draft.content | {"provinces": ["nan"], "areas_text": "เลย ลำปาง ฯลฯ"}
    )
    page = (
        as_user(editor)
        .post(WHERE, {**dict(data.lists()), "act": "places"})
        .content.decode()
    )
    assert sorted(painted(page)) == sorted(ticked(page)) == ["lampang", "loei", "nan"]
    assert "เลย ลำปาง ฯลฯ</textarea>" in page


@pytest.mark.parametrize("posted", ["atlantis", "<script>", ""])
def test_a_place_that_is_none_is_not_painted(draft, posted):
    data = ProfileForm.as_data(draft.content)
    data.setlist("provinces", [posted])
    assert "level-2" not in str(ProfileForm(data)["provinces"])


def test_each_phase_is_a_line_of_the_year():
    rows = [("ก", 1, 3), ("ข", "4", "12"), ("ค", 1, 12), ("ง", 5, 5)]
    assert lines(rows) == [
        ("เดือนที่ 1–3", True),
        ("เดือนที่ 4–12", True),
        ("ตลอดปี", True),
        ("เดือนที่ 5", True),
    ]


@pytest.mark.parametrize(
    "months",
    [
        ("", ""),
        (None, None),
        ("3", ""),
        ("", "3"),
        ("9", "2"),
        ("13", "14"),
        ("x", "๓"),
    ],
)
def test_months_that_are_no_span_have_a_line_without_a_bar(months):
    assert lines([("ก", *months)]) == [("–", False)]


def test_the_year_is_drawn_from_what_was_typed_last(as_user, editor, draft):
    data = ProfileForm.as_data(draft.content)
    data.setlist("learning_phases-last_month", ["6"])
    page = (
        as_user(editor)
        .post(LEARNING, {**dict(data.lists()), "act": "preview"})
        .content.decode()
    )
    year = page.partition("data-month-strip")[2].partition("</div>")[0]
    assert 'class="months__bar from-1 to-6"' in year
    assert "Months 1–6" in year


def test_a_form_without_rows_still_draws_a_year(db):
    assert (
        str(ProfileForm(QueryDict())["learning_phases"]).count("data-month-line") == 1
    )
