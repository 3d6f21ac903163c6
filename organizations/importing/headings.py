"""The headings of the agreed document, and how a heading is recognized."""

import re

from organizations.importing.lines import (
    BLANKS,
    DECORATION,
    MARKER,
    Line,
    Span,
    marker,
    trim,
)

HEADINGS = {
    "focus_issues": "ประเด็นที่องค์กรปฏิบัติงาน",
    "objectives": "วัตถุประสงค์ขององค์กร",
    "activities": "กิจกรรมขององค์กรที่ดำเนินอยู่ในปัจจุบัน",
    "challenges": "ความท้าทายขององค์กร",
    "role": "บทบาท/หน้าที่ของอาสาสมัคร",
    "duties": "รายละเอียดงานที่ให้อาสาสมัครลงไปปฏิบัติงาน",
    "areas_text": "พื้นที่ปฏิบัติงาน",
    "benefits": "สวัสดิการสำหรับอาสาสมัคร",
    "qualifications": "คุณสมบัติอาสาสมัครที่จำเป็นสำหรับโครงการ",
    "expectations": "ความคาดหวังต่ออาสาสมัคร",
    "learning_phases": "แนวทางในการจัดกระบวนการเรียนรู้ให้แก่อาสาสมัคร",
}
# Characters. An agreed heading with decoration; and, much shorter, a line that may
# pass as a heading of the host's own rather than as a sentence.
MAX_HEADING_LENGTH = 200
MAX_OWN_HEADING_LENGTH = 60

_NO_BLANKS = dict.fromkeys(map(ord, BLANKS))
# Ignored at both ends of a heading.
_EDGES = DECORATION + ":：[]ฯ"
# A colon, also a full-width one, and Markdown emphasis after it.
_COLON = re.compile(rf"[:：][{re.escape(BLANKS)}*_]*")
# Markdown: # heading, **heading**, __heading__.
# "[^#\S]" is a blank: "## Team" is a heading, "##Team" and "#######" are not.
_DECORATED = re.compile(r"#{1,6}[^#\S].*|\*\*[^*]+\*\*[:：]?|__[^_]+__[:：]?")
# A colon with text after it, or a full stop or comma at the end: no heading.
# Matches "Tel: 02 123" and "They said so.", but not "Our team:".
_INSIDE_A_SENTENCE = re.compile(r"[:：].|[.,]$")
# Lines at the end that name the cohort and the programme, or say "click to apply".
_CLOSING = re.compile(
    # Matched against normalized lines, hence no blanks: "รุ่น16", "รุ่นที่16".
    r"องค์กรที่เปิดรับอาสาสมัคร.*รุ่น(?:ที่)?\d+"
    r"|โครงการอาสาสมัครนักสิทธิมนุษยชน"
    r"|คลิกสมัคร.*"
)
_MIN_CLOSING_LENGTH = len("คลิกสมัคร")


def normalize(words: str) -> str:
    """Equal for all spellings of a heading.

    Ignores blanks, case, decoration, numbers, colons and a final ฯ; unifies two ways to
    type แ and ำ.
    """
    bare = (
        words.translate(_NO_BLANKS)
        .casefold()
        # Two ways of typing that look alike: twice "เ", and nikhahit with sara aa.
        .replace("เเ", "แ")
        .replace("\u0e4d\u0e32", "ำ")
        .strip(_EDGES)
    )
    # Decoration may stand on both sides of the number: "## 1. **Heading**".
    number = MARKER.match(bare)
    return bare[number.end() :].strip(_EDGES) if number else bare


# Both sides of every comparison are normalized, so the agreed ones are, too.
_FIELD_OF = {normalize(heading): name for name, heading in HEADINGS.items()}
_MIN_LENGTH = min(map(len, _FIELD_OF))


def heading_of(text: str, line: Line) -> tuple[str, Span] | None:
    """The field that starts on this line, and its heading. Text may follow it."""
    if line.end - line.start < _MIN_LENGTH:
        return None
    # Only within the longest heading, so that a long line isn't read to its end.
    colon = _COLON.search(
        text, line.start, min(line.end, line.start + MAX_HEADING_LENGTH)
    )
    end = colon.start() if colon else line.end
    name = (
        _FIELD_OF.get(normalize(text[line.start : end]))
        if end - line.start <= MAX_HEADING_LENGTH
        else None
    )
    return (
        (name, Span(line.start, colon.end() if colon else line.end)) if name else None
    )


def is_closing(text: str, line: Line) -> bool:
    # By length first: it spares normalizing every paragraph.
    if not _MIN_CLOSING_LENGTH <= line.end - line.start <= MAX_HEADING_LENGTH:
        return False
    return bool(_CLOSING.fullmatch(normalize(text[line.start : line.end])))


def is_decorated(text: str, line: Line) -> bool:
    return (
        # The cheapest test first: nearly every line fails it.
        text[line.start] in "#*_"
        and _is_short(line)
        and bool(_DECORATED.fullmatch(text, line.start, line.end))
    )


def reads_as_heading(text: str, line: Line) -> bool:
    """Short, neither a list item nor a sentence."""
    if not _is_short(line) or marker(text, line):
        return False
    return not _INSIDE_A_SENTENCE.search(text, line.start, line.end)


def ends_with_colon(text: str, line: Line) -> bool:
    return text[line.end - 1] in ":："


def heading_words(text: str, span: Span | Line) -> Span:
    """A heading without its decoration and colon."""
    return trim(text, span.start, span.end, BLANKS + "*_#=:：")


def _is_short(line: Line) -> bool:
    return line.end - line.start <= MAX_OWN_HEADING_LENGTH
