"""Lines of the identity block: `label : value`."""

import re
from dataclasses import dataclass

from organizations.importing.headings import MAX_HEADING_LENGTH, normalize
from organizations.importing.lines import BLANKS, Line, Span, is_bare, marker, trim

LABELS = {
    "name": (
        *("ชื่อองค์กร", "ชื่อองค์การ", "ชื่อหน่วยงาน", "ชื่อมูลนิธิ", "ชื่อสมาคม", "ชื่อเครือข่าย"),
        *("ชื่อองค์กร/หน่วยงาน", "ชื่อหน่วยงาน/องค์กร", "organization", "organisation"),
        *("organization name", "organisation name", "name of organization"),
        *("name of organisation", "name of the organization", "host organization"),
    ),
    "links": (
        "website",
        "facebook",
        "เว็บไซต์",
        # A common misspelling; the same goes for the variants of Facebook.
        "เว็บไซด์",
        "เฟซบุ๊ก",
        "เฟซบุ๊ค",
        "เฟสบุ๊ก",
        "เฟสบุ๊ค",
    ),
}

_KIND_OF = {
    normalize(label): kind for kind, labels in LABELS.items() for label in labels
}
_MIN_LENGTH = min(map(len, _KIND_OF))
# Text before a colon, but not before the :// of an address.
# "Website: …" and "**Website:** …"; bold may end after the colon. The limit of 60
# characters keeps a long sentence with a colon from being read as a label. A tab
# stands between the cells of a table.
_LABEL = re.compile(r"([^:：\t]{1,60}?)(?:[ \t\xa0]{0,9}[:：](?!//)\*{0,2}|(\t))")
# Invisible characters, which could disguise an address.
# The hyphens are ranges: it is only used within a character class.
_INVISIBLE = "\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
# http(s), a host without user name, a port, and then path, query or fragment.
# "https://example.org:8080/a?b#c"; not "javascript:…", nor "https://bank@evil.org",
# whose real host is the last one. Pages link nothing that does not match this.
_WEB_ADDRESS = re.compile(
    rf"https?://[^\s/?#@:\[\]<>\"'\\{_INVISIBLE}]+(?::\d{{1,5}})?"
    rf"(?:[/?#][^\s<>\"\\{_INVISIBLE}]*)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Label:
    """`kind`: a key of LABELS, or "" for an unknown label. The value may be empty."""

    kind: str
    words: Span
    value: Span


def label_of(text: str, line: Line) -> Label | None:
    list_marker = marker(text, line)
    start = list_marker.end() if list_marker else line.start
    colon = _LABEL.match(text, start, line.end)
    if colon and colon[2] and not _is_cell(text, start, colon, line):
        colon = None
    if not colon and not _MIN_LENGTH <= line.end - start <= MAX_HEADING_LENGTH:
        return None
    words = trim(text, start, colon.end(1) if colon else line.end, BLANKS + "*_#")
    kind = (
        _KIND_OF.get(normalize(text[words.start : words.end]), "")
        if words.end - words.start >= _MIN_LENGTH
        else ""
    )
    value = trim(text, colon.end() if colon else line.end, line.end)
    return (
        Label(kind, words, value)
        if kind or (colon and not is_bare(text, words))
        else None
    )


def _is_cell(text: str, start: int, tab: re.Match[str], line: Line) -> bool:
    """Whether the cell before a tab is a known label, or the one after it a link."""
    cell = text[tab.end() : line.end].strip(BLANKS)
    return normalize(text[start : tab.end(1)]) in _KIND_OF or is_web_address(cell)


def complete_address(words: str) -> str:
    """With https:// before "www."; other words stay."""
    completed = f"https://{words}"
    is_short = words[:4].casefold() == "www." and _WEB_ADDRESS.fullmatch(completed)
    return completed if is_short and "." in words[4:] else words


def is_web_address(words: str) -> bool:
    # The whole value: an address with words after it stays text.
    return bool(_WEB_ADDRESS.fullmatch(words))


def opens_identity(text: str, line: Line) -> bool:
    """Outside the identity block: only a name, or a link on a line of its own."""
    label = label_of(text, line) if line.end - line.start >= _MIN_LENGTH else None
    if not label or not label.kind:
        return False
    is_link = is_web_address(
        complete_address(text[label.value.start : label.value.end])
    )
    return label.kind == "name" or (is_link and not marker(text, line))
