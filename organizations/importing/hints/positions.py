"""Where a document goes on with a second position."""

import re

from organizations.importing.lines import BLANKS, Line, Span, marker, trim

# Characters; a longer line is a sentence that speaks of positions.
MAX_TITLE_LENGTH = 160
# "ตำแหน่งที่ 2 : อาสาสมัครฝ่ายสื่อสาร (2 คน)", "ตำแหน่ง: ผู้ช่วยทนาย", "Position 2: …".
# With any marks above its letters, because a PDF breaks them.
_MARKS = "[ัิ-ฺ็-๎\uf700-\uf71a]{0,3}"
_POSITION = re.compile(
    rf"[*#_=\s]*(?:ต{_MARKS}\s?[ำา]{_MARKS}(?:แ|เเ)หน{_MARKS}ง(?:งาน)?"
    rf"(?:\s{{0,3}}ท{_MARKS})?|position)"
    r"\s{0,3}(?P<number>\d{1,2})?\s{0,3}(?P<colon>[:：.)\t–-])?\s{0,3}(?P<title>\S.*)?",
    re.IGNORECASE,
)


def opens_position(text: str, line: Line) -> Span | None:
    """The words of the line, if it names a position and stands apart from the text."""
    if line.end - line.start > MAX_TITLE_LENGTH:
        return None
    list_marker = marker(text, line)
    if list_marker and not list_marker["number"]:
        return None
    start = list_marker.end() if list_marker else line.start
    match = _POSITION.fullmatch(text, start, line.end)
    if not match or not (match["number"] or match["colon"]):
        return None
    # "ตำแหน่งที่ 2" alone is one; "ตำแหน่ง 2 คน" within a text is not.
    if not match["colon"] and (match["title"] or not line.is_after_gap):
        return None
    return trim(text, start, line.end)


# "(2 คน)" after a title.
_COUNT = re.compile(r"\s{0,3}[(（][^()（）]{0,30}[)）]\s*$")


def title_in(text: str, span: Span) -> Span | None:
    """The title in the words of `opens_position`, without the number of volunteers."""
    match = _POSITION.fullmatch(text, span.start, span.end)
    if not match or not match["title"]:
        return None
    count = _COUNT.search(text, match.start("title"), span.end)
    end = count.start() if count else span.end
    title = trim(text, match.start("title"), end, BLANKS + "*_#")
    return title if title.start < title.end else None
