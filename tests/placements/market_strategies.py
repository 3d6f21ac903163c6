"""Strategies for small markets, and an independent statement of what a match is."""

from collections import Counter
from functools import partial
from itertools import product

from hypothesis import strategies as st

from placements.matching.types import Applicant, Position, Why

PEOPLE = range(100, 107)
PLACES = range(1, 5)
SKILLS = ("law", "thai")

skills = st.frozensets(st.sampled_from(SKILLS))
rankings = st.lists(st.sampled_from(PLACES), unique=True, max_size=4).map(tuple)


@st.composite
def people(draw, ranked_only=False):
    nothing = st.just(frozenset())
    return [
        Applicant(
            key=key,
            choices=draw(rankings),
            anywhere=not ranked_only and draw(st.booleans()),
            never=draw(
                nothing
                if ranked_only
                else st.frozensets(st.sampled_from(PLACES), max_size=2)
            ),
            unqualified=draw(st.frozensets(st.sampled_from(PLACES), max_size=2)),
            unwanted=draw(st.frozensets(st.sampled_from(PLACES), max_size=1)),
            qualifications=draw(skills),
            score=draw(st.sampled_from([1.0, 2.5, 4.0])),
            lottery=draw(st.integers(0, 2)),
        )
        for key in draw(st.lists(st.sampled_from(PEOPLE), unique=True))
    ]


@st.composite
def places(draw):
    order = st.lists(st.sampled_from(PEOPLE), unique=True).map(tuple)
    return [
        Position(
            key=key,
            seats=draw(st.integers(0, 3)),
            required=draw(skills),
            ranking=draw(st.just(()) | order),
        )
        for key in draw(st.lists(st.sampled_from(PLACES), unique=True))
    ]


@st.composite
def markets(draw):
    applicants, positions = draw(people()), draw(places())
    pairs = draw(
        st.lists(
            st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PLACES)), max_size=3
        )
    )
    return applicants, positions, lockable(applicants, positions, pairs)


def lockable(applicants, positions, pairs):
    """The pairs that can be locked together."""
    never = {applicant.key: applicant.never for applicant in applicants}
    seats = Counter({position.key: position.seats for position in positions})
    locked = {}
    for person, place in pairs:
        if (
            person in never
            and person not in locked
            and place not in never[person]
            and seats[place]
        ):
            seats[place] -= 1
            locked[person] = place
    return list(locked.items())


def priority(position, applicant):
    """What a position sorts people by, independent of the code under test."""
    is_chosen = position.key in applicant.choices
    unranked = not is_chosen or applicant.key not in position.ranking
    host = 0 if unranked else position.ranking.index(applicant.key)
    return (unranked, host, -applicant.score, applicant.lottery, applicant.key)


def programme_priority(applicant):
    return (-applicant.score, applicant.lottery, applicant.key)


def may_take(applicant, position):
    return (
        position.key not in applicant.never | applicant.unqualified | applicant.unwanted
        and position.required <= applicant.qualifications
    )


def better_choices(applicant, seat):
    """The choices ranked above the seat; all of them for a seat that was not chosen."""
    return (
        applicant.choices[: applicant.choices.index(seat)]
        if seat in applicant.choices
        else applicant.choices
    )


def expected_blocking_pairs(applicants, positions, assignment, locked):
    """Blocking pairs by trying everyone with everything."""
    by_key = {applicant.key: applicant for applicant in applicants}
    fixed = dict(locked)
    blocking = set()
    for applicant in applicants:
        for position in positions:
            seat = assignment.get(applicant.key)
            wishes = position.key in better_choices(applicant, seat) or (
                applicant.anywhere and seat is None
            )
            if (
                applicant.key in fixed
                or not wishes
                or not may_take(applicant, position)
            ):
                continue
            inside = [key for key, place in assignment.items() if place == position.key]
            lower = [by_key[key] for key in inside if key not in fixed]
            lower = [
                other
                for other in lower
                if priority(position, other) > priority(position, applicant)
            ]
            if len(inside) < position.seats or (position.seats and lower):
                blocking.add((applicant.key, position.key))
    return blocking


def expected_reason(applicant, outcome, locked):
    if applicant.key in dict(locked):
        return Why.LOCKED
    if outcome.position is not None:
        return Why.CHOICE if outcome.position in applicant.choices else Why.ANYWHERE
    if applicant.anywhere:
        return Why.NO_SEAT_ANYWHERE
    return Why.NO_CHOICE_LEFT if applicant.choices else Why.NO_CHOICES


