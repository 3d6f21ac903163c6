"""What words propose: seats, months, places, preferred qualifications, positions."""

import pytest

from organizations.importing.draft import source_of
from tests.organizations.sample_documents import codes, document, doubts, read


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("รับอาสาสมัคร จำนวน ๒ คน", 2),
        ("จํานวน 3 คน", 3),
        ("รับสมัคร 4 อัตรา", 4),
        ("จำนวนที่รับ : 5 คน", 5),
        ("ผู้ช่วยทนาย (1 คน)", 1),
        ("We need 2 volunteers.", 2),
    ],
)
def test_a_number_of_volunteers_proposes_seats(words, number):
    parsed = read(document(role=words))
    assert parsed.content["seats"] == number
    assert len(doubts(parsed, "seats_proposed")) == 1


@pytest.mark.parametrize(
    "texts",
    [
        {"challenges": "เจ้าหน้าที่จำนวน 2 คน"},
        {"role": "ดูแลเด็ก 2 คน"},
        {"role": "จำนวน 1,200 คน"},
        {"role": "จำนวน 0 คน"},
    ],
)
def test_a_number_of_other_people_proposes_none(texts):
    assert read(document(**texts)).content["seats"] is None


def test_two_numbers_of_volunteers_are_told():
    parsed = read(document(role="จำนวน 2 คน", duties="จำนวน 3 คน"))
    assert parsed.content["seats"] == 2
    assert "several_seats" in codes(parsed)


@pytest.mark.parametrize(
    ("words", "months"),
    [
        ("ไตรมาสแรก ปูพื้นฐาน", (1, 3)),
        ("ไตรมาสที่ 2", (4, 6)),
        ("ไตรมาสสุดท้าย", (10, 12)),
        ("สัปดาห์ที่ 1-2 ปฐมนิเทศ", (1, 1)),
        ("สัปดาห์ที่ 3-6", (1, 2)),
        ("6 เดือนหลัง รับผิดชอบเคสเอง", (7, 12)),
        ("3 เดือนสุดท้าย", (10, 12)),
        ("เดือนสุดท้าย ถอดบทเรียน", (12, 12)),
        ("ทุกเดือน ประชุมทีม", (1, 12)),
        ("เดือนที่ 4 เป็นต้นไป", (4, 12)),
        ("ตั้งแต่เดือนที่ ๔ เป็นต้นไป", (4, 12)),
        ("ครึ่งปีแรก", (1, 6)),
        ("ครึ่งปีหลัง", (7, 12)),
        ("The last 2 months", (11, 12)),
        ("Month 4 onwards", (4, 12)),
        ("Months 2-5 in the field", (2, 5)),
        ("Weeks 1 to 4", (1, 1)),
    ],
)
def test_months_in_words_are_read_and_asked_about(words, months):
    parsed = read(document(learning_phases=words))
    phase = parsed.content["learning_phases"][0]
    assert (phase["first_month"], phase["last_month"]) == months
    assert len(doubts(parsed, "months_from_words")) == 1


@pytest.mark.parametrize(
    "words", ["6 เดือนหลังจากนั้น", "ไตรมาสที่ 7", "สัปดาห์ละครั้ง", "เดือนที่ 13 เป็นต้นไป"]
)
def test_words_that_name_no_month_of_the_year_give_none(words):
    parsed = read(document(learning_phases=words))
    assert parsed.content["learning_phases"][0]["first_month"] is None


@pytest.mark.parametrize(
    ("words", "slugs"),
    [
        ("ปราจีนฯ", ["prachin-buri"]),
        ("ชายแดนใต้", ["pattani", "yala", "narathiwat"]),
        ("3 จังหวัดชายแดนภาคใต้", ["pattani", "yala", "narathiwat"]),
        ("สามจังหวัดชายแดนใต้ และสงขลา", ["pattani", "yala", "narathiwat", "songkhla"]),
        ("ลําปาง", ["lampang"]),
    ],
)
def test_places_by_short_names_are_read(words, slugs):
    assert read(document(areas_text=words)).content["provinces"] == slugs


@pytest.mark.parametrize(
    "words", ["ขับรถได้จะพิจารณาเป็นพิเศษ", "พูดภาษามลายูได้จะเป็นประโยชน์", "A car is a plus"]
)
def test_what_would_help_is_preferred_not_needed(words):
    parsed = read(document(qualifications=f"- รักษาความลับ\n- {words}"))
    assert parsed.content["qualifications"] == ["รักษาความลับ"]
    assert parsed.content["preferred_qualifications"] == [words]


@pytest.mark.parametrize(
    "words",
    ["ค่าตอบแทน 8,000 บาท / เดือน", "เสาร์-อาทิตย์ / นักขัตฤกษ์", "วันหยุดเสาร์/วันหยุดอาทิตย์"],
)
def test_a_slash_that_may_join_is_not_split_blindly(words):
    assert read(document(benefits=words)).content["benefits"] == [words]


def test_a_slash_within_an_item_of_a_list_is_asked_about():
    parsed = read(document(benefits="- ที่พัก / อาหาร\n- ประกัน"))
    assert parsed.content["benefits"] == ["ที่พัก / อาหาร", "ประกัน"]
    assert doubts(parsed, "slash_kept") == [("benefits", "ที่พัก / อาหาร")]


@pytest.mark.parametrize(
    "line", ["หน้า 3", "หน้าที่ ๓/๙", "  Page 2 of 4", "- 7 -", "หน้า 1 จาก 2"]
)
def test_a_page_number_within_a_text_is_left_out_of_it(line):
    text = document(role=f"ช่วยทีม\n{line}\nทุกวัน")
    parsed = read(text)
    assert parsed.content["role"] == "ช่วยทีม\nทุกวัน"
    assert source_of(parsed) == text.encode()
    assert doubts(parsed, "page_numbers") == [("", line.strip())]


def test_a_line_that_speaks_of_a_page_is_kept():
    assert "หน้า 3 มีรูป" in read(document(role="หน้า 3 มีรูป")).content["role"]


@pytest.mark.parametrize(
    "title", ["ตำแหน่งที่ 2", "ตำแหน่ง : ผู้ช่วยทนาย", "Position 2: Lawyer"]
)
def test_a_second_position_after_a_first_without_title_is_kept_whole(title):
    parsed = read(
        f"{document()}\n\n{title}\n\nพื้นที่ปฏิบัติงาน\nตาก\n\nสวัสดิการสำหรับอาสาสมัคร\nรถ"
    )
    section = parsed.content["sections"][0]
    assert section["heading"] == title
    assert section["text"].endswith("รถ")
    assert len(doubts(parsed, "second_position")) == 1
    usual = read(document()).content
    assert {**parsed.content, "sections": []} == usual


@pytest.mark.parametrize(
    "line", ["ตำแหน่ง 2 คน", "- ตำแหน่งที่ 2 : ก", "ตำแหน่งผู้ช่วยสำคัญมาก: ต้องรับผิดชอบ"]
)
def test_a_line_that_only_speaks_of_positions_opens_none(line):
    assert "second_position" not in codes(read(document(role=f"ช่วยทีม\n{line}")))
