"""Provinces in a free text about places."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice

from organizations.importing.draft import MAX_PARTS, Draft
from organizations.importing.headings import normalize
from organizations.importing.hints.places import PROVINCE_ALIASES, PROVINCE_GROUPS
from organizations.importing.likeness.letters import restore
from organizations.importing.lines import BLANK, DASHES, Line, prose

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
    rf"{_MORE}|{_EVERYWHERE}|[{DASHES},，、;/|()\r\n•·]|และ|หรือ"
    # "3 จังหวัดชายแดนใต้" is a name of its own.
    r"|(?:(?:สาม|[3๓])\s{0,3})?จังหวัด(?!ชายแดน)|จว\.|จ\."
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
    known = {normalize(name) for name in (*provinces, *PROVINCE_ALIASES)}
    text = draft.content["areas_text"] = draft.claim(
        "areas_text", span, keeps=lambda line, next_: _are_apart(line, next_, known)
    )
    plain = restore(text)
    for match in _OPEN_ENDED.finditer(plain):
        draft.content["areas_open_ended"] = True
        draft.doubt(
            "areas_text",
            _said(draft, match[0]),
            "open_ended_areas" if match["more"] else "nationwide_area",
        )
    draft.content["provinces"] = _provinces(draft, plain, provinces)


def _said(draft: Draft, words: str) -> str:
    """Words of the document; "" if its characters are broken there."""
    return words if words in draft.text else ""


def _are_apart(line: str, following: str, known: Collection[str]) -> bool:
    """Whether a province ends or begins at a line break, so that it breaks none."""
    first, second = line.split(), following.split()
    if not first or not second:
        return True
    whole = normalize(f"{_bare(first[-1])}{_bare(second[0])}")
    ends = {normalize(_bare(first[-1])), normalize(_bare(second[0]))}
    return whole not in known and bool(ends & set(known))


def _bare(name: str) -> str:
    return _SEPARATORS.sub("", name)


def _provinces(draft: Draft, text: str, provinces: Mapping[str, str]) -> list[str]:
    official = {normalize(name): slug for name, slug in provinces.items()}
    aliases = {
        normalize(alias): official[normalize(name)]
        for alias, name in PROVINCE_ALIASES.items()
        if normalize(name) in official
    }
    groups = {
        normalize(group): [
            official[normalize(name)] for name in names if normalize(name) in official
        ]
        for group, names in PROVINCE_GROUPS.items()
    }
    # One more than allowed is enough to see that there are too many.
    found = _names(text, official.keys() | aliases.keys() | groups.keys())
    names = list(islice(found, MAX_PARTS + 1))
    if len(names) > MAX_PARTS:
        draft.doubt("provinces", _said(draft, text), "too_many_parts")
    slugs: list[str] = []
    for name in names:
        key = normalize(name)
        if key in official:
            slugs.append(official[key])
        elif key in aliases:
            slugs.append(aliases[key])
            draft.doubt("provinces", _said(draft, name), "province_alias")
        elif groups.get(key):
            slugs += groups[key]
            draft.doubt("provinces", _said(draft, name), "province_group")
        else:
            draft.doubt("provinces", _said(draft, name), "unknown_province")
    # Each once, in the order of the text.
    return list(dict.fromkeys(slugs))


def _names(text: str, known: Collection[str]) -> Iterator[str]:
    """Parts between separators; word by word if a part isn't a province as a whole."""
    for part in map(str.strip, _SEPARATORS.split(text)):
        names = [part] if normalize(part) in known else part.split()
        yield from (name for name in names if normalize(name) not in _FILLERS)
