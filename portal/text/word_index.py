"""Finds texts that hold a typed word, or one spelled like it. Without Django.

In memory, because no database here has an index that finds a Thai word within a text
of other words, let alone a misspelled one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import add

from portal.text import likeness
from portal.text.likeness import Passage, Spelling

# Letters of a word from which on texts with a like one follow those that hold it; too
# much is like a shorter word.
MIXED = 3
# So many texts that hold a word fill a page: nobody needs those with a like one.
ENOUGH = 24

Passages = dict[int, Passage | None]
"""By key of a text: where it is like a word; None if it holds the word as typed."""


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
        # By two letters, by what stands between them: the keys of texts with both.
        self.pairs: dict[str, dict[str, list[int]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for key, spelled in self.spellings.items():
            for pair, signs in pairs_of(spelled):
                self.pairs[pair][signs].append(key)
        self.sizes = {
            pair: sum(map(len, by_signs.values()))
            for pair, by_signs in self.pairs.items()
        }
        # By three letters in a row: looking through the letters of every text for a
        # word whose pairs all texts have took most of the time.
        self.threes: dict[str, list[int]] = defaultdict(list)
        for key, spelled in self.spellings.items():
            for three in threes_of(spelled):
                self.threes[three].append(key)
        # The pairs that begin with a letter.
        self.first: dict[str, list[str]] = defaultdict(list)
        for pair in self.pairs:
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
        seen: dict[tuple[object, ...], int] = {}
        counts: Counter[tuple[object, ...]] = Counter()
        for key in keys:
            signs = tuple(
                likeness.signs_of(self.spellings[key], word, row[key])
                for word, row in zip(words, rows, strict=True)
            )
            seen.setdefault(signs, key)
            counts[signs] += 1
        key = seen[counts.most_common(1)[0][0]]
        return " ".join(
            likeness.words_of(self.spellings[key], word, row[key])
            for word, row in zip(words, rows, strict=True)
        )

    def find_word(self, word: Spelling) -> Passages:
        found: Passages = {
            key: None
            for key in self._with_letters(word, self.candidates(word, 0))
            if word.text in self.spellings[key].text
        }
        if len(found) >= ENOUGH or (found and len(word.letters) < MIXED):
            return found
        at_most = likeness.limit(word)
        candidates = self._with_letters(
            word, self.candidates(word, at_most) - found.keys()
        )
        inner = self._inner_costs(word, at_most) if candidates else None
        for key in candidates:
            # The nearest one is looked for only as far as the order depends on it.
            passage = likeness.likest(
                word, self.spellings[key], at_most, enough=1, inner=inner
            )
            if passage:
                found[key] = passage
        return found

    def candidates(self, word: Spelling, at_most: int) -> set[int]:
        """Keys of texts in which each pair of letters is near enough: more than those
        that hold the word.
        """
        if not word.letters:
            return set(self.spellings)
        if len(word.letters) == 1:
            return self._with_letter(word, at_most)
        if not at_most:
            return self._with_pairs(word)
        totals: dict[int, int] | None = None
        # The rarest pair first: what it leaves is little.
        for at in sorted(
            range(len(word.letters) - 1), key=lambda at: self.size_of(word, at)
        ):
            costs = self._pair_costs(word, at, at_most)
            totals = (
                costs
                if totals is None
                else {
                    key: total + costs[key]
                    for key, total in totals.items()
                    if key in costs and total + costs[key] <= at_most
                }
            )
            if not totals:
                break
        return set(totals or ())

    def _with_letters(self, word: Spelling, keys: set[int]) -> set[int]:
        """Those of the texts that have each three letters of the word in a row."""
        letters = word.letters
        threes = {letters[at : at + 3] for at in range(len(letters) - 2)}
        rows = sorted((self.threes.get(three, ()) for three in threes), key=len)
        return keys.intersection(*rows)

    def size_of(self, word: Spelling, at: int) -> int:
        return self.sizes.get(word.letters[at : at + 2], 0)

    def _with_pairs(self, word: Spelling) -> set[int]:
        """With each pair as it is typed."""
        rows = [
            self.pairs.get(word.letters[at : at + 2], {}).get(word.signs[at + 1], [])
            for at in range(len(word.letters) - 1)
        ]
        first, *others = sorted(rows, key=len)
        return set(first).intersection(*others)

    def _inner_costs(self, word: Spelling, at_most: int) -> list[dict[str, int]]:
        """By gap between two letters of the word: how far each that exists is."""
        return [
            {
                there: cost
                for there in self.pairs.get(word.letters[at : at + 2], ())
                if (
                    cost := likeness.gap_distance(
                        word.signs[at + 1], there, len(word.letters)
                    )
                )
                <= at_most
            }
            for at in range(len(word.letters) - 1)
        ]

    def _pair_costs(self, word: Spelling, at: int, at_most: int) -> dict[int, int]:
        """By key: how far the likest such pair of the text is."""
        by_cost: list[list[int]] = [[] for _ in range(at_most + 1)]
        for there, keys in self.pairs.get(word.letters[at : at + 2], {}).items():
            cost = likeness.gap_distance(word.signs[at + 1], there, len(word.letters))
            if cost <= at_most:
                by_cost[cost] += keys
        costs: dict[int, int] = {}
        for cost in range(at_most, -1, -1):
            costs |= dict.fromkeys(by_cost[cost], cost)
        return costs

    def _with_letter(self, word: Spelling, at_most: int) -> set[int]:
        keys: set[int] = set()
        for pair in self.first.get(word.letters, ()):
            for signs, having in self.pairs[pair].items():
                end = word.signs[1]
                if (
                    signs.startswith(end)
                    or likeness.end_distance(end, signs, 1)[0] <= at_most
                ):
                    keys.update(having)
        return keys


# Most texts stay as they are when one is published.
@lru_cache(maxsize=4_000)
def spelling(folded: str) -> Spelling:
    return likeness.spell(folded)


@lru_cache(maxsize=4_000)
def pairs_of(text: Spelling) -> frozenset[tuple[str, str]]:
    """Two letters and what stands between them; the end of a text is a letter, too."""
    following = f"{text.letters[1:]}\n"
    return frozenset(
        zip(map(add, text.letters, following), text.signs[1:], strict=True)
    )


@lru_cache(maxsize=4_000)
def threes_of(text: Spelling) -> frozenset[str]:
    """Letters only; the vowels and marks between them are those of `pairs_of`."""
    letters = text.letters
    return frozenset(map(add, map(add, letters, letters[1:]), letters[2:]))
