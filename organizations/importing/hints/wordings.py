"""What words of a text propose: seats, and qualifications that are only preferred."""

import re
from collections.abc import Collection, Iterator
from typing import Any

from organizations.importing.likeness.letters import restore

_GAP = r"\s{0,3}"
_PEOPLE = rf"{_GAP}(?:คน|อัตรา|ตำแหน่ง|ท่าน|persons?\b|people\b|volunteers?\b)"
# "จำนวน ๒ คน", "รับสมัคร 3 อัตรา", "จำนวนที่รับ : 2 คน", "(1 คน)", "2 volunteers".
_SEATS = re.compile(
    rf"(?:จำนวน|จํานวน|รับ)(?:ที่(?:เปิด)?รับ|สมัคร|อาสาสมัคร){{0,2}}{_GAP}[:：]?{_GAP}"
    rf"(?:จำนวน)?{_GAP}(\d{{1,2}}){_PEOPLE}"
    rf"|[(（]{_GAP}(\d{{1,2}}){_PEOPLE}{_GAP}[)）]"
    rf"|(?<![\d.,])(\d{{1,2}}){_GAP}(?:volunteers?|seats?)\b",
    re.IGNORECASE,
)
# Fields that speak of the volunteers; elsewhere a number of people may be anybody's.
SEAT_FIELDS = ("role", "duties", "qualifications", "sections")
_PREFERRED = re.compile(
    r"พิจารณาเป็นพิเศษ|จะเป็นประโยชน์|เป็นข้อได้เปรียบ|ได้เปรียบ|จะดีมาก|จะดียิ่ง"
    r"|(?:is|are|would\sbe)\s(?:an?\s)?(?:plus|advantage|asset)|preferred|nice\sto\shave"
    r"|desirable",
    re.IGNORECASE,
)
MAX_SEATS = 50


def seats_in(text: str) -> Iterator[tuple[int, str]]:
    """Numbers of volunteers, each with its words."""
    for match in _SEATS.finditer(restore(text)):
        number = int(next(filter(None, match.groups())))
        if 1 <= number <= MAX_SEATS:
            yield number, match[0]


def texts_about_seats(
    content: dict[str, Any], others: Collection[str]
) -> Iterator[str]:
    """`others`: the headings of sections about further positions."""
    for name in SEAT_FIELDS:
        value = content[name]
        for row in value if isinstance(value, list) else [value]:
            if isinstance(row, dict) and row["heading"] not in others:
                yield f"{row['heading']} : {row['text']}"
            elif isinstance(row, str):
                yield row


def is_preferred(words: str) -> bool:
    return bool(_PREFERRED.search(restore(words)))
