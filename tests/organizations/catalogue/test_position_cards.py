"""What cards of positions say."""

import pytest
from django.utils import translation

from organizations.catalogue import position_cards
from organizations.models import Organization
from tests import make


@pytest.mark.parametrize(
    ("fields", "thai", "english"),
    [
        ({}, "เลย ลำปาง ฯลฯ", "Loei, Lampang and others"),
        ({"provinces": ["tak"], "areas_open_ended": False}, "ตาก", "Tak"),
        (
            {"provinces": ["bangkok", "loei", "tak", "nan", "yala"]},
            "กรุงเทพมหานคร เลย ตาก และอีก 2 จังหวัด",
            "Bangkok, Loei, Tak and 2 more provinces",
        ),
        ({"provinces": [], "areas_text": "ทั่วประเทศ"}, "ทั่วประเทศ", "ทั่วประเทศ"),
    ],
)
def test_a_card_names_some_provinces_in_the_hosts_order(cohort, fields, thai, english):
    position = make.position(cohort, **fields)
    with translation.override("en"):
        assert position_cards.format_place(position) == english
    with translation.override("th"):
        assert position_cards.format_place(position).split()[0] == thai.split()[0]


@pytest.mark.parametrize(
    ("fields", "place", "more"),
    [
        ({"provinces": ["bangkok", "loei", "tak"]}, "Bangkok", 2),
        ({"provinces": ["tak"]}, "Tak", 0),
        ({"provinces": [], "areas_text": "ทั่วประเทศ"}, "", -1),
    ],
)
def test_a_small_card_names_one_province_and_counts_the_others(
    cohort, fields, place, more
):
    with translation.override("en"):
        card = position_cards.position_card(make.position(cohort, **fields))
    assert (card["first_place"], card["more_places"]) == (place, more)


def test_an_example_is_marked_unless_its_name_says_so(cohort):
    position = make.position(cohort, name="องค์กร")
    organization = position.organization
    assert not position_cards.is_marked_as_example(organization)
    organization.is_fictional = True
    assert position_cards.is_marked_as_example(organization)
    organization.name = "องค์กร (ตัวอย่าง)"
    assert not position_cards.is_marked_as_example(
        Organization(name=organization.name, is_fictional=True)
    )
