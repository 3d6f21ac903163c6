"""Parts of a document, moved by a person: nothing is lost, nothing is said twice."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from organizations.importing.sorting import parts as sorting
from organizations.importing.sorting.parts import (
    LEFT_OUT,
    TARGETS,
    decode,
    encode,
    parts_of,
    pieces,
)
from organizations.importing.sorting.rebuilding import rebuilt
from tests.organizations.made_documents import letters
from tests.organizations.sample_documents import (
    EXAMPLES,
    PROVINCES,
    REAL,
    codes,
    document,
    read,
)

PATHS = [REAL, *sorted(EXAMPLES.glob("*.txt"))]
TEXTS = [path.read_text("utf-8") for path in PATHS]


def at(parsed, parts, words):
    """The place of the part with these words."""
    found = [
        n for n, part in enumerate(parts) if words in parsed.text[part[0] : part[1]]
    ]
    return found[0]


def moved(text, words, field):
    parsed = read(text)
    parts = parts_of(parsed)
    parts = sorting.moved(parts, at(parsed, parts, words), field)
    return rebuilt(parsed, parts, PROVINCES)


@pytest.mark.parametrize("text", TEXTS, ids=[path.stem for path in PATHS])
def test_untouched_parts_give_the_importers_content(text):
    parsed = read(text)
    parts = decode(encode(parts_of(parsed)), parsed.text)
    assert rebuilt(parsed, parts, PROVINCES) is parsed


def test_an_item_goes_to_another_list_in_the_order_of_the_text():
    content = moved(document(), "ให้ความรู้", "activities").content
    assert content["objectives"] == ["ให้คำปรึกษา"]
    assert content["activities"] == ["ให้ความรู้", "อบรม", "รณรงค์"]


def test_a_section_leaves_its_heading_behind():
    text = document(role="ช่วยทีม\n\n## ที่พัก\nบ้านพักรวม")
    result = moved(text, "บ้านพักรวม", "benefits")
    assert result.content["sections"] == []
    assert "บ้านพักรวม" in result.content["benefits"]
    assert "unknown_heading" not in codes(result)


def test_a_place_that_is_moved_is_looked_up():
    content = moved(
        document(expectations="เลย ทุกเดือน"), "เลย ทุกเดือน", "areas_text"
    ).content
    assert content["provinces"] == ["loei", "tak"]
    assert content["areas_text"] == "เลย, ตาก\nเลย ทุกเดือน"
    assert content["expectations"] == ""


def test_a_phase_that_is_moved_has_its_months():
    content = moved(
        document(expectations="เดือนที่ 5 พัก"), "เดือนที่ 5", "learning_phases"
    ).content
    assert {"text": "เดือนที่ 5 พัก", "first_month": 5, "last_month": 5} in content[
        "learning_phases"
    ]


def test_a_text_with_bullets_becomes_items_of_a_list():
    result = moved(document(role="- รับเรื่อง\n- ทำเคส"), "รับเรื่อง", "activities")
    assert result.content["activities"] == ["อบรม", "รณรงค์", "รับเรื่อง", "ทำเคส"]
    assert ("role", "missing_section") in {(d.field, d.code) for d in result.doubts}


def test_a_link_is_one_address_and_other_words_stay_a_section():
    text = document(expectations="www.lamnam.example", challenges="ไม่ใช่ลิงก์")
    link = moved(text, "www.lamnam.example", "links").content["links"][-1]
    assert link == {"label": "www.lamnam.example", "url": "https://www.lamnam.example"}
    other = moved(text, "ไม่ใช่ลิงก์", "links")
    assert other.content["sections"] == [{"heading": "", "text": "ไม่ใช่ลิงก์"}]
    assert "not_a_link" in codes(other)


def test_a_part_is_split_at_words_and_joined_again():
    parsed = read(document(role="ช่วยทีม และ เขียนรายงาน"))
    parts = parts_of(parsed)
    place = at(parsed, parts, "ช่วยทีม")
    words = pieces(parts[place], parsed.text)
    halves = sorting.split(parts, place, words[1].start, parsed.text)
    texts = [parsed.text[part.start : part.end] for part in halves[place : place + 2]]
    assert texts == ["ช่วยทีม", "และ เขียนรายงาน"]
    assert rebuilt(parsed, halves, PROVINCES).content["role"] == "ช่วยทีม และ เขียนรายงาน"
    assert sorting.joined(halves, place) == parts


@pytest.mark.parametrize(
    "state",
    [
        "",
        "x",
        "0-5",
        "0-5:nothing",
        "5-0:role",
        "0-99999:role",
        "0-1:role;0-1:role",
        "0-1:role",
    ],
)
def test_a_forged_state_is_refused(state):
    with pytest.raises(ValueError):  # noqa: PT011
        decode(state, document())


def test_a_document_without_a_known_heading_is_parts_by_paragraph():
    text = "เรื่องแรก\n\nเรื่องที่สอง\nต่อ\n\nเรื่องที่สาม"
    parsed = read(text, must_have_headings=False)
    texts = [parsed.text[part.start : part.end] for part in parts_of(parsed)]
    assert texts == ["เรื่องแรก", "เรื่องที่สอง", "ต่อ", "เรื่องที่สาม"]


def leaves(value):
    if isinstance(value, dict):
        return [leaf for child in value.values() for leaf in leaves(child)]
    if isinstance(value, list):
        return [leaf for child in value for leaf in leaves(child)]
    return [value] if isinstance(value, str) else []


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(TEXTS), st.data())
def test_whatever_a_person_does_no_word_is_lost(text, data):
    parsed = read(text)
    parts = parts_of(parsed)
    for _step in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(parts) - 1))
        act = data.draw(st.sampled_from(["move", "split", "join"]))
        if act == "move":
            parts = sorting.moved(parts, place, data.draw(st.sampled_from(TARGETS)))
        elif act == "join" and place + 1 < len(parts):
            parts = sorting.joined(parts, place)
        else:
            words = pieces(parts[place], parsed.text)
            if len(words) > 1:
                offset = data.draw(st.sampled_from(words[1:])).start
                parts = sorting.split(parts, place, offset, parsed.text)
    parts = decode(encode(parts), parsed.text)
    content = rebuilt(parsed, parts, PROVINCES).content
    said = letters("".join(leaves({**content, "provinces": []})))
    for part in parts:
        if part.field not in (LEFT_OUT, "link_label"):
            for line in parsed.text[part.start : part.end].splitlines():
                words = letters(sorting_words(line))
                assert words in said, (part, line)


def sorting_words(line):
    """Without a number or page number, which a list leaves out."""
    from organizations.importing.lines import Line, is_page_number, marker, trim

    span = trim(line, 0, len(line))
    if is_page_number(line[span.start : span.end]):
        return ""
    match = marker(line, Line(*span))
    return line[match.end() if match else span.start :]
