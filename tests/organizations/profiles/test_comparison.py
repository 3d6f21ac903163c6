"""The difference between two texts."""

from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from organizations.profiles import comparison
from tests import make

TEXTS = st.text(alphabet="กขค่า้ ab,\n", max_size=40)


def parts_of(before, after):
    return [(part.kind, part.text) for part in comparison.compare_texts(before, after)]


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_the_difference(before, after):
    parts = comparison.compare_texts(before, after)
    assert "".join(part.text for part in parts if part.kind != "added") == before
    assert "".join(part.text for part in parts if part.kind != "removed") == after


@given(TEXTS)
def test_equal_texts_do_not_differ(text):
    assert parts_of(text, text) == ([("same", text)] if text else [])


def test_a_word_within_thai_without_blanks_is_found():
    assert parts_of("ฝึกการเขียนหนังสือราชการ", "ฝึกการเขียนรายงานและหนังสือราชการ") == [
        ("same", "ฝึกการเขียน"),
        ("added", "รายงานและ"),
        ("same", "หนังสือราชการ"),
    ]


def test_a_mark_is_never_torn_from_its_letter():
    assert parts_of("กิ่งน้ำ", "กิ่งนำ") == [
        ("same", "กิ่ง"),
        ("removed", "น้ำ"),
        ("added", "นำ"),
    ]


def test_an_item_of_a_list_is_added_as_a_whole():
    assert parts_of("กรุงเทพ\nเลย", "กรุงเทพ\nตาก\nเลย") == [
        ("same", "กรุงเทพ\n"),
        ("added", "ตาก\n"),
        ("same", "เลย"),
    ]


def test_what_is_hardly_alike_is_replaced_as_a_whole():
    assert parts_of("สิทธิชุมชน", "แรงงานข้ามชาติ") == [
        ("removed", "สิทธิชุมชน"),
        ("added", "แรงงานข้ามชาติ"),
    ]


def test_very_long_texts_are_compared_by_their_ends():
    middle = "ก ข " * 1000, "ค ง " * 1000
    parts = comparison.compare_texts(f"ต้น {middle[0]}ท้าย", f"ต้น {middle[1]}ท้าย")
    assert [part.kind for part in parts] == ["same", "removed", "added", "same"]


def test_rows_name_provinces_and_issues_and_follow_the_document(db):
    after = make.content(
        provinces=["loei", "tak"], issues=["land-and-forest"], role="ใหม่"
    )
    with translation.override("th"):
        rows = comparison.changed_rows(make.content(), after)
    assert [row["name"] for row in rows] == ["role", "provinces", "issues"]
    assert (rows[1]["after"], rows[2]["after"]) == ("เลย\nตาก", "ที่ดินและป่าไม้")
