"""Who goes where: applicant-proposing deferred acceptance.

Pure: no database, no clock, no chance. The result depends on the facts alone, not on the order they come in.

A position prefers the people its organization ranked, in that order, then everyone else by programme priority: higher
score, then lower lottery number, then key. Nobody gains by ranking other than honestly, and no applicant and position
would both rather be together than as they are (Gale and Shapley 1962). Locked pairs stand outside all of this.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from heapq import heappush, heapreplace
from itertools import pairwise
from math import isnan
from operator import attrgetter
from typing import NamedTuple, TypeAlias

from placements.matching.vacancies import Key, Place, Vacancies

Pair: TypeAlias = tuple[Key, Key]  # applicant, position


@dataclass(frozen=True, slots=True)
class Applicant:
    """`choices` (best first) and `never` hold keys of positions."""

    key: Key
    choices: Sequence[Key] = ()
    anywhere: bool = False
    never: frozenset[Key] = frozenset()
    qualifications: frozenset[Key] = frozenset()
    score: float = 0.0
    lottery: int = 0


@dataclass(frozen=True, slots=True)
class Position:
    """`ranking` (best first) holds keys of applicants; it may be empty or partial."""

    key: Key
    seats: int
    required: frozenset[Key] = frozenset()
    ranking: Sequence[Key] = ()


class Why(StrEnum):
    """How a seat was found, why a choice was missed, why someone is left without a seat."""

    LOCKED = "locked"
    CHOICE = "choice"
    ANYWHERE = "anywhere"
    NOT_OFFERED = "not_offered"
    NEVER = "never"
    NOT_QUALIFIED = "not_qualified"
    NO_SEATS = "no_seats"
    FILLED_BY_HIGHER_PRIORITY = "filled_by_higher_priority"
    FILLED_BY_LOCKED = "filled_by_locked"
    NO_CHOICES = "no_choices"
    NO_CHOICE_LEFT = "no_choice_left"
    NO_SEAT_ANYWHERE = "no_seat_anywhere"


class Outcome(NamedTuple):
    """`rank` is the number of the choice, from 1; None for a position that was not chosen.

    `missed` says for each better choice, in order, why it was not to be had; nothing for the locked.
    """

    position: Key | None
    why: Why
    rank: int | None
    missed: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """By applicant in order of programme priority, and by position in order of key."""

    assignment: dict[Key, Key]
    outcomes: Mapping[Key, Outcome]  # of everyone, each worked out when it is read
    free_seats: dict[Key, int]


class BlockingPair(NamedTuple):
    """An applicant and a position that would both rather be together; `displaced` is None where a seat is free."""

    applicant: Key
    position: Key
    displaced: Key | None


class BadInput(ValueError):
    """Facts that contradict each other: `code` says how, `key` names the applicant or position."""

    def __init__(self, code: str, key: Key) -> None:
        super().__init__(f"{code}: {key}")
        self.code, self.key = code, key


def match(
    applicants: Iterable[Applicant],
    positions: Iterable[Position],
    locked: Iterable[Pair] = (),
) -> Match:
    """Settle ranked choices, then seat those who go anywhere where seats are free, displacing nobody.

    A locked pair keeps its seat whatever qualifications and priority say. Raises BadInput.
    """
    market = _Market(applicants, positions, locked)
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
    """Every pair that would both rather be together than as assigned, by programme priority; none for a match.

    Only ranked choices count as a wish; locked people neither wish nor make room. Raises BadInput.
    """
    market = _Market(applicants, positions, locked)
    market.seat(assignment)
    return [
        pair
        for person in range(market.count)
        for pair in market.blocking_pairs_of(person)
    ]


class _Market:
    """People are numbers: the lower, the higher their programme priority."""

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
        self.asked = (
            [0] * self.count
        )  # choices tried; whoever is seated by choice has the last of them
        self.barred: set[int] = (
            set()
        )  # people with a choice that was closed to them from the start
        self.locked: set[int] = set()
        for position in sorted(positions, key=attrgetter("key")):
            self._open(position)
        for applicant, key in locked:
            self._lock(applicant, key)

    def _open(self, position: Position) -> None:
        if position.key in self.place_of:
            raise BadInput("position_twice", position.key)
        if position.seats < 0:
            raise BadInput("negative_seats", position.key)
        known = [
            self.person_of[key]
            for key in dict.fromkeys(position.ranking)
            if key in self.person_of
        ]
        ranking = {person: rank for rank, person in enumerate(known)}
        number, seats = len(self.place_of), position.seats
        self.place_of[position.key] = Place(
            number, position.key, seats, position.required, ranking, open=seats
        )

    def _lock(self, applicant: Key, key: Key) -> None:
        person, place = self._known(applicant, key)
        if person in self.locked:
            raise BadInput("locked_twice", applicant)
        if key in self.people[person].never:
            raise BadInput("locked_against_never", applicant)
        if not place.open:
            raise BadInput("more_locked_than_seats", key)
        self.locked.add(person)
        self.seat_of[person] = place
        self.asked[person] = len(self.people[person].choices)
        place.open -= 1
        place.last_locked = max(place.last_locked, self._standing(person, place))

    def _known(self, applicant: Key, position: Key) -> tuple[int, Place]:
        if applicant not in self.person_of:
            raise BadInput("unknown_applicant", applicant)
        if position not in self.place_of:
            raise BadInput("unknown_position", position)
        return self.person_of[applicant], self.place_of[position]

    def _standing(self, person: int, place: Place) -> int:
        """The lower, the more the place prefers the person; modulo the count of people it is the person."""
        return place.ranking.get(person, len(place.ranking)) * self.count + person

    def settle_choices(self) -> None:
        """Each applies to one choice after another; whoever loses a seat goes on with their next choice."""
        people, asked, place_of, count = (
            self.people,
            self.asked,
            self.place_of,
            self.count,
        )
        for newcomer in range(count):
            person = newcomer
            while (number := asked[person]) < len(choices := people[person].choices):
                asked[person] = number + 1
                place = place_of.get(choices[number])
                if place is None or _obstacle(people[person], place):
                    self.barred.add(person)
                    continue
                held, standing = (
                    place.held,
                    self._standing(person, place) if place.ranking else person,
                )
                if len(held) < place.open:
                    heappush(held, -standing)
                    break
                if held and standing < -held[0]:
                    person = -heapreplace(held, -standing) % count
        for place in place_of.values():
            for negated in place.held:
                self.seat_of[-negated % count] = place

    def fill_anywhere(self) -> None:
        """By programme priority, each into the neediest place that is open to them."""
        vacancies = Vacancies(self.place_of.values())
        for person, applicant in enumerate(self.people):
            if not applicant.anywhere or self.seat_of[person]:
                continue
            if place := vacancies.take_neediest(
                applicant.qualifications, applicant.never
            ):
                self._sit(person, place)
                vacancies.put_back(place)

    def seat(self, assignment: Mapping[Key, Key]) -> None:
        for applicant, key in assignment.items():
            person, place = self._known(applicant, key)
            if person not in self.locked:
                self._sit(person, place)

    def _sit(self, person: int, place: Place) -> None:
        self.seat_of[person] = place
        heappush(place.held, -self._standing(person, place))

    def outcome(self, person: int) -> Outcome:
        applicant, place, tried = (
            self.people[person],
            self.seat_of[person],
            self.asked[person],
        )
        if place is None:
            return Outcome(
                None, _why_left(applicant), None, self._missed(person, tried)
            )
        if person in self.locked:
            rank = (
                applicant.choices.index(place.key) + 1
                if place.key in applicant.choices
                else None
            )
            return Outcome(place.key, Why.LOCKED, rank, ())
        if tried and applicant.choices[tried - 1] == place.key:
            return Outcome(
                place.key, Why.CHOICE, tried, self._missed(person, tried - 1)
            )
        return Outcome(place.key, Why.ANYWHERE, None, self._missed(person, tried))

    def _missed(self, person: int, count: int) -> tuple[Why, ...]:
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
        behind = place.last_locked > self._standing(person, place)
        return Why.FILLED_BY_LOCKED if behind else Why.FILLED_BY_HIGHER_PRIORITY

    def blocking_pairs_of(self, person: int) -> Iterator[BlockingPair]:
        applicant, seat = self.people[person], self.seat_of[person]
        for choice in (
            dict.fromkeys(applicant.choices) if person not in self.locked else ()
        ):
            if seat and seat.key == choice:
                return
            place = self.place_of.get(choice)
            if not place or _obstacle(applicant, place):
                continue
            if place.free > 0:
                yield BlockingPair(applicant.key, choice, None)
            elif place.held and -place.held[0] > self._standing(person, place):
                yield BlockingPair(
                    applicant.key, choice, self.people[-place.held[0] % self.count].key
                )


class _Outcomes(Mapping[Key, Outcome]):
    def __init__(self, market: _Market) -> None:
        self._market = market

    def __getitem__(self, applicant: Key) -> Outcome:
        return self._market.outcome(self._market.person_of[applicant])

    def __iter__(self) -> Iterator[Key]:
        return iter(self._market.person_of)

    def __len__(self) -> int:
        return self._market.count


def _by_priority(applicants: Iterable[Applicant]) -> list[Applicant]:
    """Sorted by score, lottery and key; three stable sorts take half the time of one by all three."""
    people = sorted(applicants, key=attrgetter("key"))
    for applicant, following in pairwise(people):
        if applicant.key == following.key:
            raise BadInput("applicant_twice", applicant.key)
    if unscored := next(
        (applicant for applicant in people if isnan(applicant.score)), None
    ):
        raise BadInput("score_not_a_number", unscored.key)
    people.sort(key=attrgetter("lottery"))
    people.sort(key=attrgetter("score"), reverse=True)
    return people


def _obstacle(applicant: Applicant, place: Place) -> Why | None:
    """What keeps the two apart whoever else applies."""
    if place.key in applicant.never:
        return Why.NEVER
    if not place.required <= applicant.qualifications:
        return Why.NOT_QUALIFIED
    return None if place.seats else Why.NO_SEATS


def _why_left(applicant: Applicant) -> Why:
    if applicant.anywhere:
        return Why.NO_SEAT_ANYWHERE
    return Why.NO_CHOICE_LEFT if applicant.choices else Why.NO_CHOICES
