"""Who goes where: applicant-proposing deferred acceptance.

Pure: no database, no clock, no randomness. The result depends on the input alone, not
on its order.

A position prefers the people its organization ranked, in that order, then everyone else
by programme priority: higher score, then lower lottery number, then key. Nobody gains
by ranking other than honestly, and the result is stable: no applicant and position
would both rather be together than as they are (Gale and Shapley 1962). Locked pairs are
exempt from all of this.
"""

from collections.abc import Iterable, Iterator, Mapping
from heapq import heappush, heapreplace
from itertools import pairwise
from math import isnan
from operator import attrgetter

from placements.matching.types import (
    Applicant,
    BadInput,
    BlockingPair,
    Key,
    Match,
    Outcome,
    Pair,
    Position,
    Why,
)
from placements.matching.vacancies import Place, Vacancies


def match(
    applicants: Iterable[Applicant],
    positions: Iterable[Position],
    locked: Iterable[Pair] = (),
) -> Match:
    """Settle ranked choices, then fill free seats with people who go anywhere.

    The second step displaces nobody. A locked pair keeps its seat whatever
    qualifications and priority say. Raises `BadInput`.
    """
    market = _Market(applicants, positions, locked)
    # Choices come first: someone who goes anywhere must not take a seat that somebody
    # else chose.
    market.settle_choices()
    market.fill_anywhere()
    assignment = {
        key: place.key
        for key, place in zip(market.person_of, market.seat_of, strict=True)
        if place
    }
    return Match(
        assignment,
        _Outcomes(market),
        {place.key: place.free for place in market.place_of.values()},
    )


def blocking_pairs(
    applicants: Iterable[Applicant],
    positions: Iterable[Position],
    assignment: Mapping[Key, Key],
    locked: Iterable[Pair] = (),
) -> list[BlockingPair]:
    """Pairs that would both rather be together than as assigned, by programme priority.

    Empty for the result of `match`. Only ranked choices count as a preference; locked
    people neither prefer another seat nor give theirs up. Raises `BadInput`.
    """
    market = _Market(applicants, positions, locked)
    market.apply(assignment)
    return [
        pair
        for person in range(market.count)
        for pair in market.blocking_pairs_of(person)
    ]


