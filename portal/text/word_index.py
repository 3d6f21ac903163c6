"""Finds texts that hold a typed word, or one spelled like it. Without Django.

In memory, because no database here has an index that finds a Thai word within a text
of other words, let alone a misspelled one.
"""

from array import array
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain
from operator import add

from portal.text import likeness
from portal.text.likeness import Passage, Spelling

# Letters of a word from which on texts with a like one follow those that hold it; too
# much is like a shorter word.
MIXED = 3
# So many texts that hold a word fill a page: nobody needs those with a like one.
ENOUGH = 24
# The order depends on no nearer passage than this.
NEAR = 1
# So many places a text, and looking through each text is faster than at the places:
# for a word, and for what is like it.
MANY = 3
MANY_LIKE = 15

Passages = dict[int, Passage | None]
"""By key of a text: where it is like a word; None if it holds the word as typed."""
Gaps = tuple[str, str]
"""What stands before a letter and after it."""


@dataclass(frozen=True)
class Found:
    """Keys of the texts with the words as typed, and of those with words like them.

    `meant`: the words like the typed ones that most of the nearest texts have; "" if a
    text has those that were typed.
    """

    exact: frozenset[int] = frozenset()
    near: frozenset[int] = frozenset()
    meant: str = ""


class WordIndex:
    """Of folded texts (`thai.fold`) by key."""

    def __init__(self, texts: Mapping[int, str]) -> None:
        self.spellings = {key: spelling(text) for key, text in texts.items()}
        self.keys = list(self.spellings)
        # The letters of all texts in a row, each text begun by the end of a line, so
        # that the gap of a text with the same number follows a letter here.
        self.letters = "".join(
            f"\n{spelled.letters}" for spelled in self.spellings.values()
        )
        # Where each text begins there, and where the last one ends.
        sizes = (len(spelled.signs) for spelled in self.spellings.values())
        self.starts = list(accumulate(sizes, initial=0))
        # By two letters, by what stands before and between them: where the first is.
        self.places: dict[str, dict[Gaps, array[int]]] = defaultdict(
            lambda: defaultdict(lambda: array("I"))
        )
        for start, spelled in zip(self.starts, self.spellings.values(), strict=False):
            following = f"{spelled.letters[1:]}\n"
            around = zip(
                map(add, spelled.letters, following),
                spelled.signs,
                spelled.signs[1:],
                strict=False,
            )
            for place, (pair, before, after) in enumerate(around, start + 1):
                self.places[pair][before, after].append(place)
        # The pairs that begin with a letter.
        self.first: dict[str, list[str]] = defaultdict(list)
        for pair in self.places:
            self.first[pair[0]].append(pair)

    def find(self, words: Iterable[str]) -> Found:
        """Texts that have every one of the folded words."""
        spelled = [likeness.spell(word) for word in words]
        if not spelled:
            return Found()
        rows = [self.find_word(word) for word in spelled]
        keys = set.intersection(*(set(row) for row in rows))
        distances = dict.fromkeys(keys, 0)
        for row in rows:
            for key in keys:
                if passage := row[key]:
                    distances[key] += passage.distance
        exact = frozenset(key for key, total in distances.items() if not total)
        near = frozenset(keys) - exact
        if exact or not near:
            return Found(exact, near)
        least = min(distances.values())
        nearest = [key for key in sorted(near) if distances[key] == least]
        return Found(exact, near, self._most_common(nearest, spelled, rows))

    def _most_common(
        self, keys: Sequence[int], words: Sequence[Spelling], rows: Sequence[Passages]
    ) -> str:
        """The words there that are like the typed ones, as most texts have them."""
        spelled = [self.spellings[key] for key in keys]
        by_word = (
            [
                likeness.signs_of(text, word, row[key])
                for key, text in zip(keys, spelled, strict=True)
            ]
            for word, row in zip(words, rows, strict=True)
        )
        signs = list(zip(*by_word, strict=True))
        key = keys[signs.index(Counter(signs).most_common(1)[0][0])]
        return " ".join(
            likeness.words_of(self.spellings[key], word, row[key])
            for word, row in zip(words, rows, strict=True)
        )

    def find_word(self, word: Spelling) -> Passages:
        found = self._holding(word)
        if len(found) < ENOUGH and (not found or len(word.letters) >= MIXED):
            found |= self._like(word, found)
        return found

    def _holding(self, word: Spelling) -> Passages:
        places = self._places(word, 0, MANY)
        if places is None:
            texts = self.spellings.items()
            return {key: None for key, text in texts if word.text in text.text}
        found: Passages = {}
        inner = word.signs[1:-1]
        # Such as ฏ, which is looked for as ฎ: one sign is found faster than a word.
        other = next(iter(set(word.text).difference(word.letters, *word.signs)), "")
        done = 0
        for place in places:
            if place < done:
                continue
            number = bisect_right(self.starts, place)
            key = self.keys[number - 1]
            text = self.spellings[key]
            gap = place - self.starts[number - 1]
            if text.signs[gap : gap + len(inner)] == inner:
                done = self.starts[number]
                if other in text.text and word.text in text.text:
                    found[key] = None
        return found

    def _like(self, word: Spelling, known: Container[int]) -> Passages:
        """Where the texts that are not known yet are like the word."""
        limit = likeness.limit(word)
        places = self._places(word, limit, MANY_LIKE)
        if places is not None:
            return self._like_at(places, word, limit, known)
        return {
            key: passage
            for key, text in self.spellings.items()
            if key not in known
            and (passage := likeness.likest(word, text, limit, NEAR))
        }

    def _like_at(
        self, places: Iterable[int], word: Spelling, limit: int, known: Container[int]
    ) -> Passages:
        found: Passages = {}
        start = done = end = 0
        for place in places:
            if place < done:
                continue
            if place >= end:
                number = bisect_right(self.starts, place)
                start, end = self.starts[number - 1], self.starts[number]
                key, at_most = self.keys[number - 1], limit
                if key in known:
                    done = end
                    continue
                text = self.spellings[key]
            # The end of a line before the letters is none of the text's.
            passage = likeness.passage_at(word, text, place - start - 1, at_most)
            if passage:
                found[key] = passage
                at_most = passage.distance - 1
                if passage.distance <= NEAR:
                    done = end
        return found

    def _places(self, word: Spelling, at_most: int, many: int) -> Iterable[int] | None:
        """Of its letters, in order, where its rarest gaps are near enough.

        None if there are so many that nearly every text has one, or it has no letter.
        """
        letters = word.letters
        if not letters:
            return None
        rows = [self._near(word, at, at_most) for at in range(len(letters))]
        sizes = [sum(map(len, near)) for near in rows]
        least = min(sizes)
        if least > many * len(self.keys):
            return None
        back = sizes.index(least)
        places = sorted(chain.from_iterable(rows[back]))
        # A place has its letter and the next one of the word already.
        if len(letters) <= len("กข") and back == 0:
            return places
        starts = (place - back for place in places)
        return [start for start in starts if self.letters.startswith(letters, start)]

    def _near(self, word: Spelling, at: int, at_most: int) -> list[Sequence[int]]:
        """The places of a letter of the word where what stands around it is near."""
        size = len(word.letters)
        before, after = word.signs[at : at + 2]
        pair = word.letters[at : at + 2]
        starts = likeness.gap_distance if at else first_distance
        ends = last_distance if at == size - 1 else likeness.gap_distance
        return [
            places
            for pair in (self.first.get(pair, ()) if at == size - 1 else (pair,))
            for (there, following), places in self.places.get(pair, {}).items()
            if starts(before, there, size) + ends(after, following, size) <= at_most
        ]


# A text may hold what doesn't belong to the word before or after it by the rules.
def first_distance(typed: str, there: str, size: int) -> int:
    if there.endswith(typed):
        return 0
    return likeness.start_distance(typed, there, size)[0]


def last_distance(typed: str, there: str, size: int) -> int:
    if there.startswith(typed):
        return 0
    return likeness.end_distance(typed, there, size)[0]


# Most texts stay as they are when one is published.
@lru_cache(maxsize=4_000)
def spelling(folded: str) -> Spelling:
    return likeness.spell(folded)
