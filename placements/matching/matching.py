"""Who goes where: applicant-proposing deferred acceptance.

Pure: no database, no clock, no randomness. The result depends on the input alone, not
on its order.

A position prefers the people its organization ranked, in that order, then everyone else
by programme priority: higher score, then lower lottery number, then key. "Anywhere" is
the last choice: all other places, of which none is better than another. Nobody gains by
choosing otherwise than they wish, and the result is stable: no applicant and position
would both rather be together than as they are (Gale and Shapley 1962). Locked pairs are
exempt from all of this.
"""

from collections.abc import Iterable, Iterator, Mapping

from placements.matching.market import Market, bar, obstacle
from placements.matching.proposing import Proposing
from placements.matching.types import (
    Applicant,
    BlockingPair,
    Key,
    Match,
    Outcome,
    Pair,
    Position,
    Why,
)
from placements.matching.vacancies import Place


def match(
    applicants: Iterable[Applicant],
    positions: Iterable[Position],
    locked: Iterable[Pair] = (),
) -> Match:
    """A locked pair keeps its seat whatever qualifications and priority say.

    Raises `BadInput`.
    """
    market = Proposing(applicants, positions, locked)
    # Choices come first: who goes anywhere finds the seats that nobody chose. The order
    # of proposals changes nothing of who gets a seat.
    market.settle_choices()
    market.fill_anywhere()
    market.settle_seats()
    assignment = {
        key: place.key
        for key, place in zip(market.person_of, market.seat_of, strict=True)
        if place
    }
    return Match(
        assignment,
        _Outcomes(market),
        {place.key: place.free for place in market.places},
    )


def queue(
    applicants: Iterable[Applicant], positions: Iterable[Position], key: Key
) -> list[Key]:
    """Who comes next for a seat of the position `key`, as in a match."""
    market = Market(applicants, positions)
    place = market.place_of[key]
    willing = [
        person
        for person, applicant in enumerate(market.people)
        if (applicant.anywhere or key in applicant.choices)
        and not bar(applicant, place)
    ]
    willing.sort(key=lambda person: market.rank_at(person, place))
    return [market.people[person].key for person in willing]


def blocking_pairs(
    applicants: Iterable[Applicant],
    positions: Iterable[Position],
    assignment: Mapping[Key, Key],
    locked: Iterable[Pair] = (),
) -> list[BlockingPair]:
    """Pairs that would both rather be together than as assigned, by programme priority.

    Empty for the result of `match`. Locked people neither prefer another seat nor give
    theirs up. Raises `BadInput`.
    """
    market = Market(applicants, positions, locked)
    for applicant, key in assignment.items():
        person, place = market.look_up(applicant, key)
        if person not in market.locked:
            market.seat(person, place)
    return [
        pair
        for person in range(market.count)
        for pair in market.blocking_pairs_of(person)
    ]


class _Outcomes(Mapping[Key, Outcome]):
    """Computed when read: few of the thousands of reasons are ever looked at."""

    def __init__(self, market: Proposing) -> None:
        self._market = market

    def __getitem__(self, applicant: Key) -> Outcome:
        return _outcome(self._market, self._market.person_of[applicant])

    def __iter__(self) -> Iterator[Key]:
        return iter(self._market.person_of)

    def __len__(self) -> int:
        return self._market.count


def _outcome(market: Proposing, person: int) -> Outcome:
    applicant, place = market.people[person], market.seat_of[person]
    tried = market.tried[person]
    if place is None:
        missed = _missed(market, person, tried)
        return Outcome(None, _why_unplaced(applicant), None, missed)
    if person in market.locked:
        is_choice = place.key in applicant.choices
        rank = applicant.choices.index(place.key) + 1 if is_choice else None
        return Outcome(place.key, Why.LOCKED, rank, ())
    if place.holds_roaming(person):
        missed = _missed(market, person, tried)
        return Outcome(place.key, Why.ANYWHERE, None, missed)
    # People seated by choice stopped proposing there, so the last tried is theirs.
    missed = _missed(market, person, tried - 1)
    return Outcome(place.key, Why.CHOICE, tried, missed)


def _missed(market: Proposing, person: int, count: int) -> tuple[Why, ...]:
    choices = market.people[person].choices[:count]
    return tuple([_why_missed(market, person, key) for key in choices])


def _why_missed(market: Proposing, person: int, key: Key) -> Why:
    """The one thing that would have to be otherwise."""
    place = market.place_of.get(key)
    if place is None:
        return Why.NOT_OFFERED
    return obstacle(market.people[person], place) or _why_filled(market, person, place)


def _why_filled(market: Proposing, person: int, place: Place) -> Why:
    # A lock mattered only if the person would have come before somebody who is locked.
    if max(place.locked, default=-1) > market.rank_at(person, place):
        return Why.FILLED_BY_LOCKED
    last = max(rank % market.count for rank in place.ranks)
    if last > person:
        return Why.FILLED_BY_RANKED
    is_tie = market.people[last].score == market.people[person].score
    return Why.FILLED_BY_LOTTERY if is_tie else Why.FILLED_BY_HIGHER_PRIORITY


def _why_unplaced(applicant: Applicant) -> Why:
    if applicant.anywhere:
        return Why.NO_SEAT_ANYWHERE
    return Why.NO_CHOICE_LEFT if applicant.choices else Why.NO_CHOICES