class _Market:
    """The state while a match is worked out.

    People are numbers: the lower the number, the higher their programme priority.
    """

    def __init__(
        self,
        applicants: Iterable[Applicant],
        positions: Iterable[Position],
        locked: Iterable[Pair],
    ) -> None:
        self.people = _by_priority(applicants)
        self.count = len(self.people)
        self.person_of = {
            applicant.key: person for person, applicant in enumerate(self.people)
        }
        self.place_of: dict[Key, Place] = {}
        self.seat_of: list[Place | None] = [None] * self.count
        # By person, how many choices were tried. Who is seated by choice has the last.
        self.tried = [0] * self.count
        # People with a choice that was closed to them from the start.
        self.barred: set[int] = set()
        self.locked: set[int] = set()
        # In order of key, so that ties in `Vacancies` do not depend on the order of the
        # input.
        for position in sorted(positions, key=attrgetter("key")):
            self._open(position)
        for applicant, key in locked:
            self._lock(applicant, key)

    def _open(self, position: Position) -> None:
        if position.key in self.place_of:
            raise BadInput("position_twice", position.key)
        if position.seats < 0:
            raise BadInput("negative_seats", position.key)
        ranked_people = [
            self.person_of[key]
            # A host may have ranked people who are not in this match: placed,
            # withdrawn, twice.
            for key in dict.fromkeys(position.ranking)
            if key in self.person_of
        ]
        self.place_of[position.key] = Place(
            number=len(self.place_of),
            key=position.key,
            seats=position.seats,
            required=position.required,
            ranking={person: rank for rank, person in enumerate(ranked_people)},
            open=position.seats,
        )

    def _lock(self, applicant: Key, key: Key) -> None:
        person, place = self._look_up(applicant, key)
        if person in self.locked:
            raise BadInput("locked_twice", applicant)
        if key in self.people[person].never:
            raise BadInput("locked_against_never", applicant)
        if not place.open:
            raise BadInput("more_locked_than_seats", key)
        self.locked.add(person)
        self.seat_of[person] = place
        # As if every choice were tried: locked people never propose in
        # `settle_choices`.
        self.tried[person] = len(self.people[person].choices)
        # A locked seat is not in `held`, so no proposal can ever push the person out.
        place.open -= 1
        place.worst_locked = max(place.worst_locked, self._rank_at(person, place))

    def _look_up(self, applicant: Key, position: Key) -> tuple[int, Place]:
        if applicant not in self.person_of:
            raise BadInput("unknown_applicant", applicant)
        if position not in self.place_of:
            raise BadInput("unknown_position", position)
        return self.person_of[applicant], self.place_of[position]

    def _rank_at(self, person: int, place: Place) -> int:
        """The lower, the more the place prefers the person.

        Rank and person in one integer, so that heaps compare integers instead of
        tuples: modulo the count of people it is the person.
        """
        # Unranked people share one rank after the ranked; among them the number
        # decides, which is score, then lottery.
        return place.ranking.get(person, len(place.ranking)) * self.count + person

    def settle_choices(self) -> None:
        """Each applies to one choice after another; who loses a seat tries the next."""
        # Local names: this loop takes most of the time of a match.
        people = self.people
        tried = self.tried
        place_of = self.place_of
        count = self.count
        # Applicants propose, not hosts: that gives each the best seat of any stable
        # match. O(choices * log seats) in all: no choice is ever tried twice.
        for newcomer in range(count):
            person = newcomer
            while (number := tried[person]) < len(choices := people[person].choices):
                tried[person] = number + 1
                place = place_of.get(choices[number])
                if place is None or _obstacle(people[person], place):
                    self.barred.add(person)
                    continue
                # Acceptance is provisional: whoever is in `held` can still be pushed
                # out.
                held = place.held
                # The shortcut without a ranking equals `_rank_at`: 0 * count + person.
                rank = self._rank_at(person, place) if place.ranking else person
                if len(held) < place.open:
                    heappush(held, -rank)
                    break
                if held and rank < -held[0]:
                    # Takes the seat of the least preferred, who applies elsewhere.
                    person = -heapreplace(held, -rank) % count
        # Seats are final only now, after the last proposal.
        for place in place_of.values():
            for negated in place.held:
                self.seat_of[-negated % count] = place

    def fill_anywhere(self) -> None:
        """By programme priority, each into the neediest place open to them."""
        # Places that are full already are left out; here nobody is ever pushed out.
        vacancies = Vacancies(self.place_of.values())
        for person, applicant in enumerate(self.people):
            if not applicant.anywhere or self.seat_of[person]:
                continue
            if place := vacancies.take_neediest(
                applicant.qualifications, applicant.never | applicant.unqualified
            ):
                self._seat(person, place)
                vacancies.put_back(place)

    def apply(self, assignment: Mapping[Key, Key]) -> None:
        for applicant, key in assignment.items():
            person, place = self._look_up(applicant, key)
            if person not in self.locked:
                self._seat(person, place)

    def _seat(self, person: int, place: Place) -> None:
        self.seat_of[person] = place
        heappush(place.held, -self._rank_at(person, place))

    def outcome(self, person: int) -> Outcome:
        applicant = self.people[person]
        place = self.seat_of[person]
        tried = self.tried[person]
        if place is None:
            return Outcome(
                None, _why_unplaced(applicant), None, self._missed(person, tried)
            )
        if person in self.locked:
            rank = (
                applicant.choices.index(place.key) + 1
                if place.key in applicant.choices
                else None
            )
            return Outcome(place.key, Why.LOCKED, rank, ())
        # People seated by choice stopped proposing there, so the last tried choice is
        # theirs.
        if tried and applicant.choices[tried - 1] == place.key:
            return Outcome(
                place.key, Why.CHOICE, tried, self._missed(person, tried - 1)
            )
        return Outcome(place.key, Why.ANYWHERE, None, self._missed(person, tried))

    def _missed(self, person: int, count: int) -> tuple[Why, ...]:
        # Shortcut: without locks and closed choices only priority can have kept them
        # out.
        if not self.locked and person not in self.barred:
            return (Why.FILLED_BY_HIGHER_PRIORITY,) * count
        return tuple(
            [
                self._why_missed(person, key)
                for key in self.people[person].choices[:count]
            ]
        )

    def _why_missed(self, person: int, key: Key) -> Why:
        place = self.place_of.get(key)
        if place is None:
            return Why.NOT_OFFERED
        if obstacle := _obstacle(self.people[person], place):
            return obstacle
        # A lock mattered only if the person would have come before somebody who is
        # locked.
        lost_to_lock = place.worst_locked > self._rank_at(person, place)
        return Why.FILLED_BY_LOCKED if lost_to_lock else Why.FILLED_BY_HIGHER_PRIORITY

    def blocking_pairs_of(self, person: int) -> Iterator[BlockingPair]:
        applicant, seat = self.people[person], self.seat_of[person]
        for choice in (
            dict.fromkeys(applicant.choices) if person not in self.locked else ()
        ):
            # Choices after the own seat are worse, so they can't block.
            if seat and seat.key == choice:
                return
            place = self.place_of.get(choice)
            if not place or _obstacle(applicant, place):
                continue
            if place.free > 0:
                yield BlockingPair(applicant.key, choice, None)
            elif place.held and -place.held[0] > self._rank_at(person, place):
                yield BlockingPair(
                    applicant.key, choice, self.people[-place.held[0] % self.count].key
                )


class _Outcomes(Mapping[Key, Outcome]):
    """Computed when read: few of the thousands of reasons are ever looked at."""

    def __init__(self, market: _Market) -> None:
        self._market = market

    def __getitem__(self, applicant: Key) -> Outcome:
        return self._market.outcome(self._market.person_of[applicant])

    def __iter__(self) -> Iterator[Key]:
        return iter(self._market.person_of)

    def __len__(self) -> int:
        return self._market.count


def _by_priority(applicants: Iterable[Applicant]) -> list[Applicant]:
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


def _obstacle(applicant: Applicant, place: Place) -> Why | None:
    """Why the place can never take the applicant, whoever else applies."""
    if place.key in applicant.never:
        return Why.NEVER
    if place.key in applicant.unqualified:
        return Why.NOT_QUALIFIED
    if not place.required <= applicant.qualifications:
        return Why.NOT_QUALIFIED
    # Full of locked people is not an obstacle: that is decided by proposing.
    return None if place.seats else Why.NO_SEATS


def _why_unplaced(applicant: Applicant) -> Why:
    if applicant.anywhere:
        return Why.NO_SEAT_ANYWHERE
    return Why.NO_CHOICE_LEFT if applicant.choices else Why.NO_CHOICES
