"""Headings, the identity block, the closing lines, and everything else."""

import pytest

from organizations.importing.draft import FIELDS
from organizations.importing.headings import HEADINGS
from tests.organizations.sample_documents import (
    IDENTITY,
    TEXTS,
    codes,
    document,
    doubts,
    read,
    section,
)


@pytest.mark.parametrize(
    "heading",
    [
        "พื้นที่ปฏิบัติงาน :",
        "พื้นที่ปฏิบัติงาน：",
        "  พื้นที่  ปฏิบัติงาน\t",
        "พื้นที่\xa0ปฏิบัติ\u200bงาน",
        "## พื้นที่ปฏิบัติงาน ##",
        "**พื้นที่ปฏิบัติงาน**",
        "**พื้นที่ปฏิบัติงาน:**",
        "7. พื้นที่ปฏิบัติงาน",
        "๗) พื้นที่ปฏิบัติงาน:",
        "(7) พื้นที่ปฏิบัติงาน",
        "• พื้นที่ปฏิบัติงานฯ",
        "===== พื้นที่ปฏิบัติงาน =====",
    ],
)
def test_a_heading_is_known_however_it_is_decorated(heading):
    parsed = read(f"{IDENTITY}\n\n{heading}\nเลย")
    assert parsed.content["areas_text"] == "เลย"


def test_a_heading_is_known_with_sara_am_in_two_parts_and_a_doubled_sara_e():
    headings = [
        HEADINGS["qualifications"].replace("ำ", "\u0e4d\u0e32"),
        HEADINGS["learning_phases"].replace("แ", "เเ"),
    ]
    parsed = read(f"{headings[0]}\n- ก\n- ข\n{headings[1]}\n- ค")
    assert parsed.content["qualifications"] == ["ก", "ข"]
    assert parsed.content["learning_phases"][0]["text"] == "ค"


def test_a_misspelt_heading_is_recognized_and_told():
    parsed = read(document().replace(HEADINGS["benefits"], "สวัสดีการสำหรับอาสาสมัคร"))
    assert parsed.content == read(document()).content
    assert doubts(parsed, "misspelt_heading") == [("benefits", "สวัสดีการสำหรับอาสาสมัคร")]


def test_a_heading_of_the_hosts_own_is_not_guessed():
    parsed = read(document().replace(HEADINGS["benefits"], "ความเป็นมาของหมู่บ้านเรา"))
    assert parsed.content["benefits"] == []
    assert parsed.content["sections"] == [
        {"heading": "ความเป็นมาของหมู่บ้านเรา", "text": TEXTS["benefits"]}
    ]
    assert {("benefits", "")} <= set(doubts(parsed, "missing_section"))


def test_text_may_follow_the_colon_of_a_heading():
    parsed = read("พื้นที่ปฏิบัติงาน: เลย\nตาก\nความคาดหวังต่ออาสาสมัคร : กล้าถาม")
    assert parsed.content["areas_text"] == "เลย\nตาก"
    assert parsed.content["expectations"] == "กล้าถาม"


def test_sections_may_come_in_any_order():
    parsed = read(
        "\n\n".join(section(name, text) for name, text in reversed(TEXTS.items()))
        + f"\n\n{IDENTITY}"
    )
    usual = read(document())
    assert parsed.content == usual.content


def test_a_missing_section_stays_empty_and_is_told():
    parsed = read(section("role", "ช่วยทีม"))
    assert doubts(parsed, "missing_section") == [
        (name, "") for name in ("name", *HEADINGS) if name != "role"
    ]
    assert [name for name in FIELDS if parsed.content[name]] == ["role"]


def test_a_second_text_under_one_heading_is_kept_as_a_section():
    parsed = read(document() + "\n\n" + section("role", "อีกบทบาทหนึ่ง"))
    assert parsed.content["role"] == TEXTS["role"]
    assert parsed.content["sections"] == [
        {"heading": HEADINGS["role"], "text": "อีกบทบาทหนึ่ง"}
    ]
    assert doubts(parsed, "duplicate_heading") == [("sections.0", HEADINGS["role"])]


