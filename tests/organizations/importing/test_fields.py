"""How the text of a section becomes items, provinces and months."""

import pytest

from tests.organizations.sample_documents import (
    PROVINCES,
    codes,
    document,
    doubts,
    read,
)


@pytest.mark.parametrize(
    "text",
    [
        "1. ก\n2. ข",
        "1) ก\n2) ข",
        "(1) ก\n(2) ข",
        "๑. ก\n๒. ข",
        "1.ก\n2.ข",
        "1.\nก\n2.\nข",
        "• ก\n• ข",
        "- ก\n- ข",
        "–\xa0 ก\n—ข",
        "* ก\n* ข",
        "\uf0b7\tก\n·ข",
        "  1. ก  \n\n\n  2. ข",
    ],
)
@pytest.mark.parametrize(
    "name", ["objectives", "activities", "benefits", "qualifications"]
)
def test_a_list_is_split_at_its_numbers_or_bullets(name, text):
    assert read(document(**{name: text})).content[name] == ["ก", "ข"]


def test_a_line_without_a_marker_continues_its_item():
    parsed = read(document(objectives="1. ก\nต่อ\n\nต่ออีก\n2. ข 1.5 เท่า"))
    assert parsed.content["objectives"] == ["ก\nต่อ\n\nต่ออีก", "ข 1.5 เท่า"]


def test_a_decimal_number_begins_no_item():
    assert read(document(objectives="1. ก\n1.5 เท่า\n2. ข")).content["objectives"] == [
        "ก\n1.5 เท่า",
        "ข",
    ]


def test_a_list_within_a_list_stays_in_its_item_and_is_told():
    parsed = read(document(objectives="1. ก\n- ข\n- ค\n2. ง"))
    assert parsed.content["objectives"] == ["ก\n- ข\n- ค", "ง"]
    assert "nested_list" in codes(parsed)


def test_lines_of_a_list_without_markers_are_items_and_that_is_told():
    parsed = read(document(objectives="ก\nข"))
    assert parsed.content["objectives"] == ["ก", "ข"]
    assert doubts(parsed, "unmarked_list") == [("objectives", "ก\nข")]


def test_a_single_line_is_one_item_without_a_doubt():
    parsed = read(document(objectives="ก, ข และ ค"))
    assert parsed.content["objectives"] == ["ก, ข และ ค"]
    assert codes(parsed) == set()


def test_prose_loses_a_lone_marker_but_no_list_inside_it():
    assert read(document(role="– ช่วยทีม\nทุกวัน")).content["role"] == "ช่วยทีม\nทุกวัน"
    assert (
        read(document(role="– ช่วยทีม\n– จดบันทึก")).content["role"] == "– ช่วยทีม\n– จดบันทึก"
    )


def test_prose_keeps_its_blanks_typos_and_blank_lines():
    prose = "ช่วย  ทีม\xa0 ทำงาน\n\n\tส้ร้าง ๑๒ 12 \u200bข้อ"
    assert read(document(role=f"\n  {prose}  \n---\n")).content["role"] == prose


def test_run_on_qualifications_are_split_at_commas_and_that_is_told():
    parsed = read(document(qualifications="ก ,ข,  ค ง，จ,,"))
    assert parsed.content["qualifications"] == ["ก", "ข", "ค ง", "จ"]
    assert doubts(parsed, "split_run_on") == [("qualifications", "ก ,ข,  ค ง，จ,,")]


def test_a_comma_within_a_number_splits_nothing():
    parsed = read(document(qualifications="เดินได้ 10,000 ก้าว"))
    assert parsed.content["qualifications"] == ["เดินได้ 10,000 ก้าว"]
    assert "split_run_on" not in codes(parsed)


def test_marked_qualifications_keep_their_commas():
    assert read(document(qualifications="- ก, ข\n- ค")).content["qualifications"] == [
        "ก, ข",
        "ค",
    ]


@pytest.mark.parametrize(
    "text", ["ก / ข", "ก/ ข", "ก /ข", "ก\nข", "- ก\n- ข", "ก\xa0/\xa0ข"]
)
def test_benefits_are_split_at_slashes_or_lines(text):
    parsed = read(document(benefits=text))
    assert parsed.content["benefits"] == ["ก", "ข"]
    assert codes(parsed) == set()


def test_a_slash_without_blanks_splits_benefits_with_a_doubt():
    parsed = read(document(benefits="ที่พัก/อาหาร/วันหยุด"))
    assert parsed.content["benefits"] == ["ที่พัก", "อาหาร", "วันหยุด"]
    assert doubts(parsed, "split_tight_slash") == [("benefits", "ที่พัก/อาหาร/วันหยุด")]


@pytest.mark.parametrize(
    "text",
    [
        "5,000 บาท/เดือน",
        "อาหารและ/หรือที่พัก",
        "ลา 1/2 วัน",
        "ดู https://a.example/b/c",
        "a.example/b",
        "ก//ข",
    ],
)
def test_a_slash_in_a_rate_a_fraction_or_an_address_splits_nothing(text):
    assert read(document(benefits=text)).content["benefits"] == [text]


@pytest.mark.parametrize(
    "text",
    [
        "เลย, ตาก",
        "เลย ตาก",
        "เลย\nตาก",
        "จ.เลย/จ. ตาก",
        "จังหวัดเลยและจังหวัด ตาก",
        "1. เลย\n2. ตาก",
        "• เลย • ตาก",
        "เลย – ตาก",
        "เลย (ตาก)",
        "เลย;ตาก.",
        "ได้แก่ เลย หรือ ตาก",
        "เลย\u200b ตาก เลย",
    ],
)
def test_provinces_are_found_between_any_separators(text):
    parsed = read(document(areas_text=text))
    assert parsed.content["provinces"] == ["loei", "tak"]
    assert parsed.content["areas_open_ended"] is False
    assert codes(parsed) == set()


