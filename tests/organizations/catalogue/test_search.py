"""The public search: filters, counts, proposals."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from organizations.catalogue import search
from organizations.catalogue.search import Filters, Relaxation
from organizations.models import Issue, Organization, Position
from tests import make


@pytest.fixture
def positions(cohort):
    """Three hosts: north and northeast, north, south; the last works on peace."""
    make.position(
        cohort,
        slug="loei",
        name="ฮักเลย",
        role="ทำแผนที่ป่าชุมชน",
        issues=["land-and-forest"],
    )
    water = {
        "name": "แม่น้ำน่าน",
        "provinces": ["nan"],
        "areas_text": "น่าน",
        "role": "ดูแลแม่น้ำ",
    }
    make.position(cohort, slug="nan", issues=["environment"], **water)
    peace = {
        "name": "เสวนา",
        "provinces": ["yala"],
        "areas_text": "ยะลา",
        "role": "เสวนา",
    }
    make.position(cohort, slug="yala", issues=["peacebuilding", "environment"], **peace)
    return Position.objects.public().in_cohort(cohort)


def slugs(positions, **filters):
    return [
        position.slug
        for position in positions.filter(search.position_condition(Filters(**filters)))
    ]


def test_without_filters_all_stand_in_the_order_of_the_thai_dictionary(positions):
    assert slugs(positions) == ["nan", "yala", "loei"]


@pytest.mark.parametrize(
    ("filters", "matches"),
    [
        ({"region": "north"}, ["nan", "loei"]),
        ({"province": "loei"}, ["loei"]),
        ({"issue": "environment"}, ["nan", "yala"]),
        ({"text": "แม่น้ำ"}, ["nan"]),
        ({"text": "เเม่นํ้า"}, ["nan"]),
        ({"text": "ป่า แผนที่"}, ["loei"]),
        ({"text": "ลำปาง"}, ["loei"]),
        ({"text": "PEACEBUILDING"}, ["yala"]),
        ({"text": "100%"}, []),
        ({"region": "north", "issue": "environment"}, ["nan"]),
        ({"region": "north", "province": "yala"}, []),
        (
            {
                "region": "north",
                "issue": "environment",
                "text": "แม่น้ำ",
                "province": "nan",
            },
            ["nan"],
        ),
    ],
)
def test_filters_combine(positions, filters, matches):
    assert slugs(positions, **filters) == matches


def test_a_position_in_two_provinces_of_a_region_is_found_once(cohort):
    make.position(cohort, slug="two", provinces=["nan", "lampang"])
    assert slugs(Position.objects.public(), region="north") == ["two"]


def test_counts_of_provinces_respect_the_other_filters_but_not_the_province(positions):
    filters = Filters(issue="environment", province="nan")
    counts = {
        place.province.slug: place.count
        for place in search.province_counts(positions, filters)
        if place.count
    }
    assert counts == {"nan": 1, "yala": 1}


def test_counts_of_provinces_stay_within_the_region(positions):
    counts = {
        place.province.slug: place.count
        for place in search.province_counts(positions, Filters(region="north"))
    }
    assert {slug for slug, count in counts.items() if count} == {"nan", "lampang"}


@pytest.mark.parametrize("language", ["th", "en"])
def test_provinces_stand_in_the_order_of_their_language(positions, language):
    with translation.override(language):
        names = [
            place.province.name
            for place in search.province_counts(positions, Filters())
        ]
    first = {"th": ["กระบี่", "กรุงเทพมหานคร"], "en": ["Amnat Charoen", "Ang Thong"]}
    assert (len(names), names[:2]) == (77, first[language])


def test_only_provinces_with_positions_are_offered_and_the_chosen_one(positions):
    places = search.province_counts(positions, Filters(issue="environment"))
    offered = {
        place.province.slug
        for _label, matches in search.provinces_by_region(places, "tak")
        for place in matches
    }
    assert offered == {"nan", "yala", "tak"}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (
            Filters(region="north", issue="peacebuilding"),
            Relaxation(Filters(region="north"), "issue", 2),
        ),
        (
            Filters(text="เสวนา", province="nan", issue="peacebuilding"),
            Relaxation(Filters("เสวนา", issue="peacebuilding"), "province", 1),
        ),
        (Filters(text="ไม่มีแน่", region="west"), Relaxation(Filters(), "", 3)),
    ],
)
def test_the_loosening_drops_the_filter_that_brings_most_back(
    positions, filters, expected
):
    assert (
        search.best_relaxation(positions, filters, search.position_condition)
        == expected
    )


def test_where_there_is_nothing_nothing_is_proposed(cohort):
    assert (
        search.best_relaxation(
            Position.objects.public(),
            Filters(region="north"),
            search.position_condition,
        )
        is None
    )


def test_unknown_values_are_ignored(positions):
    filters = search.parse_filters(
        {"region": "moon", "issue": "x", "province": "x", "other": "x"},
        Issue.objects.all(),
    )
    assert (
        search.without_unknown_province(
            filters, search.province_counts(positions, filters)
        )
        == Filters()
    )


def test_a_question_is_one_line_of_reasonable_length(db):
    filters = search.parse_filters({"text": " ป่า\0\n ชุมชน " + "ก" * 5000}, [])
    assert filters.text.startswith("ป่า ชุมชน ก")
    assert len(filters.text) == search.MAX_TEXT_LENGTH


@pytest.mark.parametrize("text", ["", "  ", "\0", "\u200b"])
def test_a_question_without_letters_is_none(db, text):
    assert search.parse_filters({"text": text}, []).text == ""


def test_the_same_filters_give_the_same_address():
    filters = Filters(text="ป่า ชุมชน", issue="environment")
    assert (
        filters.query() == "text=%E0%B8%9B%E0%B9%88%E0%B8%B2"
        "+%E0%B8%8A%E0%B8%B8%E0%B8%A1%E0%B8%8A%E0%B8%99&issue=environment"
    )
    assert filters.query(text="", region="north") == "region=north&issue=environment"


def test_totals_count_each_province_once(positions, cohort):
    make.position(cohort, provinces=["nan", "yala"])
    assert search.totals(positions) == {
        "positions": 4,
        "organizations": 4,
        "provinces": 4,
    }


def test_an_organization_without_a_public_position_is_found_by_its_name_only(
    positions, coordinator
):
    Position.objects.filter(slug="nan").delete()

    def matches(text):
        return [
            o.slug
            for o in Organization.objects.filter(
                search.organization_condition(Filters(text=text))
            )
        ]

    assert (matches("แม่น้ำน่าน"), matches("ดูแล")) == (["nan"], [])


class AnyQuestion(TestCase):
    @given(st.text(max_size=300))
    def test_any_text_can_be_searched_for(self, text):
        filters = search.parse_filters({"text": text}, [])
        assert list(Position.objects.filter(search.position_condition(filters))) == []
