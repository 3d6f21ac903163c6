"""What docs/writing.md says and a machine can hold, over catalogues and messages.

Each rule returns what is wrong in one text; a bad example shows that it bites.
"""

import re
from pathlib import Path

import pytest
from django.conf import settings

from portal.text import catalogues

ROOT = Path(settings.BASE_DIR)
ROOTS = ("portal", "organizations", "volunteers", "placements", "templates")

NEVER_IN_THAI = {
    "กรุณา": "โปรด",
    "เขียนถึงเรา": "ติดต่อเรา",
    "จดหมาย": "อีเมล, or ข้อความ",
    "ประกาศนียบัตร": "ใบรับรองการปฏิบัติงาน",
    "หนังสือรับรอง": "ใบรับรองการปฏิบัติงาน",
    "ผู้รับรอง": "บุคคลอ้างอิง",
    "ผลประโยชน์ทับซ้อน": "ส่วนได้เสีย",
    "ผลจับคู่": "ผลการจับคู่",
    "ประกาศผล": "แจ้งผล",
    "พักงาน": "หยุดปฏิบัติงานชั่วคราว",
    "อยู่ครบกำหนด": "ปฏิบัติงานครบกำหนด",
    "ปีแห่งการทำงาน": "การปฏิบัติงาน",
    "โต๊ะทำงาน": "ระบบผู้ประสานงาน",
    "ที่นั่ง": "ตำแหน่ง, ที่ว่าง or จำนวนรับ",
    "รุ่นต่อไป": "รุ่นถัดไป",
    "เกินกำหนด": "เลยกำหนด",
    "ชื่อจริง": "ชื่อ-นามสกุลตามบัตร",
    "ติ๊ก": "เลือก",
    "นำออก": "เอาออก",
    "ผู้เยี่ยมชม": "คนทั่วไป",
    "หมายเลขโทรศัพท์": "เบอร์โทรศัพท์",
    "งานที่ใช้เวลา": "งานเบื้องหลัง",
    "สื่อสังคมออนไลน์": "โซเชียลมีเดีย",
}
NEVER_IN_ENGLISH = {
    r"e-mails?": "email",
    r"letters?": "email, message or character",
    r"desk": "Coordination",
    r"sign(ed)?[ -](in|out)": "log in, log out",
    r"learnt": "learned",
    r"anew": "again",
    r"somebody": "someone",
    r"stands here": "appears here",
    r"need not|need give no": "don’t need to",
    r"year of work": "placement",
    r"for ever|for good": "permanently",
}
# Small letters for letters of the alphabet, and a word of the library's own.
SMALL_LETTERS = re.compile(r"[Ss]mall letters")
DATES = r"%\((?:date|when|until|deadline|day|since)\)s"
DAY_BEFORE = re.compile(rf"(?<!วันที่ ){DATES}")
# Places where a clock or a bracket follows, not a date in a sentence.
NO_DATE = {
    "%(step)s (%(day)s)",
    "When: %(when)s",
    "The code works once, until %(until)s. Don’t give it to anybody else.",
}


def thai_faults(msgid: str, text: str) -> list[str]:
    faults = [
        f"never {word}: say {instead}"
        for word, instead in NEVER_IN_THAI.items()
        if word in text
    ]
    if msgid not in NO_DATE and DAY_BEFORE.search(text):
        faults.append("วันที่ stands before a date in a sentence")
    if re.search(r"\S(?<!\s)ๆ|ๆ(?=[ก-๙])", text):
        faults.append("a space stands on both sides of ๆ")
    if re.search(r"\d พ\.ศ\.\S|[^\s(]พ\.ศ\.", text):
        faults.append("a space stands on both sides of พ.ศ.")
    if re.search(r"\d\.\d\d น\.", text):
        faults.append("a clock has a colon: 14:30 น.")
    return faults


def english_faults(text: str) -> list[str]:
    text = SMALL_LETTERS.sub("", text)
    faults = [
        f"never “{found[0]}”: say {instead}"
        for word, instead in NEVER_IN_ENGLISH.items()
        if (found := re.search(rf"\b(?:{word})\b", text, re.IGNORECASE))
    ]
    if re.search(r"\w'\w", text):
        faults.append("the apostrophe is ’")
    return faults


def message_files() -> list[Path]:
    return sorted((ROOT / "templates" / "messages").glob("*/*.txt"))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("กรุณาตอบ", "โปรด"),
        ("ตอบภายใน %(date)s", "วันที่"),
        ("เรื่องต่างๆ", "ๆ"),
        ("29 กุมภาพันธ์พ.ศ. 2543", "พ.ศ."),
        ("เวลา 14.30 น.", "14:30"),
    ],
)
def test_each_rule_for_thai_bites(text, fault):
    assert any(fault in one for one in thai_faults("", text))


@pytest.mark.parametrize(
    "text",
    [
        "Your e-mail",
        "Send me a letter",
        "The desk shows it",
        "Sign in first",
        "What is learnt",
        "Start anew",
        "It stands here",
        "You can't",
    ],
)
def test_each_rule_for_english_bites(text):
    assert english_faults(text)


def test_good_texts_pass():
    assert thai_faults("", "ตอบภายในวันที่ %(date)s เรื่องต่าง ๆ เวลา 14:30 น.") == []
    assert english_faults("Use small letters. You don’t need an email.") == []


def test_thai_catalogues_keep_to_the_style():
    assert {
        entry.msgid: faults
        for entry in catalogues.merged(ROOT / "locale" / "th")
        if (faults := thai_faults(entry.msgid, catalogues.translation_of(entry)))
    } == {}


def test_english_texts_keep_to_the_style():
    texts = {
        message: path
        for path, (_context, message) in catalogues.texts_in(ROOT / r for r in ROOTS)
    }
    assert {
        text: (str(path.relative_to(ROOT)), faults)
        for text, path in texts.items()
        if (faults := english_faults(text))
    } == {}


@pytest.mark.parametrize(
    "path", message_files(), ids=lambda path: str(path.parent.name)
)
def test_messages_keep_to_the_style(path):
    text = path.read_text("utf-8")
    assert (thai_faults("", text) if path.stem == "th" else english_faults(text)) == []


def test_a_date_in_a_message_follows_its_word():
    dates = re.compile(r"(?<!วันที่ )\{(?:until|answer_by|kept_until|due|review_ends)\}")
    assert [
        path.parent.name
        for path in message_files()
        if path.stem == "th" and dates.search(path.read_text("utf-8"))
    ] == []
