"""A button says what will happen: it begins with a verb, in both languages."""

from pathlib import Path

import pytest
from django.conf import settings

from portal.text import catalogues
from tests.portal.text import buttons

ROOT = Path(settings.BASE_DIR)
PACKAGES = ("portal", "organizations", "volunteers", "placements")

IN_ENGLISH = """
abstain accept activate add allow answer apply approve archive ask assign begin bring
call cancel change check choose clear close compare confirm contact continue copy create
decide declare decline delete don’t download email end export extend fill generate get
give go grant hide host import join keep leave let load log make mark move name note
open paste prepare preview print read refresh refuse release remind remove rename
replace return review revoke run save say search see select send set show skip sort stop
store strike take tell tick try turn undo unlink use waive withdraw write
"""
IN_THAI = """
กรอง กลับ เก็บ ขยาย ขอ ขีดฆ่า ข้าม ค้นหา คัดลอก งด จับคู่ จัด ซ่อน ดาวน์โหลด ดู ตรวจ ตอบ
ตัดสินใจ ตั้งค่า ติดต่อ ถอน นำ บันทึก ปฏิเสธ ปิด เปรียบเทียบ เปลี่ยน เปิด ไป พิจารณา
พิมพ์ มอบหมาย ย้าย ยกเลิก ยกเว้น ยืนยัน รวม รับ ล้าง ลบ ลอง เลิก เลือก เลื่อน วาง เผยแพร่
สมัคร สร้าง ส่ง เสนอ แสดง หยุด ให้ ออก อนุมัติ อ่าน เอา แก้ เขียน เข้า เตรียม เตือน
เพิ่ม เริ่ม แจ้ง โทร โหลด ใช้ ใส่ สนใจ ไม่ อาจ
"""
ENGLISH_VERBS, THAI_VERBS = frozenset(IN_ENGLISH.split()), tuple(IN_THAI.split())
# Ways to a page of that name, steps of a pager, a tab, and what a person declares.
WITHOUT_VERB = {
    "All",
    "Back",
    "Back to the list",
    "Group emails",
    "History",
    "How to apply",
    "I agree",
    "I have checked it",
    "I have done this",
    "Next",
    "Next steps",
    "Previous",
    "Wordings",
}


def faults(text: str, thai: str) -> list[str]:
    if text in WITHOUT_VERB or text.startswith("%("):
        return []
    is_verb = text.split()[0].lower() in ENGLISH_VERBS
    return [] if is_verb and thai.startswith(THAI_VERBS) else [f"{text} | {thai}"]


@pytest.mark.parametrize(
    ("text", "thai"),
    [
        ("Planned outcomes", "ดูผลที่เตรียมไว้"),
        ("Save the draft", "ร่าง"),
        ("Is it ready?", "พร้อมหรือยัง"),
    ],
)
def test_a_button_without_a_verb_is_found(text, thai):
    assert faults(text, thai)


def test_texts_of_buttons_are_found():
    page = (
        '<a class="btn btn-text" {% if x > 1 %}href="/"{% endif %}>'
        '{% translate "Save it" %}<span class="visually-hidden">'
        '{% translate "for later" %}</span></a><a href="/">{% translate "Home" %}</a>'
        "<button>{% blocktranslate trimmed %}Send\n it{% endblocktranslate %}</button>"
    )
    assert list(buttons.in_template(page, Path("x.html"))) == ["Save it", "Send it"]
    tag = '{% postform %}{% submit _("Take back") tone="quiet" %}{% endpostform %}'
    assert list(buttons.in_template(tag, Path("x.html"))) == ["Take back"]
    code = 'x = Submit(_lazy("Go on"), "act", tone="quiet")'
    assert list(buttons.in_code(code)) == ["Go on"]


def test_every_button_begins_with_a_verb():
    thai = {
        entry.msgid: catalogues.translation_of(entry)
        for entry in catalogues.merged(ROOT / "locale" / "th")
    }
    found = buttons.everywhere(ROOT, PACKAGES)
    assert len(found) > 200
    assert {
        path: wrong
        for text, path in found.items()
        if (wrong := faults(text, thai.get(text, "")))
    } == {}
