"""Numbers and bullets of lists: Word stores how they are made, not what they say."""

import re
from typing import Any

from docx.oxml.ns import qn

from portal.files.cleaning.word.styles import value_of

PLACEHOLDER = re.compile(r"%([1-9])")
THAI_LETTERS = "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
# What fonts of signs draw for a letter; others become a plain bullet.
SIGNS = {"o": "◦", "§": "▪", "ü": "✓", "Ø": "›", "v": "◆", "q": "☐", "n": "■"}


class Numbering:
    """Counts the paragraphs of each list as they come."""

    def __init__(self, root: Any) -> None:
        self.levels: dict[str, dict[int, Any]] = {}
        self.list_of: dict[str, str] = {}
        self.starts: dict[tuple[str, int], int] = {}
        self.counts: dict[str, list[int]] = {}
        if root is None:
            return
        for abstract in root.iterchildren(qn("w:abstractNum")):
            key = abstract.get(qn("w:abstractNumId"))
            self.levels[key] = {
                int(level.get(qn("w:ilvl"))): level
                for level in abstract.iterchildren(qn("w:lvl"))
            }
        for number in root.iterchildren(qn("w:num")):
            self.add_list(number)

    def add_list(self, number: Any) -> None:
        number_id = number.get(qn("w:numId"))
        self.list_of[number_id] = value_of(number, "w:abstractNumId") or ""
        for override in number.iterchildren(qn("w:lvlOverride")):
            start = value_of(override, "w:startOverride")
            if start and start.isdecimal():
                self.starts[number_id, int(override.get(qn("w:ilvl")))] = int(start)

    def marker(self, number_id: str, level: int) -> str:
        """Such as “2.1” or “•”; counts this paragraph. "" if it has none."""
        levels = self.levels.get(self.list_of.get(number_id, ""), {})
        definition = levels.get(level)
        if definition is None:
            return ""
        style = value_of(definition, "w:numFmt") or "decimal"
        text = value_of(definition, "w:lvlText") or ""
        if style == "bullet":
            return bullet(text)
        # Lists that share a definition go on counting, unless they say where to begin.
        key = number_id if self.restarts(number_id) else self.list_of[number_id]
        counts = self.counts.setdefault(key, [])
        self.count(counts, levels, number_id, level)
        return PLACEHOLDER.sub(
            lambda match: self.shown(levels, counts, int(match[1]) - 1), text
        )

    def restarts(self, number_id: str) -> bool:
        return any(key == number_id for key, _level in self.starts)

    def count(
        self, counts: list[int], levels: dict[int, Any], number_id: str, level: int
    ) -> None:
        del counts[level + 1 :]
        while len(counts) <= level:
            at = len(counts)
            start = value_of(levels[at], "w:start") if at in levels else "1"
            first = self.starts.get((number_id, at), int(start or 1))
            counts.append(first - 1 if at == level else first)
        counts[level] += 1

    def shown(self, levels: dict[int, Any], counts: list[int], level: int) -> str:
        if level >= len(counts):
            return ""
        style = value_of(levels[level], "w:numFmt") if level in levels else None
        return number_text(counts[level], style or "decimal")


def bullet(text: str) -> str:
    if len(text) == 1 and "\ue000" <= text <= "\uf8ff":
        text = chr(ord(text) & 0xFF)
    return SIGNS.get(text, text if text in "•–—-*◦▪■●○◆➢✓" else "•")


def number_text(number: int, style: str) -> str:
    match style:
        case "none":
            return ""
        case "lowerLetter" | "upperLetter":
            text = letters(number, "abcdefghijklmnopqrstuvwxyz")
        case "lowerRoman" | "upperRoman":
            text = roman(number)
        case "thaiLetters":
            return letters(number, THAI_LETTERS)
        case "thaiNumbers" | "thaiCounting":
            return str(number).translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
        case "decimalZero":
            return f"{number:02}"
        case _:
            return str(number)
    return text.upper() if style.startswith("upper") else text


def letters(number: int, alphabet: str) -> str:
    """As Word counts: after z comes aa, then bb."""
    times, index = divmod(max(number, 1) - 1, len(alphabet))
    return alphabet[index] * min(times + 1, 20)


def roman(number: int) -> str:
    text = ""
    for value, sign in ROMAN:
        while number >= value and len(text) < 30:
            text, number = text + sign, number - value
    return text
