"""Provinces in a free text about places."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from organizations.importing.draft import MAX_PARTS, Draft
from organizations.importing.headings import normalize
from organizations.importing.lines import BLANK, DASHES, Line, prose

PROVINCE_ALIASES = {
    "กรุงเทพ": "กรุงเทพมหานคร",
    "กทม": "กรุงเทพมหานคร",
    "โคราช": "นครราชสีมา",
    "อยุธยา": "พระนครศรีอยุธยา",
    "อุบล": "อุบลราชธานี",
    "อุดร": "อุดรธานี",
    "สุราษฎร์": "สุราษฎร์ธานี",
    "นครศรี": "นครศรีธรรมราช",
    "ประจวบ": "ประจวบคีรีขันธ์",
    "กาญจน์": "กาญจนบุรี",
    "สุพรรณ": "สุพรรณบุรี",
    "แปดริ้ว": "ฉะเชิงเทรา",
    # Not a nickname but the usual misspelling.
    "ศรีษะเกษ": "ศรีสะเกษ",
}
"""Everyday names → official names.

A final ฯ or full stop is ignored in any name (กรุงเทพฯ, กทม.).
"""

# "and so on", "and other provinces", "for example".
_MORE = (
    # "ฯลฯ" and "ฯ ล ฯ"; "และจังหวัดอื่น ๆ", "อื่นๆ"; "เป็นต้น".
    rf"ฯ{BLANK}?ล{BLANK}?ฯ"
    rf"|(?:และ)?(?:จังหวัด|พื้นที่|ที่)?อื่น{BLANK}?ๆ"
    r"|เป็นต้น"
)
# "the whole country", "every province", "every region".
_EVERYWHERE = "ทั่วประเทศ|ทั้งประเทศ|ทุกจังหวัด|ทุกภาค"
# The group tells which doubt it is: "and others", or "everywhere".
_OPEN_ENDED = re.compile(f"(?P<more>{_MORE})|{_EVERYWHERE}")
# Punctuation, "and", "or", and the words for "province" before a name.
_SEPARATORS = re.compile(
    # Longest first: "และจังหวัดอื่นๆ" must go as a whole, before "และ" would cut it.
    rf"{_MORE}|{_EVERYWHERE}|[{DASHES},，、;/|()\r\n•·]|และ|หรือ|จังหวัด|จว\.|จ\."
)
# Words before the names: "such as", "in", "area".
_FILLERS = {"", "เช่น", "ได้แก่", "คือ", "ใน", "พื้นที่"}


def read_areas(
    draft: Draft, lines: Sequence[Line], provinces: Mapping[str, str]
) -> None:
    """The text, the provinces it names, and whether it says that there are more."""
    span = prose(draft.text, lines)
    if not span:
        return
    text = draft.content["areas_text"] = draft.claim("areas_text", span)
    for match in _OPEN_ENDED.finditer(text):
        draft.content["areas_open_ended"] = True
        draft.doubt(
            "areas_text",
            match[0],
            "open_ended_areas" if match["more"] else "nationwide_area",
        )
    draft.content["provinces"] = _provinces(draft, text, provinces)


def _provinces(draft: Draft, text: str, provinces: Mapping[str, str]) -> list[str]:
    official = {normalize(name): slug for name, slug in provinces.items()}
    aliases = {
        normalize(alias): official[normalize(name)]
        for alias, name in PROVINCE_ALIASES.items()
        if normalize(name) in official
    }
    # One more than allowed is enough to see that there are too many.
    names = list(islice(_names(text, official | aliases), MAX_PARTS + 1))
    if len(names) > MAX_PARTS:
        draft.doubt("provinces", text, "too_many_parts")
    for name in names:
        if normalize(name) not in official:
            draft.doubt(
                "provinces",
                name,
                "province_alias" if normalize(name) in aliases else "unknown_province",
            )
    slugs = (
        official.get(normalize(name)) or aliases.get(normalize(name)) for name in names
    )
    # Each once, in the order of the text.
    return list(dict.fromkeys(slug for slug in slugs if slug))


def _names(text: str, known: Mapping[str, str]) -> Iterator[str]:
    """Parts between separators; word by word if a part isn't a province as a whole."""
    for part in map(str.strip, _SEPARATORS.split(text)):
        names = [part] if normalize(part) in known else part.split()
        yield from (name for name in names if normalize(name) not in _FILLERS)
