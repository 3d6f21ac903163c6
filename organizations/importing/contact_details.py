"""Contact details in a host's text: numbers, addresses, and names beside labels.

They are never public unless the host says so; in doubt, something counts as one.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from organizations.importing.headings import normalize
from organizations.importing.lines import DASHES, Line

# Compared without blanks, case and colons, as headings are.
LABELS = {
    *("ติดต่อ", "ติดต่อสอบถาม", "ติดต่อสอบถามเพิ่มเติม", "สอบถาม", "สอบถามเพิ่มเติม"),
    *("สอบถามข้อมูลเพิ่มเติม", "ข้อมูลติดต่อ", "ข้อมูลการติดต่อ", "ช่องทางติดต่อ", "ช่องทางการติดต่อ"),
    *("บุคคลติดต่อ", "บุคคลที่ติดต่อได้", "ผู้รับผิดชอบ", "ชื่อผู้รับผิดชอบ", "ผู้รับผิดชอบโครงการ"),
    *("ผู้อำนวยการ", "หัวหน้าโครงการ", "ผู้จัดการโครงการ", "ผู้ดูแลอาสาสมัคร", "พี่เลี้ยง"),
    *("พี่เลี้ยงอาสาสมัคร", "ที่อยู่", "ที่อยู่องค์กร", "ที่อยู่สำนักงาน", "ที่ตั้งสำนักงาน", "สถานที่ติดต่อ"),
    *("โทร", "โทรศัพท์", "โทรศัพท์มือถือ", "หมายเลขโทรศัพท์", "เบอร์", "เบอร์ติดต่อ", "มือถือ"),
    *("สายด่วน", "โทรสาร", "แฟกซ์", "ไลน์", "ไลน์ไอดี", "ไอดีไลน์"),
    *("tel", "telephone", "phone", "phonenumber", "mobile", "cell", "fax", "hotline"),
    *("email", "e-mail", "mail", "line", "lineid", "lineofficial", "lineoa", "idline"),
    *("whatsapp", "telegram", "signal", "wechat", "address", "officeaddress"),
    *("coordinator", "projectcoordinator", "supervisor", "director"),
}
"""Of a value that is a contact detail, whatever it looks like."""

_LABELS = {normalize(label) for label in LABELS}
# "ผู้ประสานงานภาคเหนือ", "เบอร์โทรผู้ประสานงาน", "Contact person".
_LABEL_BEGINNINGS = (
    *("ผู้ประสานงาน", "ชื่อผู้ประสานงาน", "ผู้ติดต่อ", "ชื่อผู้ติดต่อ", "เบอร์โทร", "อีเมล"),
    *("contact", "lineid", "email", "e-mail"),
)
_BETWEEN = rf"[{DASHES} \t\u00a0().]{{0,3}}"
# 02-123-4567, 081 234 5678, +66 (0)81-234-5678, ๐๘๑-๒๓๔-๕๖๗๘. Not a part of a longer
# number, of an amount or of an address.
_NUMBER = (
    rf"(?<![\d.,/=])(?:\+\d(?:{_BETWEEN}\d){{8,13}}|[0๐](?:{_BETWEEN}\d){{8,9}})(?!\d)"
)
# Short numbers beside a word: "สายด่วน 1300". Not "ค่าโทรศัพท์ 500 บาท".
_SHORT_NUMBER = (
    r"(?<!ค่า)(?:สายด่วน|โทร(?:ศัพท์|\.)?|(?<![a-z])(?:hotline|tel|phone)\.?)"
    rf"\s{{0,3}}[:：]?\s{{0,3}}(?![\d,]+\s{{0,3}}บาท)\d[{DASHES}\d ]{{2,12}}"
)
# Only ASCII: Thai letters may touch an address, and belong to the sentence.
_EMAIL = (
    r"(?<![a-z0-9_.+-])[a-z0-9_.+-]{1,64}"
    r"@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5}"
)
# "Line : @host", "LINE ID host", "ไลน์ไอดี host", "line.me/ti/p/…", "@host".
_LINE = (
    r"(?<![a-z])line\s{0,3}(?:id|official|oa)?\s{0,3}[:：]\s{0,3}\S+"
    r"|(?<![a-z])line\s{0,3}(?:id\b|@)\s{0,3}\S+"
    r"|ไลน์\s{0,3}(?:ไอดี|id)?\s{0,3}[:：]\s{0,3}\S+|ไลน์ไอดี\s{0,3}\S+"
    r"|(?:line\.me|lin\.ee)/\S+"
    r"|(?<!\S)@[a-z0-9][\w.-]{2,}"
)
# Titles before a name; not "นายจ้าง" (employer), "คุณภาพ" (quality), "พี่เลี้ยง" (mentor).
_TITLE = (
    r"(?:คุณ(?!ภาพ|สมบัติ|ค่า|ธรรม)|นางสาว|นาง|นาย(?!จ้าง|หน้า|ทุน)|น\.ส\.|ดร\.|อาจารย์"
    r"|พี่(?!เลี้ยง|น้อง)|(?:mrs?|ms|dr)\b\.?)"
)
_PERSON = (
    r"(?:ผู้ประสานงาน|ผู้ติดต่อ|ติดต่อ(?:สอบถาม)?(?:เพิ่มเติม)?(?:ได้)?(?:ที่)?|contact(?:\sperson)?)"
    rf"(?:\s{{0,3}}[:：]\s{{0,3}}|\s{{1,3}}){_TITLE}\s{{0,3}}\S+"
)
# Any detail, wherever it stands in a line.
_DETAIL = re.compile(
    "|".join((_EMAIL, _NUMBER, _SHORT_NUMBER, _LINE, _PERSON)), re.IGNORECASE
)
# What stands before a colon: "โทร:", but not the scheme of "https://".
_LABEL = re.compile(r"^[\W\d_]*([^:：\n]{1,60})[:：](?!//)", re.MULTILINE)
# A line that is a titled name and little else; lengths are bounded, so it stays linear.
_NAME = re.compile(rf"[\W\d_]*{_TITLE}\s{{0,3}}\S.{{0,58}}", re.IGNORECASE)
# A line that begins by inviting to get in touch.
_INVITATION = re.compile(
    r"[\W\d_]*(?:สนใจ\s{0,3})?(?:ติดต่อ|สอบถาม|ผู้ประสานงาน|ผู้ติดต่อ|โทร|เบอร์|มือถือ|สายด่วน|อีเมล"
    r"|ไลน์|แฟกซ์|contact|tel|phone|mobile|hotline|fax|e-?mail|line\b)",
    re.IGNORECASE,
)
# "สนใจติดต่อสอบถามได้ที่", "Contact:"; not "ติดต่อประสานงานกับชุมชน".
_ASKS = re.compile(
    r"(?:สนใจ\s{0,3})?(?:ติดต่อ|สอบถาม|contact).{0,60}(?:ที่|[:：])", re.IGNORECASE
)
# Characters; a longer line is a text that holds a contact detail.
MAX_LINE_LENGTH = 200
# Beside the details, in a line that is nothing but one.
MAX_OTHER_WORDS = 30


def contact_details(text: str) -> list[str]:
    """The parts of a text that are contact details."""
    return [match[0].strip() for match in _DETAIL.finditer(text)]


def is_contact_label(words: str) -> bool:
    label = normalize(words)
    return label in _LABELS or label.startswith(_LABEL_BEGINNINGS)


def holds_contact_details(heading: str, text: str) -> bool:
    """Of a part that belongs to no field."""
    return (
        is_contact_label(heading)
        or bool(_DETAIL.search(f"{heading}\n{text}"))
        or any(is_contact_label(match[1]) for match in _LABEL.finditer(text))
    )


def split_by_contacts(text: str, lines: Sequence[Line]) -> list[list[Line]]:
    """Paragraphs with contact details apart from those without."""
    paragraphs: list[list[Line]] = []
    for line in lines:
        if not paragraphs or line.is_after_gap:
            paragraphs.append([])
        paragraphs[-1].append(line)
    groups = groupby(paragraphs, lambda rows: _is_private(text, rows))
    return [
        [line for paragraph in group for line in paragraph] for _key, group in groups
    ]


def split_off_contacts(
    text: str, lines: Sequence[Line]
) -> tuple[list[Line], list[Line]]:
    """The lines of a section, and those at its end that only say whom to ask."""
    count = 0
    for line in reversed(lines):
        if not _is_contact_line(text[line.start : line.end], is_followed=count > 0):
            break
        count += 1
    at = len(lines) - count
    return list(lines[:at]), list(lines[at:])


def _is_private(text: str, lines: Sequence[Line]) -> bool:
    return holds_contact_details("", text[lines[0].start : lines[-1].end])


def _is_contact_line(words: str, *, is_followed: bool) -> bool:
    """`is_followed`: by such lines, to which a name or a label alone belongs."""
    if len(words) > MAX_LINE_LENGTH:
        return False
    if is_followed and (
        is_contact_label(words) or _NAME.fullmatch(words) or _ASKS.fullmatch(words)
    ):
        return True
    details = contact_details(words)
    others = len(words) - sum(map(len, details))
    return bool(details) and (
        others <= MAX_OTHER_WORDS or bool(_INVITATION.match(words))
    )


def details_in(value: Any) -> Iterator[str]:
    """In a text, or in the texts of a list; rows of provinces and seats have none."""
    if isinstance(value, str):
        yield from contact_details(value)
    elif isinstance(value, list):
        for row in value:
            yield from details_in(row.get("text", "") if isinstance(row, dict) else row)
