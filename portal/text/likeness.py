"""How like a typed word is to a passage of a text: the edit distance of their vowels,
tone marks and silent marks. Without Django.

A folded text is seen as its letters (consonants and digits) with a gap before, between
and after them, which holds vowels and marks. Whoever spells a Thai word wrongly has
nearly always its letters right: the letters are looked for as they are, and the gaps
may differ by as many signs as `limit` allows. A vowel of the Latin script is a vowel
here, too, and its doubled letters count once.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from portal.text import thai

# Vowels of Thai and Latin, and อ, which is a vowel as often as a letter. Thai signs
# above and below a letter are no word characters for `re`, so they are no letters.
_VOWELS = "ะาำๅเแโใไอaeiou"
_DOUBLED = "|".join(f"{letter}+" for letter in "bcdfghjklmnpqrstvwxyz")
# Most texts are Thai, so what isn't Latin is tried first.
_LETTER = re.compile(rf"([^\W_a-z{_VOWELS}ๆฯ]|{_DOUBLED})")
# What of the gap before a word belongs to it, and what of the gap after it.
_BEFORE = re.compile(r"[เแโใไอaeiou].*$|$", re.DOTALL)
_AFTER = re.compile(r"[^เแโใไ]*")
# Letters that are hard to tell apart on a screen, or are no longer written.
_LOOK_ALIKE = str.maketrans("ฏฃฅ", "ฎขค")
_LOOKS = {"ฎ": "[ฎฏ]", "ข": "[ขฃ]", "ค": "[คฅ]"}
# What may stand between two letters of a word in a column; written out, because ranges
# depend on the database's collation.
_BETWEEN = _VOWELS + "ะัาำิีึืฺุูเแโใไๅ็่้๊๋์ํ๎ AEIOU.'-"
# Tone marks, ็ and ์: what is left out or put in most often.
_LIGHT = frozenset("็่้๊๋์ํ๎")
# Letters of a word from which on it may differ in two signs; and up to which vowels
# weigh more, because everything is like a short word.
LONG = 5
SHORT = 2


@dataclass(frozen=True)
class Spelling:
    """`gaps` is one longer than `letters`: what stands before, between and after them.

    `signs` are the gaps without blanks and punctuation.
    """

    text: str
    letters: str
    gaps: tuple[str, ...]
    signs: tuple[str, ...]


# A named tuple, because a search makes thousands of them.
class Passage(NamedTuple):
    """Where a text is like a word.

    `distance` in signs; `first`: of its letters; `before` and `after`: how many signs
    around its letters belong to it.
    """

    distance: int
    first: int
    before: int
    after: int


def spell(folded: str) -> Spelling:
    """Of a text from `thai.fold`."""
    parts = _LETTER.split(folded)
    gaps = tuple(parts[::2])
    letters = "".join([part[0] for part in parts[1::2]]).translate(_LOOK_ALIKE)
    return Spelling(folded, letters, gaps, tuple(map(_signs, gaps)))


@lru_cache(maxsize=50_000)
def _signs(gap: str) -> str:
    return "".join(
        char for char in gap if char in _VOWELS or unicodedata.category(char)[0] == "M"
    )


def limit(word: Spelling) -> int:
    """How far a passage may be from the word that was typed."""
    return 2 if len(word.letters) >= LONG else 1


@lru_cache(maxsize=50_000)
def gap_distance(typed: str, there: str, size: int = LONG) -> int:
    """Edit distance of two gaps; `size`: letters of the word that was typed."""
    if typed == there:
        return 0
    row = list(accumulate((_missed(char, size) for char in there), initial=0))
    for char in typed:
        above, row = row, [row[0] + _surplus(char, size)]
        for at, other in enumerate(there):
            changed = 0 if char == other else _changed(char, other, size)
            row.append(
                min(
                    above[at] + changed,
                    above[at + 1] + _surplus(char, size),
                    row[at] + _missed(other, size),
                )
            )
    return row[-1]


def _missed(char: str, size: int) -> int:
    return 1 if char in _LIGHT or size > 1 else 2


def _surplus(char: str, size: int) -> int:
    return 1 if char in _LIGHT or size > SHORT else 2


def _changed(char: str, other: str, size: int) -> int:
    return 1 if size > 1 or {char, other} <= _LIGHT else 2


@lru_cache(maxsize=50_000)
def end_distance(typed: str, there: str, size: int = LONG) -> tuple[int, int]:
    """From the end of a word to the likest beginning of `there`, and its length."""
    match = _AFTER.match(there)
    longest = match.end() if match else 0
    return min(
        (
            (gap_distance(typed, there[:length], size), length)
            for length in range(longest + 1)
        ),
        key=_nearest_and_longest,
    )


@lru_cache(maxsize=50_000)
def start_distance(typed: str, there: str, size: int = LONG) -> tuple[int, int]:
    """From the start of a word to the likest end of `there`, and its length."""
    match = _BEFORE.search(there)
    longest = len(match[0]) if match else 0
    return min(
        (
            (gap_distance(typed, there[len(there) - length :], size), length)
            for length in range(longest + 1)
        ),
        key=_nearest_and_longest,
    )


def _nearest_and_longest(end: tuple[int, int]) -> tuple[int, int]:
    distance, length = end
    return distance, -length


def likest(
    word: Spelling, text: Spelling, at_most: int, enough: int = 0
) -> Passage | None:
    """The likest passage of `text`, or the first whose distance is `enough`.

    None if none is within `at_most`, or the word has no letter.
    """
    best: Passage | None = None
    # As `passage_at` does, without its call: most passages of a common pair are far.
    letters, typed, signs = word.letters, word.signs, text.signs
    size = len(letters)
    start = text.letters.find(letters) if letters else -1
    while start >= 0:
        around = signs[start : start + size + 1]
        distance, before, after = _measure(typed, around, at_most)
        if distance <= at_most and not _is_torn(text, start, size, distance):
            best = Passage(distance, start, before, after)
            if distance <= enough:
                break
            at_most = distance - 1
        start = text.letters.find(letters, start + 1)
    return best


def passage_at(
    word: Spelling, text: Spelling, start: int, at_most: int
) -> Passage | None:
    """Where `text` has the letters of the word from `start` on; None if the gaps are
    farther than `at_most`.
    """
    size = len(word.letters)
    around = text.signs[start : start + size + 1]
    distance, before, after = _measure(word.signs, around, at_most)
    if distance > at_most or _is_torn(text, start, size, distance):
        return None
    return Passage(distance, start, before, after)


@lru_cache(maxsize=50_000)
def _measure(
    typed: tuple[str, ...], there: tuple[str, ...], at_most: int
) -> tuple[int, int, int]:
    """The distance, and how many signs before and after the letters are meant."""
    size = len(typed) - 1
    distance = 0
    for at in range(1, size):
        distance += gap_distance(typed[at], there[at], size)
        if distance > at_most:
            return distance, 0, 0
    before, before_length = start_distance(typed[0], there[0], size)
    after, after_length = end_distance(typed[-1], there[-1], size)
    return distance + before + after, before_length, after_length


def _is_torn(text: Spelling, start: int, size: int, distance: int) -> bool:
    """Whether a Thai passage that is only like a word holds a blank.

    "chiengmai" is like "chiang mai", but "แรงาน" isn't like "การ งาน".
    """
    if not distance or text.letters[start] < "\u0250":
        return False
    inner = slice(start + 1, start + size)
    return text.gaps[inner] != text.signs[inner]


def signs_of(text: Spelling, word: Spelling, passage: Passage | None) -> object:
    """Equal for passages that are spelled alike; None stands for the word itself."""
    if passage is None:
        return None
    last = passage.first + len(word.letters)
    before, after = text.signs[passage.first], text.signs[last]
    start = before[len(before) - passage.before :]
    return start, text.signs[passage.first + 1 : last], after[: passage.after]


def words_of(text: Spelling, word: Spelling, passage: Passage | None) -> str:
    """The passage as it is written in the folded text."""
    if passage is None:
        return word.text
    last = passage.first + len(word.letters)
    inner = _LETTER.split(text.text)[2 * passage.first + 1 : 2 * last]
    before = text.gaps[passage.first]
    start = before[len(before) - passage.before :]
    return start + "".join(inner) + text.gaps[last][: passage.after]


def pattern(word: Spelling) -> str:
    """A regular expression, for Python and PostgreSQL alike: the letters of the word
    with any vowels, marks and blanks between them.
    """
    return f"[{_BETWEEN}]*".join(
        f"{re.escape(letter)}+" if letter.isascii() else _LOOKS.get(letter, letter)
        for letter in word.letters
    )


def is_near(typed: str, text: str) -> bool:
    """Whether each word of `typed` is in `text`, or something like it."""
    spelled = spell(thai.fold(text))
    for folded in thai.fold(typed).split():
        word = spell(folded)
        if folded not in spelled.text and not likest(word, spelled, limit(word), 1):
            return False
    return True
