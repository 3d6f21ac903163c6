"""Who gains by choosing otherwise than they wish: `python -m tests.benchmarks.honesty`.

In small random markets everybody tries every other list of choices, with and without
"any organization that needs me". Prints in how many markets somebody comes to a better
place, or to one instead of none; asserts nothing.
"""

import argparse
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import permutations

from placements.matching.matching import match
from placements.matching.types import Applicant, Key, Match, Position

Rule = Callable[[Sequence[Applicant], Sequence[Position]], Match]
MARKETS = 10_000
KINDS = ("also ranking places", "leaving places out", "any other list")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--markets", type=int, default=MARKETS)
    count = parser.parse_args().markets
    print(f"| rule, {count:,} markets | " + " | ".join(KINDS) + " |")
    print("|---|" + "---|" * len(KINDS))
    for name, rule, ranks_newcomers in (
        ("the match", match, False),
        ("the match, where organizations rank whoever chooses them", match, True),
        ("choices first, then whoever goes anywhere", choices_first, False),
    ):
        found = gains(rule, count, ranks_newcomers=ranks_newcomers)
        shares = " | ".join(f"{found[kind] / count:.2%}" for kind in KINDS)
        print(f"| {name} | {shares} |", flush=True)


def gains(rule: Rule, count: int, *, ranks_newcomers: bool) -> Counter[str]:
    """By kind of lie, in how many markets somebody gains by it."""
    found: Counter[str] = Counter()
    for seed in range(count):
        applicants, positions = market(random.Random(seed))  # noqa: S311
        if not ranks_newcomers:
            positions = [ranked_by_choosers(applicants, row) for row in positions]
        found.update(kinds_that_gain(rule, applicants, positions))
    return found


def kinds_that_gain(
    rule: Rule, applicants: list[Applicant], positions: list[Position]
) -> set[str]:
    honest = rule(applicants, positions).assignment
    kinds = set()
    for number, applicant in enumerate(applicants):
        now = worth(applicant, honest.get(applicant.key))
        if now == 0:  # nobody gains beyond their first choice
            continue
        for lie in lies(applicant, positions):
            others = [*applicants[:number], *applicants[number + 1 :]]
            seat = rule([*others, lie], positions).assignment.get(applicant.key)
            if worth(applicant, seat) < now:
                kinds.add(kind_of(applicant, lie))
    return kinds


def market(chance: random.Random) -> tuple[list[Applicant], list[Position]]:
    """Two to five people, two or three places, about as many seats."""
    places = range(chance.randint(2, 3))
    people = range(100, 100 + chance.randint(2, 5))
    applicants = [
        Applicant(
            key,
            choices=tuple(chance.sample(places, chance.randint(0, len(places)))),
            anywhere=chance.random() < 0.6,
            never=frozenset(place for place in places if chance.random() < 0.1),
            unqualified=frozenset(place for place in places if chance.random() < 0.1),
            unwanted=frozenset(place for place in places if chance.random() < 0.05),
            score=chance.randint(1, 3),
            lottery=chance.randint(0, 2),
        )
        for key in people
    ]
    return applicants, [
        Position(
            key,
            seats=chance.randint(0, 2),
            ranking=tuple(chance.sample(people, chance.randint(0, len(people))))
            if chance.random() < 0.5
            else (),
        )
        for key in places
    ]


def ranked_by_choosers(applicants: Sequence[Applicant], position: Position) -> Position:
    """Whoever chooses it only in a lie is ranked by nobody."""
    choosers = {row.key for row in applicants if position.key in row.choices}
    ranking = tuple(key for key in position.ranking if key in choosers)
    return replace(position, ranking=ranking)


def lies(applicant: Applicant, positions: Sequence[Position]) -> Iterator[Applicant]:
    keys = [position.key for position in positions]
    for length in range(len(keys) + 1):
        for choices in permutations(keys, length):
            for anywhere in (False, True):
                if (choices, anywhere) != (applicant.choices, applicant.anywhere):
                    yield replace(applicant, choices=choices, anywhere=anywhere)


def worth(applicant: Applicant, seat: Key | None) -> int:
    """The lower, the better. A place that they did not ask for is worth none."""
    if seat in applicant.choices:
        return applicant.choices.index(seat)
    has_one = seat is not None and applicant.anywhere
    return len(applicant.choices) if has_one else len(applicant.choices) + 1


def kind_of(applicant: Applicant, lie: Applicant) -> str:
    wished, told = applicant.choices, lie.choices
    if lie.anywhere == applicant.anywhere and told[: len(wished)] == wished:
        return KINDS[0]
    kept = tuple(key for key in wished if key in told)
    return KINDS[1] if told == kept else KINDS[2]


def choices_first(
    applicants: Sequence[Applicant], positions: Sequence[Position]
) -> Match:
    """As it was once: seats that are left go to those who go anywhere."""
    result = match([replace(row, anywhere=False) for row in applicants], positions)
    for key in result.outcomes:
        applicant = next(row for row in applicants if row.key == key)
        barred = applicant.never | applicant.unqualified | applicant.unwanted
        free = [
            place
            for place, seats in result.free_seats.items()
            if seats and place not in barred
        ]
        if applicant.anywhere and free and key not in result.assignment:
            result.assignment[key] = free[0]
            result.free_seats[free[0]] -= 1
    return result


if __name__ == "__main__":
    main()
