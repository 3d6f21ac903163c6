"""How long a match takes: `python -m tests.benchmarks.matching [--small]`. Prints a
table, asserts nothing.

Three ranked choices each, seats for about eight in ten, three in ten positions with
requirements, half of the positions with a ranking by their organization, three in ten
people who would go anywhere.
"""

import argparse
import random
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

from placements.matching.matching import blocking_pairs, match
from placements.matching.types import Applicant, Match, Position, Why

SIZES = ((1_000, 100), (10_000, 1_000), (100_000, 1_000), (100_000, 10_000))
SKILLS = (
    frozenset[str](),
    frozenset({"thai"}),
    frozenset({"thai", "law"}),
    frozenset({"law", "driving"}),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--small", action="store_true", help="leave the largest market out"
    )
    sizes = SIZES[:-1] if parser.parse_args().small else SIZES
    print(
        "| people × positions | match: CPU s | wall s | all reasons: s | pairs check: "
        "s | first choice | left | MB |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for people, places in sizes:
        print(row(people, places), flush=True)


def row(people: int, places: int) -> str:
    applicants, positions = market(people, places)
    result, cpu, wall = timed(lambda: match(applicants, positions))
    firsts, reasons, _ = timed(lambda: first_choices(result))
    pairs, check, _ = timed(
        lambda: blocking_pairs(applicants, positions, result.assignment)
    )
    left = people - len(result.assignment)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    shares = f"{firsts / people:.0%} | {left / people:.0%} | {memory}"
    size = f"{people:,} × {places:,}"
    times = f"{cpu:.3f} | {wall:.3f} | {reasons:.3f} | {check:.3f} ({len(pairs)})"
    return f"| {size} | {times} | {shares} |"


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    result = work()
    return result, time.process_time() - cpu, time.perf_counter() - wall


def first_choices(result: Match) -> int:
    ranks = Counter(
        outcome.rank
        for outcome in result.outcomes.values()
        if outcome.why == Why.CHOICE
    )
    return ranks[1]


def market(people: int, places: int) -> tuple[list[Applicant], list[Position]]:
    chance = random.Random(16)  # noqa: S311
    seats = max(1, round(0.8 * people / places))
    applicants = [
        Applicant(
            key=key,
            choices=tuple(chance.sample(range(places), 3)),
            anywhere=chance.random() < 0.3,
            never=frozenset({chance.randrange(places)})
            if chance.random() < 0.05
            else frozenset(),
            qualifications=chance.choice(SKILLS),
            score=round(chance.uniform(1, 5), 2),
            lottery=chance.getrandbits(40),
        )
        for key in range(people)
    ]
    chosen_by = defaultdict(list)
    for applicant in applicants:
        for choice in applicant.choices:
            chosen_by[choice].append(applicant.key)
    return applicants, [
        position(key, chance.randint(1, 2 * seats - 1), chosen_by[key], chance)
        for key in range(places)
    ]


def position(
    key: int, seats: int, chosen_by: list[int], chance: random.Random
) -> Position:
    required = chance.choice(SKILLS[:3]) if chance.random() < 0.3 else SKILLS[0]
    ranking = (
        tuple(chance.sample(chosen_by, len(chosen_by))) if chance.random() < 0.5 else ()
    )
    return Position(key, seats, required, ranking)


if __name__ == "__main__":
    main()
