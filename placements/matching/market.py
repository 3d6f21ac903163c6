"""The state of a match, and what each position prefers. Pure."""

from collections.abc import Iterable, Iterator
from heapq import heappush
from itertools import pairwise
from math import isnan
from operator import attrgetter

from placements.matching.types import (
    Applicant,
    BadInput,
    BlockingPair,
    Key,
    Pair,
    Position,
    Why,
)
from placements.matching.vacancies import Place


class Market:
    """People and places while a match is worked out.

    People are numbers: the lower the number, the higher their programme priority.
    """

    def __init__(
        self,
        applicants: Iterable[Applicant],
        positions: Iterable[Position],
        locked: Iterable[Pair] = (),
    ) -> None:
        self.people = by_priority(applicants)
        self.count = len(self.people)
        self.person_of = {
            applicant.key: person for person, applicant in enumerate(self.people)
        }
        self.places: list[Place] = []
        self.place_of: dict[Key, Place] = {}
        self.seat_of: list[Place | None] = [None] * self.count
        self.locked: set[int] = set()
        # In order of key, so that ties in `Vacancies` do not depend on the order of the
        # input.
        for position in sorted(positions, key=attrgetter("key")):
            self._open(position)
        # One for all places, so that ranks of different places can be compared, too.
        self.unranked = self.count * max(
            (len(place.ranking) for place in self.places), default=0
        )
        for applicant, key in locked:
            self._lock(applicant, key)

    def _open(self, position: Position) -> None:
        if position.key in self.place_of:
            raise BadInput("position_twice", position.key)
        if position.seats < 0:
            raise BadInput("negative_seats", position.key)
        ranked_people = [
            person
            # A host may have ranked people who are not in this match: placed,
            # withdrawn, twice; or who have revised their choices since.
            for key in dict.fromkeys(position.ranking)
            if (person := self.person_of.get(key)) is not None
            and position.key in self.people[person].choices
        ]
        place = Place(
            number=len(self.places),
            key=position.key,
            seats=position.seats,
            required=position.required,
            ranking={person: rank for rank, person in enumerate(ranked_people)},
            open=position.seats,
        )
        self.places.append(place)
        self.place_of[position.key] = place

    def _lock(self, applicant: Key, key: Key) -> None:
        person, place = self.look_up(applicant, key)
        if person in self.locked:
            raise BadInput("locked_twice", applicant)
        if key in self.people[person].never:
            raise BadInput("locked_against_never", applicant)
        if not place.open:
            raise BadInput("more_locked_than_seats", key)
        self.locked.add(person)
        self.seat_of[person] = place
        # A locked seat is not in `held`, so no proposal can ever push the person out.
        place.open -= 1
        place.locked.append(self.rank_at(person, place))

    def look_up(self, applicant: Key, position: Key) -> tuple[int, Place]:
        if applicant not in self.person_of:
            raise BadInput("unknown_applicant", applicant)
        if position not in self.place_of:
            raise BadInput("unknown_position", position)
        return self.person_of[applicant], self.place_of[position]

    def rank_at(self, person: int, place: Place) -> int:
        """The one order for a seat: the lower, the more the place prefers the person.

        Rank and person in one integer, so that heaps compare integers instead of
        tuples: modulo the count of people it is the person.
        """
        # Unranked people share one rank after the ranked; among them the number
        # decides, which is score, then lottery.
        rank = place.ranking.get(person)
        return person + (self.unranked if rank is None else rank * self.count)

    def seat(self, person: int, place: Place) -> None:
        self.seat_of[person] = place
        heappush(place.held, -self.rank_at(person, place))

    def blocking_pairs_of(self, person: int) -> Iterator[BlockingPair]:
        applicant, seat = self.people[person], self.seat_of[person]
        for key in self._wishes(person) if person not in self.locked else ():
            # Choices after the own seat are worse, so they can't block.
            if seat and seat.key == key:
                return
            place = self.place_of.get(key)
            if not place or obstacle(applicant, place):
                continue
            if place.free > 0:
                yield BlockingPair(applicant.key, key, None)
            elif place.held and -place.held[0] > self.rank_at(person, place):
                other = self.people[-place.held[0] % self.count].key
                yield BlockingPair(applicant.key, key, other)

    def _wishes(self, person: int) -> Iterable[Key]:
        """Choices, then any place for whoever goes anywhere and has none."""
        applicant = self.people[person]
        wishes = dict.fromkeys(applicant.choices)
        if applicant.anywhere and self.seat_of[person] is None:
            wishes |= dict.fromkeys(self.place_of)
        return wishes


def by_priority(applicants: Iterable[Applicant]) -> list[Applicant]:
    """Sorted by score, lottery and key.

    Three stable sorts take half the time of one by a tuple of all three.
    """
    people = sorted(applicants, key=attrgetter("key"))
    for applicant, following in pairwise(people):
        if applicant.key == following.key:
            raise BadInput("applicant_twice", applicant.key)
    # NaN compares false with everything, so it would silently break the sort.
    if unscored := next(
        (applicant for applicant in people if isnan(applicant.score)), None
    ):
        raise BadInput("score_not_a_number", unscored.key)
    # The lottery breaks ties of score by chance, not by age of the application or name.
    people.sort(key=attrgetter("lottery"))
    people.sort(key=attrgetter("score"), reverse=True)
    return people


def bar(applicant: Applicant, place: Place) -> Why | None:
    """Why the place can't take the applicant, even if it were empty."""
    if place.key in applicant.never:
        return Why.NEVER
    if place.key in applicant.unwanted:
        return Why.UNWANTED
    if place.key in applicant.unqualified:
        return Why.NOT_QUALIFIED
    if not place.required <= applicant.qualifications:
        return Why.NOT_QUALIFIED
    return None


def obstacle(applicant: Applicant, place: Place) -> Why | None:
    """Why the place can never take the applicant, whoever else applies."""
    # Full of locked people is not an obstacle: that is decided by proposing.
    return bar(applicant, place) or (None if place.seats else Why.NO_SEATS)
