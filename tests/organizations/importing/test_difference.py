"""What changed between two profiles, field by field."""

from organizations.importing.difference import Change, difference
from tests.organizations.sample_documents import document, read


def content(**texts):
    return read(document(**texts)).content


def test_equal_contents_have_no_difference():
    assert difference(content(), content()) == []


def test_only_changed_fields_are_told_in_the_order_of_the_document():
    before, after = content(), content(role="ใหม่", objectives="1. ก\n2. ข")
    assert difference(before, after) == [
        Change("objectives", "ให้คำปรึกษา\nให้ความรู้", "ก\nข"),
        Change("role", "ช่วยทีมกฎหมาย", "ใหม่"),
    ]


def test_areas_provinces_and_openness_are_told_apart():
    changes = difference(content(), content(areas_text="เลย ฯลฯ"))
    assert changes == [
        Change("areas_text", "เลย, ตาก", "เลย ฯลฯ"),
        Change("provinces", "loei\ntak", "loei"),
        Change("areas_open_ended", "", "✓"),
    ]


def test_links_phases_and_sections_are_told_a_row_a_line():
    old = {"links": [], "learning_phases": [], "sections": []}
    new = {
        "links": [{"label": "Website", "url": "https://a.example"}],
        "learning_phases": [
            {"text": "ก", "first_month": 1, "last_month": 3},
            {"text": "ข", "first_month": None, "last_month": None},
        ],
        "sections": [{"heading": "ที่พัก", "text": "ค"}, {"heading": "", "text": "ง"}],
    }
    assert [change.after for change in difference(old, new)] == [
        "Website : https://a.example",
        "(1–3) ก\nข",
        "ที่พัก\nค\nง",
    ]


def test_a_missing_field_is_an_empty_one():
    assert (
        difference(
            {}, {"name": "", "links": [], "cohort": None, "areas_open_ended": False}
        )
        == []
    )
    assert difference({"name": "ก"}, {}) == [Change("name", "ก", "")]


def test_one_item_split_in_two_is_a_difference_though_it_reads_alike():
    assert difference({"objectives": ["ก\nข"]}, {"objectives": ["ก", "ข"]}) == [
        Change("objectives", "ก\nข", "ก\nข")
    ]


def test_fields_that_no_document_has_come_last():
    old, new = {"seats": 1, "role": "ก"}, {"seats": 2, "role": "ข"}
    assert difference(old, new) == [Change("role", "ก", "ข"), Change("seats", "1", "2")]
