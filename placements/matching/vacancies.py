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
    `roaming` are those of them who go anywhere and didn't get it as a choice, by the
    set of places (as in `Proposing`) that they could move to.
    """

    number: int  # in order of key
    key: Key
    seats: int
    required: frozenset[Key]
    ranking: dict[int, int]  # rank by person
    open: int  # seats that are not locked
    held: list[int] = field(default_factory=list)
    roaming: dict[int, set[int]] = field(default_factory=dict)
    locked: list[int] = field(default_factory=list)  # ranks; lower is better

    @property
    def free(self) -> int:
        return self.open - len(self.held)

    @property
    def ranks(self) -> list[int]:
        """Of everybody who has a seat here."""
        return [*self.locked, *(-negated for negated in self.held)]

    def holds_roaming(self, person: int) -> bool:
        return any(person in people for people in self.roaming.values())


class _Need(NamedTuple):
    """Sorts by need: fewest people qualify, then emptiest, then most seats free."""

    negated_required: int
    filled: float
    negated_free: int
    number: int
    place: Place


class Vacancies:
    """Places with free seats, in one heap for each set of requirements.

    Entries that are no longer true are dropped when they come to the top.
    """

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
        """The neediest place open to these qualifications.

        Whoever changes what is free there puts it back.
        """
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


def _is_fresh(need: _Need) -> bool:
    return need.place.free > 0 and need == _need(need.place)


def _take_first(heap: list[_Need], never: frozenset[Key]) -> list[_Need]:
    """Pops the first place that is not in `never`, if there is one."""
    skipped = []
    # `never` lists are short, so this pops a few entries of O(log n) each.
    while heap and not (_is_fresh(heap[0]) and heap[0].place.key not in never):
        need = heappop(heap)
        if _is_fresh(need):
            skipped.append(need)
    first = [heappop(heap)] if heap else []
    for need in skipped:
        heappush(heap, need)
    return first


class LeastPreferred:
    """Who would lose a seat first, in one heap for each set of requirements."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.places = list(places)
        self.heaps: dict[frozenset[Key], list[tuple[int, int]]] = defaultdict(list)
        self.members: dict[frozenset[Key], int] = defaultdict(int)
        for place in self.places:
            self.members[place.required] |= 1 << place.number
            if place.held:
                self.heaps[place.required].append((place.held[0], place.number))
        for heap in self.heaps.values():
            heapify(heap)

    def put_back(self, place: Place) -> None:
        """After any change of who is seated there; nobody may be seated before that."""
        heappush(self.heaps[place.required], (place.held[0], place.number))

    def find(self, among: int, rank: int) -> Place | None:
        """The place of the least preferred of all, if less preferred than `rank`."""
        lowest = -rank
        found = None
        for required, heap in self.heaps.items():
            # Few requirements exist, so most places out of reach cost nothing.
            if self.members[required] & among:
                place = self._top(heap, among, lowest)
                if place:
                    found, lowest = place, place.held[0]
        return found

    def _top(
        self, heap: list[tuple[int, int]], among: int, lowest: int
    ) -> Place | None:
        aside = []
        found = None
        while heap and heap[0][0] < lowest and not found:
            negated, number = heap[0]
            place = self.places[number]
            is_true = bool(place.held) and place.held[0] == negated
            if is_true and among >> number & 1:
                found = place
            elif heappop(heap) and is_true:
                aside.append((negated, number))
        for entry in aside:
            heappush(heap, entry)
        return found
