"""Spreads applications over reviewers. Pure: no Django, no clock; randomness by seed.

Each place goes to the least loaded reviewer who can be reached, if need be by handing
other places of this run on: the incremental optimal semi-matching of Harvey, Ladner,
Lovász and Tamir (2006). So as many places as possible are filled, and loads differ as
little as bars and caps allow.
"""

import hashlib
from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from types import MappingProxyType

NO_CAPS: Mapping[int, int] = MappingProxyType({})


class Shortage(Enum):
    """Why a place stays empty."""

    NOBODY = "nobody"  # everyone else is barred or asked already
    FULL = "full"  # those who could do it have reached the cap


@dataclass(frozen=True)
class Task:
    """An application with `needed` empty places; `barred`: who must not or already does
    review it.
    """

    key: int
    needed: int
    barred: frozenset[int] = frozenset()
    host: int = 0


@dataclass(frozen=True)
class Plan:
    """`given`: (application, reviewer), sorted; `lacking`: (application, why, how many
    places).
    """

    given: tuple[tuple[int, int], ...]
    lacking: tuple[tuple[int, Shortage, int], ...]

    @cached_property
    def fingerprint(self) -> str:
        return hashlib.sha256(repr(self.given).encode()).hexdigest()[:16]

    @cached_property
    def new(self) -> Counter[int]:
        """Reviewer → places given now."""
        return Counter(reviewer for _task, reviewer in self.given)


def make_plan(
    tasks: Iterable[Task],
    *,
    loads: Mapping[int, int],
    cap: int,
    seed: str,
    caps: Mapping[int, int] = NO_CAPS,
) -> Plan:
    """`loads`: every reviewer → what they have already. Nobody gets more than `cap` in
    all, what they have included; `caps`: reviewer → a limit of their own instead.
    """
    rows = {task.key: task for task in tasks}
    table = PlanState(rows, dict(loads), cap, seed, caps)
    lacking = []
    for task in sorted(
        table.tasks.values(), key=lambda task: (table.tie_breaker(task.key), task.key)
    ):
        filled = sum(table.fill(task) for _place in range(task.needed))
        if filled < task.needed:
            lacking.append((task.key, table.shortage(task), task.needed - filled))
    assignments = sorted(
        (key, reviewer) for reviewer, keys in table.held.items() for key in keys
    )
    return Plan(tuple(assignments), tuple(sorted(lacking, key=lambda row: row[0])))


@dataclass
class PlanState:
    """Who holds what so far.

    `held`: reviewer → keys of the applications given in this run.
    """

    tasks: dict[int, Task]
    loads: dict[int, int]
    cap: int
    seed: str
    caps: Mapping[int, int] = field(default_factory=dict)
    held: dict[int, set[int]] = field(default_factory=dict)
    hosts: Counter[tuple[int, int]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.held = {reviewer: set() for reviewer in sorted(self.loads)}

    def has_room(self, reviewer: int) -> bool:
        return self.loads[reviewer] < self.caps.get(reviewer, self.cap)

    def tie_breaker(self, *keys: int) -> str:
        return hashlib.sha256(f"{self.seed}:{keys}".encode()).hexdigest()

    def can_review(self, reviewer: int, task: Task) -> bool:
        return reviewer not in task.barred and task.key not in self.held[reviewer]

    def fill(self, task: Task) -> bool:
        """Fills one place of this application; False if that is impossible."""
        candidates = [
            reviewer for reviewer in self.held if self.can_review(reviewer, task)
        ]
        if not candidates:
            return False
        least = min(
            (load for reviewer, load in self.loads.items() if self.has_room(reviewer)),
            default=0,
        )
        lightest = [
            reviewer
            for reviewer in candidates
            if self.loads[reviewer] == least and self.has_room(reviewer)
        ]
        if not lightest:
            return self.reassign_along(task, self.reachable(task, candidates))
        self.give(min(lightest, key=lambda reviewer: self.rank(task, reviewer)), task)
        return True

    def rank(self, task: Task, reviewer: int) -> tuple[int, int, str]:
        """Least loaded first; of equals who has had least of the same host, then by
        the seed.
        """
        return (
            self.loads[reviewer],
            self.hosts[reviewer, task.host],
            self.tie_breaker(task.key, reviewer),
        )

    def reachable(
        self, task: Task, candidates: list[int]
    ) -> dict[int, tuple[int, int] | None]:
        """Everyone who can be reached: reviewer → (who hands on to them, which
        application); None: takes this one.
        """
        steps: dict[int, tuple[int, int] | None] = dict.fromkeys(
            sorted(candidates, key=lambda reviewer: self.rank(task, reviewer))
        )
        queue, unreached = (
            deque(steps),
            [reviewer for reviewer in self.held if reviewer not in steps],
        )
        while queue and unreached:
            giver = queue.popleft()
            for key in sorted(self.held[giver]):
                reached = [
                    taker
                    for taker in unreached
                    if self.can_review(taker, self.tasks[key])
                ]
                steps.update(dict.fromkeys(reached, (giver, key)))
                queue.extend(reached)
                unreached = [taker for taker in unreached if taker not in steps]
        return steps

    def reassign_along(
        self, task: Task, steps: dict[int, tuple[int, int] | None]
    ) -> bool:
        """Hands applications on along the way to the least loaded reviewer below the
        cap; False if there is none.
        """
        takers = [reviewer for reviewer in steps if self.has_room(reviewer)]
        if not takers:
            return False
        taker = min(takers, key=lambda reviewer: self.loads[reviewer])
        while step := steps[taker]:
            giver, key = step
            self.take_back(giver, self.tasks[key])
            self.give(taker, self.tasks[key])
            taker = giver
        self.give(taker, task)
        return True

    def give(self, reviewer: int, task: Task) -> None:
        self.held[reviewer].add(task.key)
        self.loads[reviewer] += 1
        self.hosts[reviewer, task.host] += 1

    def take_back(self, reviewer: int, task: Task) -> None:
        self.held[reviewer].remove(task.key)
        self.loads[reviewer] -= 1
        self.hosts[reviewer, task.host] -= 1

    def shortage(self, task: Task) -> Shortage:
        is_free = any(self.can_review(reviewer, task) for reviewer in self.held)
        return Shortage.FULL if is_free else Shortage.NOBODY
