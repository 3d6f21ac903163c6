"""Which positions a visitor's words find."""

import pytest

from organizations.catalogue import word_search
from organizations.models import Province
from tests import make


@pytest.fixture
def north(cohort):
    return make.position(
        cohort,
        slug="north",
        provinces=["chiang-mai"],
        areas_text="เชียงใหม่",
        benefits=["ประกันอุบัติเหตุ"],
        qualifications=["ขี่มอเตอร์ไซค์ได้"],
        preferred_qualifications=["พูดภาษาไทใหญ่"],
        duties="จัดค่ายเยาวชน",
    )


@pytest.mark.parametrize(
    "typed",
    [
        "Chiang Mai",
        "chiangmai",
        "Chiengmai",
        "เวียงพิงค์",
        "เชียงไหม่",
        "ประกันอุบัตเหตุ",
        "ไทไหญ่",
        "ค่ายเยาวชน",
    ],
)
def test_names_of_places_benefits_qualifications_and_duties_are_found(north, typed):
    found = word_search.find(typed)
    assert north.pk in found.exact | found.near


@pytest.mark.parametrize(
    ("slug", "typed"),
    [
        ("nakhon-ratchasima", "โคราช"),
        ("nakhon-ratchasima", "Korat"),
        ("bangkok", "กทม."),
        ("bangkok", "กรุงเทพฯ"),
        ("phra-nakhon-si-ayutthaya", "Ayudhya"),
        ("si-sa-ket", "ศรีษะเกษ"),
        ("chai-nat", "ไชยนาท"),
        ("songkhla", "Hat Yai"),
    ],
)
def test_everyday_and_former_names_of_provinces(cohort, slug, typed):
    position = make.position(cohort, provinces=[slug], areas_text="")
    make.position(cohort, slug="other", provinces=["loei"], areas_text="")
    assert word_search.find(typed).exact == {position.pk}


def test_every_place_with_other_names_is_a_province(db):
    slugs = set(Province.objects.values_list("slug", flat=True))
    assert word_search.search_texts.place_names().keys() <= slugs


def test_what_is_published_is_found_at_once_and_what_was_said_before_is_not(north):
    assert word_search.find("ค่ายเยาวชน").exact == {north.pk}
    content = north.content | {"duties": "เก็บข้อมูล"}
    north.content, north.published_at = content, north.published_at.replace(year=2031)
    north.save()
    assert word_search.find("ค่ายเยาวชน").exact == set()
    assert word_search.find("เก็บข้อมูล").exact == {north.pk}


def test_another_process_looks_for_what_is_new(north, monkeypatch):
    word_search.find("x")
    type(north).objects.filter(pk=north.pk).update(
        content=north.content | {"duties": "เก็บข้อมูล"},
        published_at=north.published_at.replace(year=2031),
    )
    assert word_search.find("เก็บข้อมูล").exact == set()
    monkeypatch.setattr(word_search, "CHECK_SECONDS", 0)
    assert word_search.find("เก็บข้อมูล").exact == {north.pk}


def test_a_page_of_words_is_one_query_at_most(north, django_assert_num_queries):
    word_search.find("ค่าย")
    with django_assert_num_queries(0):
        word_search.find("ค่ายเยาวชน")
