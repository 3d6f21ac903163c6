"""Encodings, refusals, and properties that hold for every document."""

import json
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from organizations.importing.decoding import MAX_BYTES, ErrorCode, UnreadableDocument
from organizations.importing.difference import difference
from organizations.importing.draft import source_of
from organizations.importing.headings import HEADINGS
from tests.organizations.sample_documents import TEXTS, codes, document, read, section

THAI = document(role="ช่วยทีม – ทุกวัน")


def refusal(raw):
    with pytest.raises(UnreadableDocument) as caught:
        read(raw)
    return caught.value.code


def changed(source):
    """The differences between the usual document and `source`, except line ends."""
    return [
        change
        for change in difference(read(THAI).content, read(source).content)
        if change.before != change.after.replace("\r\n", "\n").replace("\r", "\n")
    ]


@pytest.mark.parametrize(
    "raw", [b"", b" \r\n\t ", b"\xef\xbb\xbf", "\u200b\xa0\n\ufeff".encode()]
)
def test_a_document_without_a_letter_is_empty(raw):
    assert refusal(raw) == "empty"


def test_a_document_of_more_than_a_megabyte_is_too_large():
    raw = THAI.encode()
    assert read(raw + b" " * (MAX_BYTES - len(raw))).text.strip() == THAI
    assert refusal(raw + b" " * (MAX_BYTES + 1 - len(raw))) == "too_large"
    assert refusal(b"\xff" * (MAX_BYTES + 1)) == "too_large"


@pytest.mark.parametrize(
    "raw",
    [
        b"%PDF-1.7\n",
        b"PK\x03\x04 word/document.xml",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"{\\rtf1\\ansi}",
        b"\x89PNG\r\n",
        b"\xff\xd8\xff\xe0",
        THAI.encode() + b"\0",
        b"\x01\x02\x03abc",
    ],
)
def test_office_files_pictures_and_control_characters_are_binary(raw):
    assert refusal(raw) == "binary"


@pytest.mark.parametrize(
    "raw",
    [
        THAI.encode("utf-16"),
        THAI.encode("utf-16-be").join([b"\xfe\xff", b""]),
        THAI.encode()[:-1],
        THAI.encode() + b"\xff",
        "Café, élève, déjà".encode("latin-1"),
        "Grüße aus Köln".encode("latin-1"),
    ],
)
def test_other_encodings_are_refused(raw):
    assert refusal(raw) == "encoding"


