"""What people type instead of a Thai word, by rules: one mistake each."""

from collections.abc import Iterator

VOWELS = "ะัาิีึืุูเแโใไำ"
TONES = "่้๊๋"
MARKS = TONES + "็์"
# Signs that look like each other, on a small screen above all.
LOOK_ALIKE = {
    "ิ": "ี",
    "ี": "ิ",
    "ึ": "ื",
    "ื": "ึ",
    "ุ": "ู",
    "ู": "ุ",
    "ั": "้",
    "็": "์",
    "์": "็",
    "่": "้",
    "้": "๊",
    "ใ": "ไ",
    "ไ": "ใ",
    "ำ": "า",
    "แ": "เ",
}


def missing(word: str) -> Iterator[str]:
    """One vowel or mark is left out."""
    for at, char in enumerate(word):
        if char in VOWELS + MARKS:
            yield word[:at] + word[at + 1 :]


def doubled(word: str) -> Iterator[str]:
    for at, char in enumerate(word):
        if char in VOWELS + MARKS:
            yield word[:at] + char + word[at:]


def wrong(word: str) -> Iterator[str]:
    """Another tone mark, or another vowel of the same place."""
    for at, char in enumerate(word):
        for places in (TONES, "ิีึืั", "ุู", "เแโใไ"):
            if char in places:
                other = places[(places.index(char) + 1) % len(places)]
                yield word[:at] + other + word[at + 1 :]


def look_alike(word: str) -> Iterator[str]:
    for at, char in enumerate(word):
        if char in LOOK_ALIKE:
            yield word[:at] + LOOK_ALIKE[char] + word[at + 1 :]


def silent_mark(word: str) -> Iterator[str]:
    """A ์ more at the end, or one less."""
    if "์" in word:
        yield word.replace("์", "", 1)
    elif "ก" <= word[-1] <= "ฮ":
        yield f"{word}์"


RULES = {
    "missing": missing,
    "doubled": doubled,
    "wrong": wrong,
    "look-alike": look_alike,
    "silent mark": silent_mark,
}
