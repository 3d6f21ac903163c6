"""What PDFium, the renderer of Chrome, copies from a page that Typst made.

A consonant whose upper mark the font raises above a lower one is copied twice (decision
0043). Nothing else may come twice, and nothing may be lost.
"""

import re
import unicodedata

import pytest

from tests.portal.files.test_typesetting import copied, folder, note  # noqa: F401

WRITTEN = (
    "น้ำใจ",
    "ที่นี่",
    "ผู้ให้คำปรึกษา",
    "ซ้ำ ๆ",
    "เพื่อ",
    "ก๊วยเตี๋ยว",
    "ปู่ย่า",
    "ญูญุ ฐานะ",
    "อาสาสมัครนักสิทธิมนุษยชน",
    "นางสาวมาลี ใจดี",
    "081 234 5678",
)
RAISED = ("ปิ่นแก้ว", "ศักดิ์สิทธิ์", "ฤทธิ์", "ฝั่ง ฟ้า ป้า")
# A consonant, a vowel above it, and a mark above that.
GROUP = re.compile("([ก-ฮ][ัิีึื][็-๎])")


def out_of(document):
    return unicodedata.normalize("NFC", "\n".join(copied(document)))


@pytest.mark.parametrize("text", WRITTEN)
def test_what_is_copied_is_what_was_written(folder, text):  # noqa: F811
    assert out_of(note(folder, text)) == text


@pytest.mark.parametrize("text", RAISED)
def test_only_a_consonant_below_a_raised_mark_comes_twice(folder, text):  # noqa: F811
    """Whoever reads this fail with a new Typst: take it out of decision 0043."""
    copy = out_of(note(folder, text))
    assert re.sub(rf"{GROUP.pattern}\1", r"\1", copy) == text
    assert copy != text
