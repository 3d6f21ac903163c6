"""Which field a line means that is no agreed heading to the letter.

By synonym, by several headings in one, or by a spelling that is close to one.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from organizations.importing.likeness.synonyms import SYNONYMS, TAILS

Likeness = Literal["synonym", "merged", "misspelt"]
# Letters of a heading; a shorter one is too like other words to be guessed.
MIN_MISSPELT_LENGTH = 8
# Letters to change, for each so many letters of the heading.
LETTERS_FOR_EACH_MISTAKE = 7
MAX_MISTAKES = 4
# "คุณสมบัติ/ความคาดหวัง", "บทบาท และรายละเอียดงาน", "Role & duties".
_JOINTS = re.compile(r"[/&+,]|และ|(?<=[a-z])\s+and\s+(?=[a-z])")
# "1.1", "ข้อ 3", "ส่วนที่ 2" before a heading; "(Objectives)" after it.
_NUMBER = re.compile(r"(?:ข้อ|ส่วน)(?:ที่)?\d{1,2}[.):]?|\d{1,2}(?:\.\d{1,2})+[.)]?")
_PARENTHESIS = re.compile(r"[(（][^()（）]*[)）]$")


@dataclass(frozen=True)
class Match:
    """`fields`: what it means, the first is the one that gets the text."""

    fields: tuple[str, ...]
    likeness: Likeness


class Matcher:
    """For one table of agreed headings: field → normalized heading."""

    def __init__(self, agreed: Mapping[str, str]) -> None:
        self.field_of = {
            _bare(form): name for name, forms in SYNONYMS.items() for form in forms
        }
        self.field_of |= {heading: name for name, heading in agreed.items()}
        self.cores = {_core(form): name for form, name in self.field_of.items()}
        self.long = [
            (form, name)
            for form, name in self.field_of.items()
            if len(form) >= MIN_MISSPELT_LENGTH
        ]
        self.longest = max(map(len, self.field_of)) + MAX_MISTAKES

    def match(self, words: str, raw: str) -> Match | None:
        """`words`: normalized; `raw`: as written, with the blanks around "and"."""
        bare = _PARENTHESIS.sub("", _NUMBER.sub("", words, count=1))
        if not bare or len(bare) > 2 * self.longest:
            return None
        if name := self._exact(bare):
            return Match((name,), "synonym")
        return self._merged(bare, raw) or self._misspelt(bare)

    def _exact(self, bare: str) -> str | None:
        return self.field_of.get(bare) or self.cores.get(_core(bare))

    def _merged(self, bare: str, raw: str) -> Match | None:
        """Each part must mean a field: "บทบาทและความเป็นมา" is no merged heading."""
        pieces = (
            _JOINTS.split(bare)
            if " and " not in raw.casefold()
            else (re.sub(r"\s", "", part) for part in _JOINTS.split(raw.casefold()))
        )
        parts = [part for part in pieces if part]
        if not 2 <= len(parts) <= 4:
            return None
        fields = []
        for part in parts:
            found = self._exact(part)
            if not found and (near := self._misspelt(part)):
                found = near.fields[0]
            if not found:
                return None
            fields.append(found)
        distinct = tuple(dict.fromkeys(fields))
        return Match(distinct, "merged" if len(distinct) > 1 else "synonym")

    def _misspelt(self, bare: str) -> Match | None:
        if not MIN_MISSPELT_LENGTH <= len(bare) <= self.longest:
            return None
        near = sorted(self._near(bare))
        if not near:
            return None
        best, name = near[0]
        # Two fields that are just as near: no guess.
        if any(other != name for mistakes, other in near if mistakes == best):
            return None
        return Match((name,), "misspelt")

    def _near(self, bare: str) -> Iterator[tuple[int, str]]:
        for form, name in self.long:
            most = min(len(form) // LETTERS_FOR_EACH_MISTAKE, MAX_MISTAKES)
            if abs(len(form) - len(bare)) <= most and _shares(form, bare, most):
                mistakes = distance(form, bare, most)
                if mistakes <= most:
                    yield mistakes, name


def distance(first: str, second: str, most: int) -> int:
    """Letters to insert, remove or replace; above `most` just more than that."""
    row = list(range(len(second) + 1))
    for index, letter in enumerate(first, 1):
        before, row[0] = row[0], index
        for column, other in enumerate(second, 1):
            before, row[column] = (
                row[column],
                min(row[column] + 1, row[column - 1] + 1, before + (letter != other)),
            )
        if min(row) > most:
            return most + 1
    return row[-1]


def _shares(form: str, bare: str, most: int) -> bool:
    """Cheaply, whether enough letters are the same."""
    return len(set(form) ^ set(bare)) <= 2 * most


def _core(form: str) -> str:
    """Without the tails, unless nothing would be left."""
    for tail in TAILS:
        if form.endswith(tail) and len(form) > len(tail) + 2:
            return _core(form[: -len(tail)])
    return form


def _bare(form: str) -> str:
    return re.sub(r"\s", "", form).casefold()
