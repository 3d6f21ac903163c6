"""Documents as fictional hosts send them, each line by line."""

import pytest

from organizations.importing.draft import source_of
from tests.organizations.sample_documents import EXAMPLES, codes, doubts, read


@pytest.fixture(scope="module")
def pdf():
    return read((EXAMPLES / "copied-from-pdf.txt").read_bytes())


@pytest.fixture(scope="module")
def merged():
    return read((EXAMPLES / "merged-headings.txt").read_bytes())


@pytest.fixture(scope="module")
def two():
    return read((EXAMPLES / "two-positions.txt").read_bytes())


@pytest.fixture(scope="module")
def table():
    return read((EXAMPLES / "word-table.txt").read_bytes())


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.txt")), ids=lambda p: p.stem)
def test_no_byte_of_an_example_is_lost(path):
    raw = path.read_bytes()
    parsed = read(raw)
    assert source_of(parsed) == raw
    gaps = "".join(
        parsed.text[part.start : part.end]
        for part in parsed.segments
        if part.name == "gap"
    )
    assert not any(letter.isalpha() for letter in gaps)


def test_lines_that_a_pdf_broke_are_joined_where_thai_goes_on(pdf):
    assert pdf.content["objectives"] == [
        "ส่งเสริมให้เด็กและเยาวชนในพื้นที่ชายแดนเข้าถึงการศึกษาและบริการของรัฐ",
        "คุ้มครองเด็กจากความรุนแรงทุกรูปแบบ โดยทํางานร่วมกับครอบครัว โรงเรียน และชุมชน",
    ]
    assert pdf.content["role"] == "ครูอาสาและผู้ช่วยนักสังคมสงเคราะห์"
    assert pdf.content["qualifications"][1] == "ไม่มีประวัติความผิดเกี่ยวกับเด็ก"
    assert {field for field, _text in doubts(pdf, "lines_joined")} == {
        "focus_issues",
        "objectives.0",
        "objectives.1",
        "challenges",
        "role",
        "areas_text",
        "qualifications.1",
    }


def test_a_province_that_a_pdf_broke_in_two_is_found(pdf):
    assert pdf.content["provinces"] == [
        "nong-khai",
        "bueng-kan",
        "nakhon-phanom",
        "mukdahan",
    ]


def test_page_numbers_of_a_pdf_are_left_out_and_that_is_said_once(pdf):
    assert "หน้า 1" not in str(pdf.content)
    assert doubts(pdf, "page_numbers") == [("", "หน้า 1 จาก 2")]
    assert doubts(pdf, "broken_letters") == [("", "")]


def test_a_monthly_rate_is_no_second_benefit(pdf):
    assert pdf.content["benefits"] == [
        "ที่พัก  อาหาร  3  มื้อ",
        "ค่าตอบแทน  8,000  บาท / เดือน",
    ]


def test_nothing_of_the_pdf_is_missing_or_left_over(pdf):
    assert pdf.content["sections"] == []
    assert "missing_section" not in codes(pdf)


def test_merged_headings_fill_the_first_field_and_ask_about_the_second(merged):
    assert merged.content["objectives"] == ["ให้คำปรึกษาแรงงาน", "อบรมกฎหมายคุ้มครองแรงงาน"]
    assert merged.content["qualifications"] == ["สนใจประเด็นแรงงาน", "ทำงานวันเสาร์ได้"]
    assert [field for field, _text in doubts(merged, "merged_second")] == [
        "activities",
        "duties",
        "expectations",
    ]
    assert doubts(merged, "missing_section") == [("challenges", "")]


def test_a_language_that_would_help_is_only_preferred(merged):
    words = "พูดภาษาพม่าหรือกัมพูชาได้จะเป็นประโยชน์"
    assert merged.content["preferred_qualifications"] == [words]
    assert doubts(merged, "preferred_assumed") == [("preferred_qualifications", words)]


def test_days_off_on_both_sides_of_a_slash_stay_together(merged):
    words = "วันหยุดเสาร์-อาทิตย์ / วันหยุดนักขัตฤกษ์"
    assert merged.content["benefits"] == ["เบี้ยเลี้ยงเดือนละ 12,000 บาท", words]
    assert doubts(merged, "slash_kept") == [("benefits", words)]


def test_short_names_of_provinces_and_the_last_months_are_read(merged):
    assert merged.content["provinces"] == [
        "chon-buri",
        "rayong",
        "chachoengsao",
        "prachin-buri",
    ]
    assert merged.content["learning_phases"][2]["first_month"] == 7
    assert doubts(merged, "months_from_words") == [("learning_phases.2", "6 เดือนหลัง")]


def test_a_messengers_account_is_a_contact_detail(merged):
    assert merged.content["sections"] == [{"heading": "Line", "text": "@easternlabour"}]
    assert "contact_details" in codes(merged)


def test_the_second_position_is_kept_whole_and_told(two):
    title = "ตำแหน่งที่ 2 : อาสาสมัครฝ่ายสื่อสาร (2 คน)"
    (second,) = two.content["sections"]
    assert second["heading"] == title
    assert second["text"].startswith("บทบาท/หน้าที่ของอาสาสมัคร\nทำสื่อออนไลน์")
    assert second["text"].endswith("- ใช้ Canva, CapCut ได้")
    assert doubts(two, "second_position") == [("sections.0", title)]


def test_the_first_position_fills_the_fields_and_proposes_its_seats(two):
    assert two.content["title"] == "อาสาสมัครฝ่ายข้อมูลคดี"
    assert doubts(two, "position_title") == [("title", "อาสาสมัครฝ่ายข้อมูลคดี")]
    assert two.content["role"] == "เก็บข้อมูลคดี"
    assert two.content["qualifications"] == ["จบนิติศาสตร์"]
    assert two.content["seats"] == 1
    assert doubts(two, "seats_proposed") == [("seats", "(1 คน)")]


def test_what_stands_after_both_positions_is_for_both_and_that_is_asked(two):
    assert two.content["benefits"] == ["ค่าตอบแทน 10,000 บาท/เดือน"]
    assert [field for field, _text in doubts(two, "shared_by_positions")] == [
        "benefits",
        "expectations",
        "learning_phases",
    ]


def test_bangkok_and_its_vicinity_are_six_provinces(two):
    assert two.content["provinces"] == [
        "bangkok",
        "nonthaburi",
        "pathum-thani",
        "samut-prakan",
        "samut-sakhon",
        "nakhon-pathom",
    ]
    assert doubts(two, "province_group") == [("provinces", "ปริมณฑล")]


def test_cells_of_a_table_are_headings_and_their_texts(table):
    assert table.content["name"] == "มูลนิธิผสานสิทธิคนพิการ"
    assert [link["label"] for link in table.content["links"]] == ["Website", "Facebook"]
    assert table.content["objectives"] == ["ส่งเสริมการดำรงชีวิตอิสระ", "ผลักดันนโยบาย"]
    assert table.content["activities"] == ["ค่ายผู้นำ", "ศูนย์ IL"]
    assert table.content["provinces"] == ["nonthaburi", "nakhon-pathom"]
    assert table.content["cohort"] == 16
    assert table.content["sections"] == []
    assert "missing_section" not in codes(table)