def expected_missed(applicant, choice, market, result):
    position = {position.key: position for position in market[1]}.get(choice)
    if position is None:
        return Why.NOT_OFFERED
    if choice in applicant.never:
        return Why.NEVER
    if choice in applicant.unwanted:
        return Why.UNWANTED
    if choice in applicant.unqualified:
        return Why.NOT_QUALIFIED
    if not position.required <= applicant.qualifications:
        return Why.NOT_QUALIFIED
    if not position.seats:
        return Why.NO_SEATS
    inside = [
        other for other in market[0] if result.assignment.get(other.key) == choice
    ]
    behind = [
        other
        for other in inside
        if priority(position, other) > priority(position, applicant)
    ]
    assert len(inside) == position.seats
    assert {other.key for other in behind} <= dict(market[2]).keys()
    if behind:
        return Why.FILLED_BY_LOCKED
    own = programme_priority(applicant)
    if any(programme_priority(other) > own for other in inside):
        return Why.FILLED_BY_RANKED
    lowest = min(other.score for other in inside)
    is_tie = lowest == applicant.score
    return Why.FILLED_BY_LOTTERY if is_tie else Why.FILLED_BY_HIGHER_PRIORITY


def reference_market(applicants, positions):
    """The market for the independent package.

    It knows neither qualifications nor positions without applicants.
    """
    choices = {
        applicant.key: acceptable_choices(applicant, positions)
        for applicant in applicants
    }
    choices = {key: keys for key, keys in choices.items() if keys}
    rankings_by_position, seats = {}, {}
    for position in positions:
        chosen_by = [
            applicant
            for applicant in applicants
            if position.key in choices.get(applicant.key, ())
        ]
        if chosen_by:
            chosen_by.sort(key=partial(priority, position))
            rankings_by_position[position.key] = [
                applicant.key for applicant in chosen_by
            ]
            seats[position.key] = position.seats
    return choices, rankings_by_position, seats


def acceptable_choices(applicant, positions):
    acceptable = {
        position.key
        for position in positions
        if position.seats and may_take(applicant, position)
    }
    return [key for key in applicant.choices if key in acceptable]


def best_stable_assignment(applicants, positions):
    """By trying every assignment of people to choices: of those that nobody blocks, the
    one in which everyone is as well off as in any of them.
    """
    seats = {position.key: position.seats for position in positions}
    by_key = {position.key: position for position in positions}
    options = [
        [
            None,
            *(
                key
                for key in applicant.choices
                if key in by_key and may_take(applicant, by_key[key])
            ),
        ]
        for applicant in applicants
    ]
    stable = []
    for places in product(*options):
        taken = Counter(key for key in places if key is not None)
        if any(count > seats[key] for key, count in taken.items()):
            continue
        assignment = {
            applicant.key: place
            for applicant, place in zip(applicants, places, strict=True)
            if place is not None
        }
        if not expected_blocking_pairs(applicants, positions, assignment, ()):
            stable.append(assignment)
    best = [
        min(
            len(better_choices(applicant, assignment.get(applicant.key)))
            for assignment in stable
        )
        for applicant in applicants
    ]
    [found] = [
        assignment
        for assignment in stable
        if [
            len(better_choices(applicant, assignment.get(applicant.key)))
            for applicant in applicants
        ]
        == best
    ]
    return found


def wrongly_without(applicants, positions, result, locked=()):
    """People who ask for a seat that somebody has who comes after them.

    By trying everybody: those who have a seat by choice need that one, those who go
    anywhere any. Nobody may be able to join them, nor to replace somebody who comes
    later, wherever the others would sit then.
    """
    seats = {position.key: position.seats for position in positions}
    for _person, key in locked:
        seats[key] -= 1
    by_key = {position.key: position for position in positions}
    fixed = dict(locked)
    held = {}
    for applicant in applicants:
        outcome = result.outcomes[applicant.key]
        if outcome.position is not None and applicant.key not in fixed:
            is_choice = outcome.why == Why.CHOICE
            held[applicant.key] = (
                asked(applicant, by_key, outcome.position)
                if is_choice
                else asked(applicant, by_key)
            )
    for applicant in applicants:
        if applicant.key in fixed:
            continue
        for wish in better_asks(applicant, by_key, result.outcomes[applicant.key]):
            # Beside their own seat: two people are not made to swap, see 0032.
            if can_be_seated([*held.values(), wish], seats):
                yield applicant.key, None
            for key, ask in held.items():
                rest = [other for person, other in held.items() if person != key]
                if (
                    key != applicant.key
                    and wish[1] < ask[1]
                    and can_be_seated([*rest, wish], seats)
                ):
                    yield applicant.key, key


def asked(applicant, by_key, choice=None):
    """(where, priority there)."""
    if choice is not None:
        return {choice}, priority(by_key[choice], applicant)
    anywhere = {key for key, place in by_key.items() if may_take(applicant, place)}
    return anywhere, (True, 0, *programme_priority(applicant))


def better_asks(applicant, by_key, outcome):
    for choice in better_choices(applicant, outcome.position):
        if choice in by_key and may_take(applicant, by_key[choice]):
            yield asked(applicant, by_key, choice)
    if outcome.position is None and applicant.anywhere:
        yield asked(applicant, by_key)


def can_be_seated(asks, seats):
    """By trying all: who has the fewest places to go first."""
    if not asks:
        return True
    first, *rest = sorted(asks, key=lambda ask: len(ask[0]))
    return any(
        can_be_seated(rest, {**seats, key: seats[key] - 1})
        for key in first[0]
        if seats[key] > 0
    )