def test_a_list_of_contents_is_no_second_text():
    parsed = read("\n".join(HEADINGS.values()) + "\n\n" + document())
    assert parsed.content == read(document()).content
    assert "duplicate_heading" not in codes(parsed)


def test_a_heading_without_words_empties_no_field_that_has_some():
    headings = "\n".join(HEADINGS.values())
    assert read(f"{document()}\n{headings}").content == read(document()).content


@pytest.mark.parametrize("heading", ["ที่พัก", "ที่พัก:", "## ที่พัก", "**ที่พัก**", "__ที่พัก__:"])
def test_an_unknown_heading_is_kept_with_its_text_and_told(heading):
    parsed = read(document(role=f"ช่วยทีม\n\n{heading}\nบ้านพักรวม\nใกล้สำนักงาน"))
    assert parsed.content["role"] == "ช่วยทีม"
    assert parsed.content["sections"] == [
        {"heading": "ที่พัก", "text": "บ้านพักรวม\nใกล้สำนักงาน"}
    ]
    assert doubts(parsed, "unknown_heading") == [("sections.0", "ที่พัก")]


@pytest.mark.parametrize(
    "line", ["1. ที่พัก", "ที่พักอยู่ใกล้สำนักงาน, เดินได้,", "หมายเหตุ: มีบ้านพัก", "ก" * 61]
)
def test_a_list_item_a_sentence_or_a_long_line_is_no_heading(line):
    parsed = read(document(role=f"ช่วยทีม\n\n{line}\nต่อ"))
    assert parsed.content["role"] == f"ช่วยทีม\n\n{line}\nต่อ"


def test_a_short_line_between_gaps_stays_in_its_text_and_is_told():
    parsed = read(document(role="ช่วยทีม\n\nที่พัก\n\nบ้านพักรวม"))
    assert parsed.content["role"] == "ช่วยทีม\n\nที่พัก\n\nบ้านพักรวม"
    assert doubts(parsed, "possible_heading") == [("role", "ที่พัก")]


def test_the_first_text_of_a_section_may_stand_after_a_gap():
    assert read(document(areas_text="\nเลย\nตาก")).content["areas_text"] == "เลย\nตาก"


def test_without_a_name_line_the_title_is_the_name():
    parsed = read("มูลนิธิลำน้ำ\n\n" + section("role", "ช่วยทีม"))
    assert parsed.content["name"] == "มูลนิธิลำน้ำ"
    assert doubts(parsed, "name_from_title") == [("name", "มูลนิธิลำน้ำ")]


@pytest.mark.parametrize(
    "line",
    [
        "ชื่อองค์กร:ลำน้ำ",
        "ชื่อ องค์กร\xa0：  ลำน้ำ",
        "ชื่อองค์กร\nลำน้ำ",
        "ชื่อองค์กร :\n\nลำน้ำ",
        "**ชื่อองค์กร:** ลำน้ำ",
        "1. ชื่อองค์กร : ลำน้ำ",
    ],
)
def test_the_name_follows_its_label(line):
    parsed = read(f"เอกสารแนะนำ\n{line}\n\n{section('role', 'ช่วยทีม')}")
    assert parsed.content["name"] == "ลำน้ำ"
    assert parsed.content["sections"] == []


def test_a_second_name_is_kept_as_a_section():
    parsed = read(f"{IDENTITY}\nชื่อองค์กร : ลำธาร\n\n{section('role', 'ช่วยทีม')}")
    assert parsed.content["name"] == "ลำน้ำ"
    assert parsed.content["sections"] == [{"heading": "ชื่อองค์กร", "text": "ลำธาร"}]


def test_an_unknown_label_is_a_link_only_with_a_web_address():
    parsed = read(
        f"{IDENTITY}\nYouTube : HTTPS://video.example/ลำน้ำ?a=1#b\n"
        f"โทรศัพท์ : 02 000 0000\n\n{section('role', 'ก')}"
    )
    assert parsed.content["links"][1:] == [
        {"label": "YouTube", "url": "HTTPS://video.example/ลำน้ำ?a=1#b"}
    ]
    assert parsed.content["sections"] == [{"heading": "โทรศัพท์", "text": "02 000 0000"}]
    assert doubts(parsed, "unknown_label") == [("sections.0", "โทรศัพท์")]


