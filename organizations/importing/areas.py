"""Provinces in a free text about places."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from organizations.importing.draft import MOST_PARTS, Draft
from organizations.importing.headings import key
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
    "ศรีษะเกษ": "ศรีสะเกษ",
}
"""Names people use → official name. A last ฯ or full stop never counts (กรุงเทพฯ, กทม.)."""

_MORE = rf"ฯ{BLANK}?ล{BLANK}?ฯ|(?:และ)?(?:จังหวัด|พื้นที่|ที่)?อื่น{BLANK}?ๆ|เป็นต้น"
_EVERYWHERE = "ทั่วประเทศ|ทั้งประเทศ|ทุกจังหวัด|ทุกภาค"
_OPEN_ENDED = re.compile(f"(?P<more>{_MORE})|{_EVERYWHERE}")
_BETWEEN = re.compile(
    rf"{_MORE}|{_EVERYWHERE}|[{DASHES},，、;/|()\r\n•·]|และ|หรือ|จังหวัด|จว\.|จ\."
)
_FILLERS = {"", "เช่น", "ได้แก่", "คือ", "ใน", "พื้นที่"}


def read_areas(
    draft: Draft, lines: Sequence[Line], provinces: Mapping[str, str]
) -> None:
    """The text as it stands, the provinces found in it, and whether it says that there are more."""
    span = prose(draft.text, lines)
    if not span:
        return
    text = draft.content["areas_text"] = draft.claim("areas_text", span)
    for found in _OPEN_ENDED.finditer(text):
        draft.content["areas_open_ended"] = True
        draft.doubt(
            "areas_text",
            found[0],
            "open_ended_areas" if found["more"] else "nationwide_area",
        )
    draft.content["provinces"] = _provinces(draft, text, provinces)


def _provinces(draft: Draft, text: str, provinces: Mapping[str, str]) -> list[str]:
    official = {key(name): slug for name, slug in provinces.items()}
    aliases = {
        key(alias): official[key(name)]
        for alias, name in PROVINCE_ALIASES.items()
        if key(name) in official
    }
    names = list(islice(_names(text, official | aliases), MOST_PARTS + 1))
    if len(names) > MOST_PARTS:
        draft.doubt("provinces", text, "too_many_parts")
    for name in names:
        if key(name) not in official:
            draft.doubt(
                "provinces",
                name,
                "province_alias" if key(name) in aliases else "unknown_province",
            )
    found = (official.get(key(name)) or aliases.get(key(name)) for name in names)
    return list(dict.fromkeys(slug for slug in found if slug))


def _names(text: str, known: Mapping[str, str]) -> Iterator[str]:
    """Parts between separators; a part that is no province as a whole is taken word by word."""
    for part in map(str.strip, _BETWEEN.split(text)):
        names = [part] if key(part) in known else part.split()
        yield from (name for name in names if key(name) not in _FILLERS)
