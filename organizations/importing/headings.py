"""The headings of the agreed document, and how a heading is recognized."""

import re
from dataclasses import dataclass
from typing import Literal

from organizations.importing.likeness.letters import restore
from organizations.importing.likeness.matching import Matcher
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

    Ignores blanks, case, decoration, numbers, colons and a final ฯ; restores letters
    that were typed or kept in another way, such as a ำ in two parts.
    """
    bare = restore(words.translate(_NO_BLANKS).casefold()).strip(_EDGES)
    # Decoration may stand on both sides of the number: "## 1. **Heading**".
    number = MARKER.match(bare)
    return bare[number.end() :].strip(_EDGES) if number else bare


# Both sides of every comparison are normalized, so the agreed ones are, too.
_FIELD_OF = {normalize(heading): name for name, heading in HEADINGS.items()}
_MIN_LENGTH = min(map(len, _FIELD_OF))
_MATCHER = Matcher({name: normalize(text) for name, text in HEADINGS.items()})
# Characters of the shortest synonym, "role", and of a line that may be one.
_MIN_ALIKE_LENGTH = 4
_MAX_ALIKE_LENGTH = 90
# A heading by likeness that needs no gap before it: too long to be a word in a list.
_CLEAR_LENGTH = 12


@dataclass(frozen=True)
class Heading:
    """`span`: the heading with its colon; `others`: fields that it names, too."""

    field: str
    span: Span
    likeness: Literal["agreed", "synonym", "merged", "misspelt"] = "agreed"
    others: tuple[str, ...] = ()


def heading_of(text: str, line: Line) -> Heading | None:
    """The agreed heading on this line. Text may follow it, in the next cell too."""
    if line.end - line.start < _MIN_LENGTH:
        return None
    for end, after in _ends(text, line):
        if end - line.start <= MAX_HEADING_LENGTH:
            name = _FIELD_OF.get(normalize(text[line.start : end]))
            if name:
                return Heading(name, Span(line.start, after))
    return None


def heading_alike(text: str, line: Line) -> Heading | None:
    """A heading that is not an agreed one, yet means the same.

    A short word needs a gap before it, decoration, or text beside it.
    """
    list_marker = marker(text, line)
    if list_marker and not list_marker["number"] and not is_decorated(text, line):
        return None
    for end, after in _ends(text, line):
        raw = text[line.start : end]
        if not _MIN_ALIKE_LENGTH <= len(raw) <= _MAX_ALIKE_LENGTH:
            continue
        words = normalize(raw)
        match = _MATCHER.match(words, raw)
        if not match or (
            match.likeness != "merged"
            and len(words) < _CLEAR_LENGTH
            and not (line.is_after_gap or after < line.end or after > end)
        ):
            continue
        if _INSIDE_A_SENTENCE.search(text, line.start, end):
            continue
        span = Span(line.start, after)
        return Heading(match.fields[0], span, match.likeness, match.fields[1:])
    return None


def _ends(text: str, line: Line) -> list[tuple[int, int]]:
    """Where the heading may end, and where its text begins.

    Within the longest heading, so that a long line isn't read to its end.
    """
    limit = min(line.end, line.start + MAX_HEADING_LENGTH)
    colon = _COLON.search(text, line.start, limit)
    tab = text.find("\t", line.start, limit)
    ends = [(colon.start(), colon.end()) if colon else (line.end, line.end)]
    if tab > 0 and (not colon or tab < colon.start()):
        ends.append((tab, tab + 1))
    return ends


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
