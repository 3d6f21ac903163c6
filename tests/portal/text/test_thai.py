"""Folding, sorting, gluing and counting of Thai text."""

import unicodedata

import pytest
import regex
from django.template import Context, Template
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from portal.text.thai import (
    GLUE_WORDS,
    NO_BREAK_SPACE,
    WORD_JOINER,
    find_whole,
    fold,
    glue,
    grapheme_count,
    sort_key,
    unglue,
)

CONSONANTS = [chr(code) for code in range(ord("ก"), ord("ฮ") + 1)]
ANY_THAI = [
    chr(code)
    for code in range(0x0E01, 0x0E5C)
    if unicodedata.category(chr(code)) != "Cn"
]
ODD = " \t\u00a0\u200b\u2060\u0301\u093c\u0345"
SEPARATORS = [" ", "  ", "ๆ", " ๆ ", "ฯ", " ฯลฯ", "๑๖", "16", "Ab", "É", "(", "-", "\n"]

# Correct spelling: a vowel in front or none, a consonant, a vowel above or below, a
# tone, a vowel behind.
syllables = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(["", "", "เ", "แ", "โ", "ใ", "ไ"]),
    st.sampled_from(CONSONANTS),
    st.sampled_from(["", "ั", "ิ", "ี", "ึ", "ื", "ุ", "ู"]),
    st.sampled_from(["", "", "่", "้", "๊", "๋", "์"]),
    st.sampled_from(["", "", "ะ", "า", "ำ"]),
)
pieces = st.one_of(syllables, st.sampled_from(SEPARATORS))
well_formed = st.lists(pieces, max_size=12)
wild = st.text(
    st.one_of(
        st.sampled_from([*ANY_THAI, *ODD]), st.characters(exclude_categories=["Cs"])
    ),
    max_size=12,
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("เเก้ว", "แก้ว"),
        ("น้ํา", "น้ำ"),
        ("นํ้า", "น้ำ"),
        ("นำ้", "น้ำ"),
        ("กา่", "ก่า"),
        ("จะ้", "จ้ะ"),
        ("ก่ี", "กี่"),
        ("ก่่า", "ก่า"),
        ("กาา", "กา"),
        ("เ่ก", "เก่"),
        ("พันธ์ุ", "พันธุ์"),
        ("สิทธ์ิ", "สิทธิ์"),
        ("อหิํสา", "อหึสา"),
        ("ฤๅษี", "ฤาษี"),
        ("อา\u200bสา\u2060สมัคร\ufeff", "อาสาสมัคร"),
        ("ต่าง ๆ  กัน", "ต่างๆกัน"),
        ("สงขลา ฯลฯ", "สงขลาฯลฯ"),
        ("รุ่น\u00a0๑๖", "รุ่น 16"),
        ("  สองแถว\r\nต่อกัน ", "สองแถว ต่อกัน"),
        ("Protection International", "protection international"),
        ("ＰＩ", "pi"),
    ],
)
def test_fold_forgives_what_people_type(typed, meant):
    assert fold(typed) == fold(meant) == meant


def test_fold_keeps_right_spelling():
    text = "อาสาสมัครนักสิทธิมนุษยชน เก้าอี้ เพราะ ผัวะ ทฤษฎี ค่ำ ดื่ม เสน่ห์ ก็ พุทฺโธ เกาะ"
    assert fold(text) == text


@pytest.mark.parametrize(
    ("first", "second"),
    [("กา", "ก้า"), ("ใด", "ได"), ("เก", "แก"), ("มา", "ม้า"), ("พุทธ", "พุทธะ")],
)
def test_fold_keeps_different_words_apart(first, second):
    assert fold(first) != fold(second)


@given(wild)
def test_fold_is_idempotent(text):
    assert fold(fold(text)) == fold(text)


def test_fold_is_idempotent_for_every_character_of_two_planes():
    characters = (chr(code) for code in range(0x20000) if not 0xD800 <= code < 0xE000)
    assert [
        hex(ord(char)) for char in characters if fold(fold(char)) != fold(char)
    ] == []