@pytest.mark.parametrize(
    "text", ["องค์กรของเรา\n\nเราทำงานริมน้ำ", "Hello", "ชื่อองค์กร : ลำน้ำ", "คลิกสมัคร รุ่น 16"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp874"])
def test_a_text_without_one_of_the_headings_is_refused(text, encoding):
    assert refusal(text.encode(encoding)) == "no_heading"


def test_each_refusal_has_its_own_code():
    assert set(get_args(ErrorCode)) == {
        "empty",
        "too_large",
        "binary",
        "encoding",
        "no_heading",
    }


def test_windows_874_reads_as_utf_8_does_and_is_told():
    parsed = read(THAI.encode("cp874"))
    assert (parsed.encoding, parsed.text) == ("cp874", THAI)
    assert parsed.content == read(THAI).content
    assert codes(parsed) == {"windows_874"}


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\v", "\u2028"])
def test_line_ends_of_any_system_read_alike(ending):
    assert changed(THAI.replace("\n", ending)) == []


def test_a_byte_order_mark_and_a_final_line_end_change_nothing():
    raw = b"\xef\xbb\xbf" + THAI.encode() + b"\n"
    assert read(raw).encoding == "utf-8-sig"
    assert changed(raw) == []
    assert source_of(read(raw)) == raw


LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r", "\n\n", "\n \t\n"])
DECORATIONS = st.sampled_from(
    ["{}", "{} :", "## {}", "**{}**", "3. {}", "๓) {}", "• {}", "\u200b {} ：", "{}: "]
)
MARKS = ["1. ", "- ", " / ", ",", "ฯลฯ", "##", "**", "\n", "\r", ":", "."]
PIECES = [
    *MARKS,
    "เลย",
    "เดือนที่ 1-3",
    "Website : ",
    "ชื่อองค์กร",
    "https://a.example",
    "คลิกสมัคร รุ่น 16",
]
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)
WORDS = st.lists(st.sampled_from(PIECES) | ANY_TEXT, max_size=12)


@st.composite
def documents(draw):
    """Headings in any order and dress, some twice or missing, with any text between."""
    parts = draw(st.lists(WORDS.map("".join), max_size=2))
    for name in draw(
        st.lists(st.sampled_from(sorted(HEADINGS)), min_size=1, max_size=14)
    ):
        parts.append(draw(DECORATIONS).format(HEADINGS[name]))
        parts.append(draw(st.just(TEXTS[name]) | WORDS.map("".join)))
    return draw(LINE_ENDS).join(parts) + draw(
        st.sampled_from(["", "\n", "\n.\nคลิกสมัคร รุ่น 16"])
    )


def value_at(content, path):
    for step in path.split("."):
        content = content[int(step)] if isinstance(content, list) else content[step]
    return content


def leaves(value):
    if isinstance(value, dict | list):
        return [
            leaf
            for child in (value.values() if isinstance(value, dict) else value)
            for leaf in leaves(child)
        ]
    return [value] if isinstance(value, str) and value else []


@settings(max_examples=300, deadline=None)
@given(documents(), st.sampled_from(["utf-8", "utf-8-sig"]))
def test_no_byte_is_lost_whatever_the_document(text, encoding):
    raw = text.encode(encoding)
    parsed = read(raw)
    ends = [0, *(part.end for part in parsed.segments)]
    assert source_of(parsed) == raw
    assert [part.start for part in parsed.segments] == ends[:-1]
    assert ends[-1] == len(parsed.text)
    assert all(part.start < part.end for part in parsed.segments)


@settings(max_examples=300, deadline=None)
@given(documents())
def test_every_text_is_exactly_the_part_its_segment_names(text):
    parsed = read(text)
    fields = [part for part in parsed.segments if part.kind == "field"]
    assert all(
        value_at(parsed.content, part.name) == parsed.text[part.start : part.end]
        for part in fields
    )
    content = {
        name: value for name, value in parsed.content.items() if name != "provinces"
    }
    assert sorted(leaves(content)) == sorted(
        parsed.text[part.start : part.end] for part in fields
    )
    assert all(doubt.text in parsed.text for doubt in parsed.doubts)


@settings(max_examples=150, deadline=None)
@given(documents())
def test_every_word_is_in_a_field_or_in_a_known_separator(text):
    parsed = read(text)
    gaps = "".join(
        parsed.text[part.start : part.end]
        for part in parsed.segments
        if part.name == "gap"
    )
    assert not any(letter.isalpha() for letter in gaps)


@settings(max_examples=100, deadline=None)
@given(documents())
def test_reading_again_what_was_put_together_gives_the_same(text):
    parsed = read(text)
    assert read(source_of(parsed)) == parsed
    assert json.loads(json.dumps(parsed.content)) == parsed.content


@settings(max_examples=100, deadline=None)
@given(st.permutations(sorted(TEXTS)), st.lists(DECORATIONS, min_size=11, max_size=11))
def test_order_and_dress_of_headings_change_nothing(names, dresses):
    text = "\n\n".join(
        f"{dress.format(HEADINGS[n])}\n{TEXTS[n]}"
        for n, dress in zip(names, dresses, strict=True)
    )
    usual = read("\n\n".join(section(name, TEXTS[name]) for name in TEXTS))
    assert read(text).content == usual.content


@settings(max_examples=100, deadline=None)
@given(
    st.text(
        st.sampled_from([bytes([b]).decode("cp874") for b in range(0xA1, 0xDB)]),
        max_size=60,
    )
)
def test_windows_874_survives_byte_for_byte(words):
    raw = (THAI + "\n" + words).encode("cp874")
    assert source_of(read(raw)) == raw
