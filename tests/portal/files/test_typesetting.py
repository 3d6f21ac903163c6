"""Every letter that people here write is drawn, and copied as it was written."""

import unicodedata
from pathlib import Path

import pypdfium2
import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from portal.files import typesetting
from portal.text.thai import GLUE_WORDS

TEMPLATE = """
#import "common.typ": families, readable
#let data = json(bytes(sys.inputs.data))
#set text(font: families, size: 11pt, fallback: false)
#show: readable
#set page(width: 150pt, height: auto, margin: 10pt)
#data.text
"""
SCRIPTS = {
    "Thai": "นางสาวปิ่นแก้ว ฤทธิ์ ฎีกา ๑๒๓ ฿",
    "Lao": "ທ້າວ ສົມພອນ",
    "Burmese": "မောင်မောင်",
    "S'gaw Karen": "ကညီ ၦၤကညီ",
    "Shan": "လိၵ်ႈတႆး ႁဝ်း",
    "Mon": "မန် ၚၞ",
    "Khmer": "សុខា",
    "Chinese": "王小明 龍 𠮷",
    "Arabic": "محمد",
    "Vietnamese": "Nguyễn Thị Ẩn",
    "Hindi": "नमस्ते",
    "Russian": "Анна",
    "emoji": "😀👩\u200d🌾🇹🇭❤️",
    "signs": "☐☑✓→★",
}
TAI_THAM = "\u1a20"


@pytest.fixture
def folder(tmp_path):
    common = Path(settings.BASE_DIR) / "templates" / "documents" / "common.typ"
    (tmp_path / "common.typ").write_text(common.read_text())
    (tmp_path / "note.typ").write_text(TEMPLATE)
    return tmp_path


def note(folder, text):
    data = typesetting.compile_document(folder / "note.typ", {"text": text})
    return pypdfium2.PdfDocument(data)


def copied(document):
    lines = document[0].get_textpage().get_text_bounded().split("\r\n")
    return [line.strip() for line in lines if line.strip()]


def is_boxed(document):
    """Whether a letter was drawn as the empty box of a font that lacks it."""
    found = document[0].get_textpage().get_text_bounded()
    return "\ufffe" in found or "\ufffd" in found


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_has_a_font(folder, script):
    text = SCRIPTS[script]
    assert typesetting.printable_text(text) == text
    assert not is_boxed(note(folder, text))


def test_what_no_font_has_is_named():
    assert typesetting.printable_text(f"a {TAI_THAM} b") == (
        "a [tai tham letter high ka] b"
    )
    assert typesetting.printable_text("\ue000") == "[u+e000]"
    # Noto Symbols draws something for it, a Mac an apple.
    assert typesetting.printable_text("\uf8ff") == "[u+f8ff]"


@given(st.text())
def test_no_letter_is_lost_and_nothing_invisible_stays(text):
    printed = typesetting.printable_text(text)
    for char in text:
        category = unicodedata.category(char)
        if category[0] in "LN":
            assert char in printed or typesetting.name_of(char) in printed
    unseen = {"\n", "\t", "\u200c", "\u200d"}
    assert [
        char
        for char in printed
        if unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs")
        and char not in unseen
        and not 0xE0020 <= ord(char) <= 0xE007F
    ] == []


def test_a_long_address_breaks_and_is_copied_whole(folder):
    address = "https://volunteers.example.org/certificates/ABCD-EFGH-JKLM/verify/"
    lines = copied(note(folder, address))
    assert (len(lines) > 1, "".join(lines)) == (True, address)


def test_a_word_longer_than_a_line_is_copied_whole(folder):
    lines = copied(note(folder, "a" * 120))
    assert (len(lines) > 1, "".join(lines)) == (True, "a" * 120)


@pytest.mark.parametrize("glued", GLUE_WORDS)
def test_a_line_never_ends_within_a_word_of_the_list(folder, glued):
    word = glued.replace("|", "")
    for length in range(12):
        lines = copied(note(folder, "กา " * length + f"{word}และ{word} ที่{word}"))
        assert sum(line.count(word) for line in lines) == 3


@pytest.mark.parametrize("word", ["ผู้ที่", "1 มกราคม", "i" * 33])
def test_a_text_with_too_much_to_keep_whole_is_set_all_the_same(folder, word):
    pages = note(folder, f"{word} " * 1500)
    text = "".join(page.get_textpage().get_text_bounded() for page in pages)
    assert "".join(text.split()).count("".join(word.split())) == 1500
