"""The real document of Protection International, field by field."""

import hashlib

import pytest

from organizations.importing.draft import FIELDS, source_of
from organizations.importing.headings import HEADINGS
from tests.organizations.sample_documents import REAL, read

LINES = REAL.read_text("utf-8").splitlines()


@pytest.fixture(scope="module")
def real():
    return read(REAL.read_bytes())


def test_the_real_document_is_the_one_its_host_published():
    assert hashlib.sha256(REAL.read_bytes()).hexdigest() == (
        "f44c82647ec22e048349ed064095446101b67d584eea275912a6199b27c54d33"
    )


def test_the_real_document_keeps_its_hash_and_every_byte(real):
    assert real.sha256 == hashlib.sha256(REAL.read_bytes()).hexdigest()
    assert real.encoding == "utf-8"
    assert source_of(real) == REAL.read_bytes()


def test_the_real_document_names_its_host_and_links(real):
    assert real.content["name"] == "Protection International (PI)"
    assert real.content["links"] == [
        {"label": "Website", "url": "https://www.protectioninternational.org"},
        {
            "label": "Facebook",
            "url": "https://www.facebook.com/Protection.International",
        },
    ]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("focus_issues", 7),
        ("challenges", 22),
        ("role", 25),
        ("duties", 28),
        ("areas_text", 31),
        ("expectations", 40),
    ],
)
def test_prose_of_the_real_document_is_its_line_to_the_letter(real, name, line):
    assert real.content[name] == LINES[line]


def test_role_and_duties_of_the_real_document_differ_by_one_space(real):
    assert real.content["role"] != real.content["duties"]
    assert (
        real.content["role"].replace("ไม่ปลอด ภัย", "ไม่ปลอดภัย") == real.content["duties"]
    )


@pytest.mark.parametrize(("name", "first"), [("objectives", 10), ("activities", 16)])
def test_numbered_lists_of_the_real_document_are_four_lines_without_their_numbers(
    real, name, first
):
    assert real.content[name] == [
        LINES[first + n].removeprefix(f"{n + 1}. ") for n in range(4)
    ]


def test_areas_of_the_real_document_are_nine_provinces_and_more(real):
    assert real.content["provinces"] == [
        "bangkok",
        "udon-thani",
        "loei",
        "chaiyaphum",
        "sakon-nakhon",
        "surat-thani",
        "phatthalung",
        "chiang-mai",
        "lampang",
    ]
    assert real.content["areas_open_ended"] is True


def test_benefits_of_the_real_document_are_two(real):
    assert real.content["benefits"] == ["ประกันอุบัติเหตุ", "ประกันโควิด"]


def test_qualifications_of_the_real_document_are_split_at_commas_only(real):
    assert real.content["qualifications"] == [
        "มีความสนใจประเด็นเรื่องสิทธิมนุษยชนในบริบทปัจจุบันและในอดีต",
        "ให้ความสำคัญในการบันทึกและจัดทำข้อมูล มีใจเปิดกว้างและยอมรับการทำงานแบบเป็นทีม",
        "มีความเข้าอ่อนไหวเรื่องความอ่อนไหวทางเพศสภาพและเดารพสิทธิมนุษยชนของผู้หญิง "
        "สามารถเข้าใจและเรียนรู้งานได้รวดเร็ว",
        "ที่สำคัญต้องมีความเข้าใจและสื่อสารกับนักปกป้องสิทธิมนุษยชนระดับชุมชน"
        "โดยไม่มีการแบ่งแยกชนชั้น เพศ สถานภาพด้านสังคม"
        "และมีความยึดหยุ่นเรื่องเวลาในการทำงาน",
    ]


def test_learning_phases_of_the_real_document_are_its_dashes_with_overlapping_months(
    real,
):
    phases = real.content["learning_phases"]
    assert [phase["text"] for phase in phases] == [
        line.lstrip("–\xa0 ") for line in LINES[43:47]
    ]
    months = [(phase["first_month"], phase["last_month"]) for phase in phases]
    assert months == [(1, 3), (4, 12), (1, 12), (1, 12)]


def test_closing_lines_of_the_real_document_are_kept_and_name_the_cohort(real):
    assert real.content["closing"] == LINES[49:52]
    assert real.content["cohort"] == 16
    assert real.content["sections"] == []


def test_the_real_document_leaves_exactly_these_doubts(real):
    year = "ระหว่างการทำงาน 1 ปี"
    assert [(doubt.field, doubt.code, doubt.text) for doubt in real.doubts] == [
        ("areas_text", "open_ended_areas", "ฯลฯ"),
        ("provinces", "province_alias", "กรุงเทพ"),
        ("qualifications", "split_run_on", LINES[37]),
        ("learning_phases.2", "phase_range_assumed", year),
        ("learning_phases.3", "phase_range_assumed", year),
    ]


def test_separators_of_the_real_document_hold_title_headings_marks_and_blanks_only(
    real,
):
    separators = {
        part.name: real.text[part.start : part.end]
        for part in real.segments
        if part.kind == "separator"
    }
    gaps = {
        real.text[part.start : part.end] for part in real.segments if part.name == "gap"
    }
    assert separators["title"] == LINES[0]
    assert {name: separators[f"heading.{name}"] for name in HEADINGS} == HEADINGS
    assert all(set(gap) <= set(" \n\xa0:,/–.1234") for gap in gaps)


def test_content_has_every_field_in_the_order_of_the_document(real):
    assert tuple(real.content) == FIELDS
