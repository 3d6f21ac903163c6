"""Headings that are not the agreed ones to the letter, and letters that a PDF broke."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizations.importing.draft import source_of
from organizations.importing.headings import HEADINGS, normalize
from organizations.importing.likeness.letters import broken_letters, restore
from organizations.importing.likeness.matching import MIN_MISSPELT_LENGTH, distance
from organizations.importing.likeness.synonyms import SYNONYMS
from tests.organizations.sample_documents import (
    IDENTITY,
    TEXTS,
    codes,
    document,
    doubts,
    read,
)

FORMS = [(name, form) for name, forms in SYNONYMS.items() for form in forms]


def under(heading, text="- ก\n- ข"):
    return read(f"{IDENTITY}\n\n{heading}\n{text}")


@pytest.mark.parametrize(("name", "form"), FORMS)
def test_every_synonym_opens_its_field_numbered_or_not(name, form):
    for line in (form, f"3. {form}", f"{form.upper()} :", f"**{form}**"):
        assert under(line).content[name], line


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("สวัสดิการของอาสาสมัคร", "benefits"),
        ("3. คุณสมบัติของอาสาสมัคร (Qualifications)", "qualifications"),
        ("วัตถุประสงค์ของมูลนิธิ", "objectives"),
        ("ข้อ 4 พื้นที่ทำงานของอาสาสมัคร", "areas_text"),
        ("1.2 ความคาดหวังขององค์กรที่มีต่ออาสาสมัคร", "expectations"),
        ("Expectations of the volunteer", "expectations"),
    ],
)
def test_short_forms_with_tails_numbers_and_a_translation_are_known(heading, field):
    parsed = under(heading)
    assert parsed.content[field]
    assert parsed.content["sections"] == []


@pytest.mark.parametrize(
    ("heading", "first", "others"),
    [
        ("คุณสมบัติ/ความคาดหวัง", "qualifications", ["expectations"]),
        ("วัตถุประสงค์และกิจกรรมขององค์กร", "objectives", ["activities"]),
        ("บทบาท/หน้าที่ และรายละเอียดงานของอาสาสมัคร", "role", ["duties"]),
        ("Role and duties", "role", ["duties"]),
        (
            "สวัสดิการ, คุณสมบัติ และความคาดหวัง",
            "benefits",
            ["qualifications", "expectations"],
        ),
    ],
)
def test_a_merged_heading_goes_to_the_first_and_the_others_are_asked(
    heading, first, others
):
    parsed = under(heading)
    assert parsed.content[first]
    assert doubts(parsed, "merged_heading") == [(first, heading)]
    assert doubts(parsed, "merged_second") == [(name, heading) for name in others]
    missing = {name for name, _text in doubts(parsed, "missing_section")}
    assert not missing & {first, *others}


@pytest.mark.parametrize(
    ("line", "kept_in"),
    [
        ("- สวัสดิการ", "role"),
        ("สวัสดิการที่เราให้คือที่พักใกล้สำนักงานและอาหาร", "sections"),
        ("บทบาทและความเป็นมา", "sections"),
    ],
)
def test_words_that_only_speak_of_a_field_open_none(line, kept_in):
    parsed = read(f"{IDENTITY}\n\n{HEADINGS['role']}\nช่วยทีม\n\n{line}\nต่อ")
    assert parsed.content["benefits"] == []
    assert line.lstrip("- ") in str(parsed.content[kept_in])


def test_an_item_of_a_numbered_list_is_no_heading():
    parsed = read(document(objectives="\n1. กิจกรรม\n2. อบรม", activities=""))
    assert parsed.content["objectives"] == ["กิจกรรม", "อบรม"]


def test_an_agreed_heading_wins_over_a_word_like_it():
    text = document(role="สวัสดิการ: มีที่พัก\n\nสวัสดิการ\nมีอาหาร")
    parsed = read(text)
    assert parsed.content["benefits"] == read(document()).content["benefits"]


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("ดํา", "ดำ"),
        ("น\u0e49\u0e4d\u0e32", "น้ำ"),
        ("น\u0e4d\u0e49\u0e32", "น้ำ"),
        ("น\u0e33\u0e49", "น้ำ"),
        ("ท\u0e4d \u0e32", "ทำ"),
        ("ท\u0e48\u0e35", "ที่"),
        ("ท\u0e35\u0e48\u0e48", "ที่"),
        ("ที\uf70a", "ที่"),
        ("ป\uf702", "ปี"),
        ("เเม่", "แม่"),
        ("\uf70fาติ", "ญาติ"),
    ],
)
def test_broken_letters_are_compared_as_if_they_were_whole(broken, whole):
    assert restore(broken) == restore(whole) == whole


def test_a_document_with_broken_letters_keeps_them_and_says_so_once():
    text = document().replace("ำ", "\u0e4d\u0e32").replace("ี่", "\u0e48ี")
    parsed = read(text)
    assert source_of(parsed) == text.encode()
    assert [d.code for d in parsed.doubts].count("broken_letters") == 1
    assert not {"missing_section", "misspelt_heading"} & codes(parsed)
    assert parsed.content["qualifications"][1] == "ท\u0e4d\u0e32งานเป็นทีม"


def test_a_document_without_broken_letters_says_nothing_of_them():
    assert broken_letters(document()) == 0


@given(st.sampled_from(sorted(HEADINGS)), st.data())
def test_a_heading_with_a_wrong_letter_is_still_known(name, data):
    heading = HEADINGS[name]
    at = data.draw(st.integers(1, len(heading) - 2))
    letter = data.draw(st.sampled_from(["", "ก", "็", "ง"]))
    wrong = heading[:at] + letter + heading[at + 1 :]
    parsed = read(
        "\n\n".join(
            [
                IDENTITY,
                *(
                    f"{wrong if other == name else HEADINGS[other]}\n{text}"
                    for other, text in TEXTS.items()
                ),
            ]
        )
    )
    assert parsed.content[name] == read(document()).content[name]


@given(st.text(max_size=12), st.text(max_size=12))
def test_the_distance_is_symmetric_and_zero_for_the_same(first, second):
    assert distance(first, second, 12) == distance(second, first, 12)
    assert (distance(first, second, 12) == 0) == (first == second)


@given(st.text(max_size=40))
def test_restoring_twice_changes_nothing_more(words):
    assert normalize(words) == normalize(restore(words)) or not words.strip()


def test_headings_of_two_fields_are_further_apart_than_mistakes_reach():
    agreed = [normalize(text) for text in HEADINGS.values()]
    for first in agreed:
        for second in agreed:
            if first != second and len(second) >= MIN_MISSPELT_LENGTH:
                assert distance(first, second, 8) > 4