@given(well_formed, well_formed, well_formed)
def test_what_is_found_in_a_text_is_found_in_its_fold(before, part, after):
    assert fold("".join(part)) in fold("".join(before + part + after))


@given(wild)
def test_fold_leaves_nothing_invisible(text):
    assert not regex.search(r"[\p{Cf}\p{Cc}\u0e50-\u0e59]|\s\s", fold(text))


DICTIONARY = [
    "กก กกุธภัณฑ์ กงกำ กฎ กฎหมาย กด กบ กรกฎ กรรม กระ กลอง กวาง กษัตริย์ กา",
    "กา ก้า กาก การ การ์ด กาว กำ กิน กี่ กึก กุ้ง เก เกาะ เกียรติ แก แก้ว โก ใกล้ ไก่",
    "เกง เก็ง เก่ง เก้ง เก๊ง เก๋ง",
    "รูป ฤกษ์ ฤดู ฤทธิ์ ฤๅษี ลม ลา วัน",
    "นา นาง นาน นำ น้ำ นิ่ม",
    "สิงห์ สิทธิ สิทธิ์ สิน เสียง แสง โสม ใส ไส",
    "ต่าง ต่างๆ ต่างชาติ ต่างด้าว",
    "กรุงเทพมหานคร กาญจนบุรี ขอนแก่น เชียงราย เชียงใหม่ ตาก แม่ฮ่องสอน ยะลา เลย สงขลา",
    "เพชรบุรี เพชรบูรณ์ แพร่ ภูเก็ต",
    "2 ก ฮ alpha Beta zulu",
]


@pytest.mark.parametrize("line", DICTIONARY)
def test_words_sort_as_in_the_dictionary(line):
    words = line.split()
    assert sorted(words, key=sort_key, reverse=True) == words[::-1]


def test_spaces_and_signs_count_last():
    names = ["มูลนิธิก", "มูลนิธิ ข", "มูลนิธิ-ค", "มูลนิธิ “ง”"]
    assert sorted(names, key=sort_key, reverse=True) == names[::-1]


@given(wild, wild)
def test_sort_keys_are_equal_only_for_equal_folds(first, second):
    assert (sort_key(first) == sort_key(second)) == (fold(first) == fold(second))


@given(wild, wild)
def test_sort_keys_order_bytes_as_they_order_text(first, second):
    first, second = sort_key(first), sort_key(second)
    assert (first < second) == (first.encode() < second.encode())


@given(
    st.lists(syllables, min_size=1, max_size=4),
    st.lists(syllables, min_size=1, max_size=4),
)
def test_a_word_comes_before_a_longer_one_with_the_same_beginning(word, ending):
    assert sort_key("".join(word)) < sort_key("".join(word + ending))


@pytest.mark.parametrize(
    ("text", "glued"),
    [
        ("อาสาสมัครนักสิทธิมนุษยชน", "อาสา·สมัครนัก·สิทธิ·มนุษย·ชน"),
        ("สมัคร รุ่น 16", "สมัคร รุ่น~16"),
        ("รุ่น 16 องค์กรที่เปิดรับ", "รุ่น~16 องค์กรที่เปิดรับ"),
        ("อีก 12 วัน", "อีก 12~วัน"),
        ("1 กรกฎาคม พ.ศ. 2569 เวลา 23:59 น.", "1~กรกฎาคม~พ.ศ.~2569 เวลา~23:59~น."),
        ("มิถุนายน พ.ศ. 2569", "มิถุนายน~พ.ศ.~2569"),
        ("29 กุมภาพันธ์ พ.ศ. 2571", "29~กุมภาพันธ์~พ.ศ.~2571"),
        ("ปี พ.ศ. หรือ ค.ศ.", "ปี พ.ศ. หรือ ค.ศ."),
        ("ประมาณ 5 นาที", "ประมาณ~5~นาที"),
        ("(ไม่บังคับ)", "(ไม่·บังคับ)"),
        ("ต่าง ๆ และอื่นๆ", "ต่าง~ๆ และอื่น·ๆ"),
        ("สงขลา ฯลฯ", "สงขลา~ฯล·ฯ"),
        ("ไม่เกิน 10 MB", "ไม่·เกิน 10~MB"),
        ("Apply to cohort 16, 12 days left", "Apply to cohort~16, 12~days left"),
        ("ไม่มีอะไรต้องติดกัน", "ไม่มีอะไรต้องติดกัน"),
    ],
)
def test_glue_keeps_together_what_belongs_together(text, glued):
    assert glue(text) == glued.replace("·", WORD_JOINER).replace("~", NO_BREAK_SPACE)