@pytest.mark.parametrize("name", PROVINCES)
def test_every_province_is_known_by_its_name(name):
    assert read(document(areas_text=f"จ.{name}")).content["provinces"] == [
        PROVINCES[name]
    ]


@pytest.mark.parametrize(
    ("alias", "slug"),
    [
        ("กรุงเทพ", "bangkok"),
        ("กรุงเทพฯ", "bangkok"),
        ("กทม.", "bangkok"),
        ("กทม", "bangkok"),
        ("โคราช", "nakhon-ratchasima"),
        ("อยุธยา", "phra-nakhon-si-ayutthaya"),
        ("อุบลฯ", "ubon-ratchathani"),
    ],
)
def test_an_everyday_name_of_a_province_is_known_and_told(alias, slug):
    parsed = read(document(areas_text=f"{alias} เลย"))
    assert parsed.content["provinces"] == [slug, "loei"]
    assert [doubt.code for doubt in parsed.doubts] == ["province_alias"]


def test_an_unknown_place_is_told_and_never_guessed():
    parsed = read(document(areas_text="อำเภอแม่สอดจังหวัดตาก, เล่ย"))
    assert parsed.content["provinces"] == ["tak"]
    assert doubts(parsed, "unknown_province") == [
        ("provinces", "อำเภอแม่สอด"),
        ("provinces", "เล่ย"),
    ]


@pytest.mark.parametrize(
    "more", ["ฯลฯ", "ฯ ล ฯ", "และอื่น ๆ", "และอื่นๆ", "และจังหวัดอื่น ๆ", "เป็นต้น"]
)
def test_and_so_on_means_that_there_are_more_provinces(more):
    parsed = read(document(areas_text=f"เลย ตาก {more}"))
    assert parsed.content["provinces"] == ["loei", "tak"]
    assert parsed.content["areas_open_ended"] is True
    assert parsed.content["areas_text"] == f"เลย ตาก {more}"
    assert doubts(parsed, "open_ended_areas") == [("areas_text", more)]


@pytest.mark.parametrize("everywhere", ["ทั่วประเทศ", "ทุกจังหวัด"])
def test_the_whole_country_is_open_ended_without_provinces(everywhere):
    parsed = read(document(areas_text=everywhere))
    assert parsed.content["provinces"] == []
    assert parsed.content["areas_open_ended"] is True
    assert [doubt.code for doubt in parsed.doubts] == ["nationwide_area"]


def months(text):
    phase = read(document(learning_phases=f"- {text}\n- เดือนที่ 1")).content[
        "learning_phases"
    ][0]
    return phase["first_month"], phase["last_month"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ระยะ 3 เดือนแรกคือช่วงเรียนรู้", (1, 3)),
        ("ใน ๓ เดือนแรก", (1, 3)),
        ("เดือนแรก ทำความรู้จัก", (1, 1)),
        ("ระยะ 4-12 เดือน ลงพื้นที่", (4, 12)),
        ("ระยะ ๔–๑๒ เดือน", (4, 12)),
        ("ช่วง 4 ถึง 6 เดือน", (4, 6)),
        ("4 - 6 เดือน", (4, 6)),
        ("ระยะที่ 2 (4-6 เดือน)", (4, 6)),
        ("เดือนที่ 4–12", (4, 12)),
        ("เดือนที่ 4 ถึงเดือนที่ 6", (4, 6)),
        ("เดือน 7-9 ลงพื้นที่", (7, 9)),
        ("เดือนที่ 5 สรุปงาน", (5, 5)),
        ("ในระหว่างการทำงาน 1 ปี", (1, 12)),
        ("ตลอดปี มีพี่เลี้ยง", (1, 12)),
        ("ตลอดระยะเวลา 12 เดือน", (1, 12)),
        ("ตลอดการทำงาน", (1, 12)),
    ],
)
def test_a_learning_phase_has_the_months_it_names(text, expected):
    assert months(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "เรียนรู้งาน",
        "ใช้เวลา 3 เดือน",
        "เดือนที่ 9-4",
        "เดือนที่ 0",
        "ระยะ 13-18 เดือน",
        "อบรม 11 ปี",
        "ปี 2567-2568",
    ],
)
def test_a_learning_phase_without_a_clear_range_has_no_months(text):
    parsed = read(document(learning_phases=text))
    assert parsed.content["learning_phases"] == [
        {"text": text, "first_month": None, "last_month": None}
    ]
    assert doubts(parsed, "no_phase_range") == [("learning_phases.0", text)]


def test_the_first_of_two_ranges_is_taken_and_that_is_told():
    parsed = read(document(learning_phases="เดือนที่ 1-3 อบรม เดือนที่ 4-6 ลงพื้นที่ เดือนที่ 1-3"))
    assert parsed.content["learning_phases"][0]["last_month"] == 3
    assert len(doubts(parsed, "several_phase_ranges")) == 1


def test_the_whole_year_is_an_assumption_that_is_told():
    parsed = read(document(learning_phases="ตลอดปี มีพี่เลี้ยง"))
    assert doubts(parsed, "phase_range_assumed") == [("learning_phases.0", "ตลอดปี")]


def test_nothing_is_invented_for_a_document_that_says_nothing():
    parsed = read(
        document(learning_phases="", areas_text="", benefits="", qualifications="")
    )
    empty = [
        "provinces",
        "benefits",
        "qualifications",
        "learning_phases",
        "areas_text",
        "closing",
        "sections",
        "cohort",
    ]
    assert not any(parsed.content[name] for name in empty)
    assert parsed.content["areas_open_ended"] is False
