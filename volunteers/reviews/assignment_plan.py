"""Who reviews what: spreads applications over reviewers. No Django, no clock, no randomness but the seed.

Each place goes to the least loaded reviewer who can be reached, if need be by handing other places of this run on: the
incremental optimal semi-matching of Harvey, Ladner, Lovász and Tamir (2006). So as many places as possible are filled,
and loads differ as little as bars and caps allow.
"""

import hashlib
from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property


class Lack(Enum):
    """Why a place stays empty."""

    NOBODY = "nobody"  # everyone else is barred or asked already
    FULL = "full"  # those who could do it have reached the cap


@dataclass(frozen=True)
class Task:
    """An application with `needed` empty places; `barred`: who must not or already does review it."""

    key: int
    needed: int
    barred: frozenset[int] = frozenset()
    host: int = 0


@dataclass(frozen=True)
class Plan:
    """`given`: (application, reviewer), sorted; `lacking`: (application, why, how many places)."""

    given: tuple[tuple[int, int], ...]
    lacking: tuple[tuple[int, Lack, int], ...]

    @cached_property
    def fingerprint(self) -> str:
        return hashlib.sha256(repr(self.given).encode()).hexdigest()[:16]

    @cached_property
    def new(self) -> Counter[int]:
        """Reviewer → places given now."""
        return Counter(reviewer for _task, reviewer in self.given)


def spread(
    tasks: Iterable[Task], *, loads: Mapping[int, int], cap: int, seed: str
) -> Plan:
    """`loads`: every reviewer → what they have already; nobody gets more than `cap` in all, what they have included."""
    table = Table({task.key: task for task in tasks}, dict(loads), cap, seed)
    lacking = []
    for task in sorted(
        table.tasks.values(), key=lambda task: (table.lot(task.key), task.key)
    ):
        filled = sum(table.fill(task) for _place in range(task.needed))
        if filled < task.needed:
            lacking.append((task.key, table.lack(task), task.needed - filled))
    given = sorted(
        (key, reviewer) for reviewer, keys in table.held.items() for key in keys
    )
    return Plan(tuple(given), tuple(sorted(lacking, key=lambda row: row[0])))


@dataclass
class Table:
    """Who holds what so far. `held`: reviewer → keys of the applications given in this run."""

    tasks: dict[int, Task]
    loads: dict[int, int]
    cap: int
    seed: str
    held: dict[int, set[int]] = field(default_factory=dict)
    hosts: Counter[tuple[int, int]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.held = {reviewer: set() for reviewer in sorted(self.loads)}

    def lot(self, *keys: int) -> str:
        return hashlib.sha256(f"{self.seed}:{keys}".encode()).hexdigest()

    def can(self, reviewer: int, task: Task) -> bool:
        return reviewer not in task.barred and task.key not in self.held[reviewer]

    def fill(self, task: Task) -> bool:
        """One place more for this application, if there is a way."""
        free = [reviewer for reviewer in self.held if self.can(reviewer, task)]
        if not free:
            return False
        least = min(self.loads.values())
        if not any(self.loads[reviewer] == least < self.cap for reviewer in free):
            return self.along(task, self.ways(task, free))
        self.give(min(free, key=lambda reviewer: self.rank(task, reviewer)), task)
        return True

    def rank(self, task: Task, reviewer: int) -> tuple[int, int, str]:
        """Least loaded first; of equals who has had least of the same host, then by lot."""
        return (
            self.loads[reviewer],
            self.hosts[reviewer, task.host],
            self.lot(task.key, reviewer),
        )

    def ways(self, task: Task, free: list[int]) -> dict[int, tuple[int, int] | None]:
        """Everyone who can be reached: reviewer → (who hands on to them, which application); None: takes this one."""
        found: dict[int, tuple[int, int] | None] = dict.fromkeys(
            sorted(free, key=lambda reviewer: self.rank(task, reviewer))
        )
        queue, others = (
            deque(found),
            [reviewer for reviewer in self.held if reviewer not in found],
        )
        while queue and others:
            giver = queue.popleft()
            for key in sorted(self.held[giver]):
                reached = [
                    taker for taker in others if self.can(taker, self.tasks[key])
                ]
                found.update(dict.fromkeys(reached, (giver, key)))
                queue.extend(reached)
                others = [taker for taker in others if taker not in found]
        return found

    def along(self, task: Task, ways: dict[int, tuple[int, int] | None]) -> bool:
        """Hands applications on along the way to the least loaded reviewer below the cap; False if there is none."""
        open_ones = [reviewer for reviewer in ways if self.loads[reviewer] < self.cap]
        if not open_ones:
            return False
        taker = min(open_ones, key=lambda reviewer: self.loads[reviewer])
        while way := ways[taker]:
            giver, key = way
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

    def lack(self, task: Task) -> Lack:
        is_free = any(self.can(reviewer, task) for reviewer in self.held)
        return Lack.FULL if is_free else Lack.NOBODY
