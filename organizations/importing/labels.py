"""Lines of the identity block: `label : value`."""

import re
from dataclasses import dataclass

from organizations.importing.headings import LONGEST_HEADING, key
from organizations.importing.lines import BLANKS, Line, Span, is_bare, marker, trim

LABELS = {
    "name": ("ชื่อองค์กร",),
    "links": (
        "website",
        "facebook",
        "เว็บไซต์",
        "เว็บไซด์",
        "เฟซบุ๊ก",
        "เฟซบุ๊ค",
        "เฟสบุ๊ก",
        "เฟสบุ๊ค",
    ),
}

_KIND_OF = {key(label): kind for kind, labels in LABELS.items() for label in labels}
_SHORTEST = min(map(len, _KIND_OF))
_LABEL = re.compile(r"([^:：]{1,60})[:：](?!//)\*{0,2}")
_UNSEEN = "\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_WEB_ADDRESS = re.compile(
    rf"https?://[^\s/?#@:\[\]<>\"'\\{_UNSEEN}]+(?::\d{{1,5}})?(?:[/?#][^\s<>\"\\{_UNSEEN}]*)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Label:
    """`kind` is a key of LABELS, or "" for a label we don't know. The value may be empty."""

    kind: str
    words: Span
    value: Span


def label_of(text: str, line: Line) -> Label | None:
    found = marker(text, line)
    start = found.end() if found else line.start
    colon = _LABEL.match(text, start, line.end)
    if not colon and not _SHORTEST <= line.end - start <= LONGEST_HEADING:
        return None
    words = trim(text, start, colon.end(1) if colon else line.end, BLANKS + "*_#")
    kind = (
        _KIND_OF.get(key(text[words.start : words.end]), "")
        if words.end - words.start >= _SHORTEST
        else ""
    )
    value = trim(text, colon.end() if colon else line.end, line.end)
    return (
        Label(kind, words, value)
        if kind or (colon and not is_bare(text, words))
        else None
    )


def is_web_address(words: str) -> bool:
    return bool(_WEB_ADDRESS.fullmatch(words))


def opens_identity(text: str, line: Line) -> bool:
    """Outside the identity block only the name, or a link in a line of its own, counts as a label."""
    label = label_of(text, line) if line.end - line.start >= _SHORTEST else None
    if not label or not label.kind:
        return False
    is_link = is_web_address(text[label.value.start : label.value.end])
    return label.kind == "name" or (is_link and not marker(text, line))
