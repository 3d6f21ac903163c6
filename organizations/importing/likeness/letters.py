"""Thai letters that a PDF or a keyboard broke, restored so that words can be compared.

Only comparisons use this: the text itself is never changed.
"""

import re

# Fonts of Windows and the Mac keep raised and lowered marks in the private use area;
# a PDF that was made with them gives these numbers instead of the letters.
_PRIVATE = {
    **dict(zip(range(0xF701, 0xF705), "ิีึื", strict=True)),
    **dict(zip(range(0xF705, 0xF70A), "่้๊๋์", strict=True)),
    **dict(zip(range(0xF70A, 0xF70F), "่้๊๋์", strict=True)),
    0xF700: "ฐ",
    0xF70F: "ญ",
    0xF710: "ั",
    0xF711: "ํ",
    0xF712: "็",
    **dict(zip(range(0xF713, 0xF718), "่้๊๋์", strict=True)),
    **dict(zip(range(0xF718, 0xF71B), "ฺุู", strict=True)),
}
_NIKHAHIT, _SARA_AA, _SARA_AM = "\u0e4d", "\u0e32", "\u0e33"
# Vowels above and below come before tone marks, as a keyboard types them.
_VOWELS = "ัิีึืฺุู็"
_MARKS = re.compile(f"[{_VOWELS}\u0e48-\u0e4e]{{2,}}")
# Nikhahit and sara aa, perhaps with a tone mark or a blank between; and a tone mark
# after sara am.
_SPLIT_SARA_AM = re.compile(
    f"{_NIKHAHIT}([\u0e48-\u0e4b]?)[ \xa0]?{_SARA_AA}"
    f"|([\u0e48-\u0e4b]){_NIKHAHIT}[ \xa0]?{_SARA_AA}"
)
_LATE_TONE = re.compile(f"{_SARA_AM}([\u0e48-\u0e4b])")
# A Thai digit or letter is never in the private use area.
_BROKEN = re.compile(f"[\uf700-\uf71a]|{_SPLIT_SARA_AM.pattern}|{_LATE_TONE.pattern}")
_TONE_FIRST = re.compile(f"[\u0e48-\u0e4c][{_VOWELS}]")


def restore(words: str) -> str:
    """Equal for all ways to write the same Thai word; other letters stay."""
    words = words.translate(_PRIVATE).replace("เเ", "แ")
    words = _SPLIT_SARA_AM.sub(_sara_am, words)
    words = _LATE_TONE.sub(rf"\1{_SARA_AM}", words)
    return _MARKS.sub(_in_order, words)


def broken_letters(text: str) -> int:
    """How many places `restore` would mend, apart from the two ways to type แ."""
    return sum(1 for _match in _BROKEN.finditer(text)) + sum(
        1 for _match in _TONE_FIRST.finditer(text)
    )


def _sara_am(match: re.Match[str]) -> str:
    return f"{match[1] or match[2] or ''}{_SARA_AM}"


def _in_order(match: re.Match[str]) -> str:
    """Vowels first, then tones; each mark once."""
    marks = dict.fromkeys(match[0])
    return "".join(sorted(marks, key=lambda mark: mark not in _VOWELS))
