"""Positions while a match is worked out, and which of them need people most. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from placements.matching.types import Key


@dataclass(slots=True, eq=False)
class Place:
    """A position during a match.

    `held` is a heap of negated ranks, so that the least preferred person is on top.
    """

    number: int  # in order of key
    key: Key
    seats: int
    required: frozenset[Key]
    ranking: dict[int, int]  # rank by person
    open: int  # seats that are not locked
    held: list[int] = field(default_factory=list)
    worst_locked: int = -1  # the highest rank among the locked; lower is better

    @property
    def free(self) -> int:
        return self.open - len(self.held)


class _Need(NamedTuple):
    """Sorts by need: fewest people qualify, then emptiest, then most seats free."""

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
        # A set of requirements can be met only by someone who has its anchor, any one
        # of its members: so most sets need no comparison.
        self.anchored: dict[Key | None, list[frozenset[Key]]] = defaultdict(list)
        for required, heap in self.heaps.items():
            heapify(heap)
            self.anchored[next(iter(required), None)].append(required)
        self.met_by: dict[frozenset[Key], list[frozenset[Key]]] = {}

    def take_neediest(
        self, qualifications: frozenset[Key], never: frozenset[Key]
    ) -> Place | None:
        """The neediest place open to these qualifications, until it is put back."""
        candidates: list[_Need] = []
        for required in self._met_requirements(qualifications):
            # Longer requirements come first, and they outweigh everything else.
            if candidates and len(required) < -candidates[0].negated_required:
                break
            candidates += _take_first(self.heaps[required], never)
        if not candidates:
            return None
        candidates.sort()
        # Only the winner stays out of its heap: its key changes once somebody is
        # seated.
        for need in candidates[1:]:
            heappush(self.heaps[need.place.required], need)
        return candidates[0].place

    def put_back(self, place: Place) -> None:
        if place.free > 0:
            heappush(self.heaps[place.required], _need(place))

    def _met_requirements(self, qualifications: frozenset[Key]) -> list[frozenset[Key]]:
        """The sets of requirements that are met, largest first."""
        # Few combinations of qualifications occur, so the subset tests run once for
        # each.
        if qualifications not in self.met_by:
            possible = [
                required
                for anchor in (None, *qualifications)
                for required in self.anchored.get(anchor, ())
            ]
            met = [required for required in possible if required <= qualifications]
            self.met_by[qualifications] = sorted(met, key=len, reverse=True)
        return self.met_by[qualifications]


def _need(place: Place) -> _Need:
    # Only places with a free seat get here, so `seats` is never 0.
    filled = (place.seats - place.free) / place.seats
    return _Need(-len(place.required), filled, -place.free, place.number, place)


def _take_first(heap: list[_Need], never: frozenset[Key]) -> list[_Need]:
    """Pops the first place that is not in `never`, if there is one."""
    skipped = []
    # `never` lists are short, so this pops a few entries of O(log n) each.
    while heap and heap[0].place.key in never:
        skipped.append(heappop(heap))
    first = [heappop(heap)] if heap else []
    for need in skipped:
        heappush(heap, need)
    return first
