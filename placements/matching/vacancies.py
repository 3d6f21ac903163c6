"""Places while a match is worked out, and who still needs people. Pure, like placements.matching that uses it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from typing import NamedTuple, TypeAlias

Key: TypeAlias = int | str


@dataclass(slots=True, eq=False)
class Place:
    """A position at work. `held` is a heap of negated standings, so that the last in standing is on top."""

    number: int  # in order of key
    key: Key
    seats: int
    required: frozenset[Key]
    ranking: dict[int, int]  # standing by person
    open: int  # seats that are not locked
    held: list[int] = field(default_factory=list)
    last_locked: int = -1  # the lowest standing among the locked

    @property
    def free(self) -> int:
        return self.open - len(self.held)


class _Need(NamedTuple):
    """Sorts by need: what few people can do comes first, then what is emptiest, then what has most seats free."""

    negated_required: int
    filled: float
    negated_free: int
    number: int
    place: Place


class Vacancies:
    """Places with free seats, in one heap for each set of requirements."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.heaps: dict[frozenset[Key], list[_Need]] = defaultdict(list)
        for place in places:
            if place.free > 0:
                self.heaps[place.required].append(_need(place))
        # A set can be within reach only of someone who has its anchor, which is any one of its members.
        self.anchored: dict[Key | None, list[frozenset[Key]]] = defaultdict(list)
        for required, heap in self.heaps.items():
            heapify(heap)
            self.anchored[next(iter(required), None)].append(required)
        self.reach: dict[frozenset[Key], list[frozenset[Key]]] = {}

    def take_neediest(
        self, qualifications: frozenset[Key], never: frozenset[Key]
    ) -> Place | None:
        """Of the places open to these qualifications the neediest; it is out until it is put back."""
        found: list[_Need] = []
        for required in self._within_reach(qualifications):
            if found and len(required) < -found[0].negated_required:
                break
            found += _take_first(self.heaps[required], never)
        if not found:
            return None
        found.sort()
        for need in found[1:]:
            heappush(self.heaps[need.place.required], need)
        return found[0].place

    def put_back(self, place: Place) -> None:
        if place.free > 0:
            heappush(self.heaps[place.required], _need(place))

    def _within_reach(self, qualifications: frozenset[Key]) -> list[frozenset[Key]]:
        """The sets of requirements that are met, largest first."""
        if qualifications not in self.reach:
            anchored = [
                required
                for anchor in (None, *qualifications)
                for required in self.anchored.get(anchor, ())
            ]
            met = [required for required in anchored if required <= qualifications]
            self.reach[qualifications] = sorted(met, key=len, reverse=True)
        return self.reach[qualifications]


def _need(place: Place) -> _Need:
    filled = (place.seats - place.free) / place.seats
    return _Need(-len(place.required), filled, -place.free, place.number, place)


def _take_first(heap: list[_Need], never: frozenset[Key]) -> list[_Need]:
    """The first that is not among `never`, if there is one, out of the heap."""
    passed = []
    while heap and heap[0].place.key in never:
        passed.append(heappop(heap))
    first = [heappop(heap)] if heap else []
    for need in passed:
        heappush(heap, need)
    return first