@pytest.mark.parametrize(
    "value",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "www.",
        "www.lamnam",
        "www.lamnam.example และ www.namlam.example",
        "wwwlamnam.example",
        "ftp://lamnam.example",
        "https://",
        "https://a.example https://b.example",
        "https://user@lamnam.example",
        'https://lamnam.example/"x',
        "https://lamnam.example/\u202egpj",
        "https://[::1",
    ],
)
def test_only_a_plain_web_address_is_a_link(value):
    parsed = read(f"ชื่อองค์กร : ลำน้ำ\nWebsite : {value}\n\n{section('role', 'ช่วยทีม')}")
    assert parsed.content["links"] == []
    assert parsed.content["sections"] == [{"heading": "Website", "text": value}]
    assert doubts(parsed, "not_a_link") == [("sections.0", "Website")]


def test_an_address_that_begins_with_www_is_a_link_and_that_is_told():
    parsed = read(
        f"ชื่อองค์กร : ลำน้ำ\nWebsite : www.lamnam.example/th\n\n{section('role', 'ก')}"
    )
    assert parsed.content["links"] == [
        {"label": "Website", "url": "https://www.lamnam.example/th"}
    ]
    assert doubts(parsed, "link_completed") == [("links.0", "www.lamnam.example/th")]


def test_a_label_without_a_value_leaves_nothing():
    parsed = read(f"{IDENTITY}\nFacebook : -\nLine :\n\n{section('role', 'ช่วยทีม')}")
    assert len(parsed.content["links"]) == 1
    assert parsed.content["sections"] == []


@pytest.mark.parametrize("line", [":", "1. :", "**:**", "...", "- / -"])
def test_a_line_without_a_word_is_decoration(line):
    parsed = read(f"{IDENTITY}\n\n{line}\n\n{section('role', 'ช่วยทีม')}")
    assert parsed.content["sections"] == [] or parsed.content["sections"] == [
        {"heading": "", "text": line}
    ]
    assert all(part.start < part.end for part in parsed.segments)


def test_lines_of_the_identity_block_that_have_no_label_are_kept_as_a_section():
    parsed = read(f"{IDENTITY}\nเราทำงานริมน้ำ\nมาแล้วสิบปี\n\n{section('role', 'ช่วยทีม')}")
    assert parsed.content["sections"] == [
        {"heading": "", "text": "เราทำงานริมน้ำ\nมาแล้วสิบปี"}
    ]
    assert doubts(parsed, "unplaced_text") == [("sections.0", "เราทำงานริมน้ำ\nมาแล้วสิบปี")]


def test_a_link_inside_a_section_is_taken_out_only_when_it_fills_a_line_of_its_own():
    prose = "Website ของเราคือ https://lamnam.example\nFacebook : เพจของเรา\n- Website : https://lamnam.example"
    assert read(document(role=prose)).content["role"] == prose
    parsed = read(document(role="ช่วยทีม\nเว็บไซต์ : https://lamnam.example"))
    assert parsed.content["role"] == "ช่วยทีม"
    assert parsed.content["links"][1] == {
        "label": "เว็บไซต์",
        "url": "https://lamnam.example",
    }


def test_closing_lines_may_be_marked_and_what_stands_between_is_kept():
    parsed = read(
        document() + "\n- คลิกสมัคร รุ่น ๑๗\nสงวนลิขสิทธิ์\nโครงการอาสาสมัครนักสิทธิมนุษยชน"
    )
    assert parsed.content["closing"] == ["คลิกสมัคร รุ่น ๑๗", "โครงการอาสาสมัครนักสิทธิมนุษยชน"]
    assert parsed.content["cohort"] == 17
    assert parsed.content["sections"] == [{"heading": "", "text": "สงวนลิขสิทธิ์"}]


def test_two_cohorts_in_the_closing_lines_are_told():
    parsed = read(document() + "\nองค์กรที่เปิดรับอาสาสมัครนักสิทธิฯ รุ่นที่ 16\nคลิกสมัคร รุ่น 17")
    assert parsed.content["cohort"] == 16
    assert doubts(parsed, "several_cohorts") == [("cohort", "")]