WHOLE_WORDS = [word.replace("|", "") for word in GLUE_WORDS]
AROUND = ["รุ่น", "พ.ศ.", "น.", "วัน", "ๆ", "ฯลฯ", "ฯ", " ", "16", "๙", "a"]
interface_texts = st.lists(st.sampled_from([*WHOLE_WORDS, *AROUND]), max_size=10).map(
    "".join
)


@given(interface_texts)
def test_unglue_gives_the_text_back(text):
    assert unglue(glue(text)) == text


@given(st.one_of(interface_texts, wild))
def test_glue_is_idempotent(text):
    assert glue(glue(text)) == glue(text)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("น้ำ", 1),
        ("กี่", 1),
        ("เก่ง", 3),
        ("a\r\nb", 3),
        ("👩‍👩‍👧", 1),
        ("สิทธิ์", 3),
        ("é", 1),
    ],
)
def test_graphemes_are_counted_as_readers_do(text, count):
    assert grapheme_count(text) == count


def rendered(value):
    return Template("{% load thaitext %}{{ value|glue }}").render(
        Context({"value": value})
    )


def test_the_glue_filter_escapes_what_is_not_safe():
    assert rendered("<b>รุ่น 16</b>") == f"&lt;b&gt;รุ่น{NO_BREAK_SPACE}16&lt;/b&gt;"


def test_the_glue_filter_leaves_tags_alone():
    text = mark_safe('<a title="รุ่น 16" href="/อาสาสมัคร">รุ่น 16</a>')
    assert (
        rendered(text) == f'<a title="รุ่น 16" href="/อาสาสมัคร">รุ่น{NO_BREAK_SPACE}16</a>'
    )


@given(st.one_of(interface_texts, wild))
def test_the_pieces_of_a_text_are_the_text(text):
    assert "".join(piece for _is_whole, piece in find_whole(text)) == text


def whole(text):
    template = Template("{% load thaitext %}{{ text|whole }}")
    return template.render(Context({"text": text}))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("เป็นอาสาสมัครที่นี่", 'เป็น<span class="whole">อาสาสมัคร</span>ที่นี่'),
        ("นักสิทธิ์", '<span class="whole">นักสิทธิ์</span>'),
        ("<b>ใบสมัคร</b>", '&lt;b&gt;<span class="whole">ใบสมัคร</span>&lt;/b&gt;'),
        (
            mark_safe('<a title="ใบสมัคร">ใบสมัคร</a>'),
            '<a title="ใบสมัคร"><span class="whole">ใบสมัคร</span></a>',
        ),
        (
            "ถึง 1 กรกฎาคม พ.ศ. 2569",
            'ถึง <span class="whole-date"><span class="whole">1 กรกฎาคม</span>'
            ' <span class="whole">พ.ศ. 2569</span></span>',
        ),
        (
            f"1{NO_BREAK_SPACE}กรกฎาคม{NO_BREAK_SPACE}พ.ศ.{NO_BREAK_SPACE}2569",
            '<span class="whole-date"><span class="whole">1 กรกฎาคม</span>'
            ' <span class="whole">พ.ศ. 2569</span></span>',
        ),
        ("กรกฎาคม พ.ศ. 2569", "กรกฎาคม พ.ศ. 2569"),
        ("volunteers", "volunteers"),
        (None, ""),
        (16, "16"),
    ],
)
def test_whole_words_are_marked_up_and_stay_as_they_were_written(text, shown):
    assert whole(text) == shown
