"""Examples with random damage: whatever happens to a document, no byte is lost."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from organizations.importing.draft import source_of
from organizations.importing.headings import HEADINGS
from organizations.importing.likeness.letters import restore
from organizations.importing.sorting.parts import decode, encode, parts_of
from tests.organizations.sample_documents import EXAMPLES, REAL, read

TEXTS = [path.read_text("utf-8") for path in [REAL, *sorted(EXAMPLES.glob("*.txt"))]]
MARKS = "ัิีึืุู็่้๊๋์ํ"


def join_lines(text, draw):
    """As a careless copy does."""
    lines = text.split("\n")
    at = draw(st.integers(0, len(lines) - 2))
    return "\n".join([*lines[:at], lines[at] + lines[at + 1], *lines[at + 2 :]])


def reorder_marks(text, draw):
    """Tone marks before vowels, or ำ in two parts, in all of the text."""
    return draw(
        st.sampled_from(
            [
                text.replace("ำ", "\u0e4d\u0e32"),
                text.replace("ี่", "่ี").replace("ื่", "่ื"),
                text.replace("่", "\uf70a"),
                text.replace("แ", "เเ"),
            ]
        )
    )


def misspell_heading(text, draw):
    heading = draw(st.sampled_from(sorted(HEADINGS.values())))
    at = draw(st.integers(0, len(heading) - 1))
    letter = draw(st.sampled_from(["", "ก", "  ", *MARKS]))
    return text.replace(heading, heading[:at] + letter + heading[at + 1 :])


def add_page_number(text, draw):
    lines = text.split("\n")
    at = draw(st.integers(0, len(lines)))
    return "\n".join([*lines[:at], "หน้า 1 จาก 9", *lines[at:]])


def cut_off(text, draw):
    return text[draw(st.integers(0, 200)) :]


DAMAGES = [join_lines, reorder_marks, misspell_heading, add_page_number, cut_off]


@st.composite
def damaged(draw):
    text = draw(st.sampled_from(TEXTS))
    for damage in draw(st.lists(st.sampled_from(DAMAGES), min_size=1, max_size=5)):
        text = damage(text, draw)
    return text


@settings(max_examples=200, deadline=None)
@given(damaged(), st.booleans())
def test_no_byte_of_a_damaged_document_is_lost(text, is_pdf):
    parsed = read(text, is_pdf=is_pdf, must_have_headings=False)
    assert source_of(parsed) == text.encode()
    gaps = "".join(
        parsed.text[part.start : part.end]
        for part in parsed.segments
        if part.name == "gap"
    )
    assert not any(letter.isalpha() for letter in gaps)
    parts = parts_of(parsed)
    assert decode(encode(parts), parsed.text) == parts


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(TEXTS), st.data())
def test_marks_in_another_order_change_no_field(text, data):
    """But for the letters themselves, which are kept as they are."""
    changed = read(reorder_marks(text, data.draw))
    usual = read(text)
    for name, value in usual.content.items():
        if name not in ("name", "title"):
            assert restored(changed.content[name]) == restored(value), name


def restored(value):
    return restore(json.dumps(value, ensure_ascii=False))
