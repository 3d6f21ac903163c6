"""Who goes where: what a match promises, shown on small markets of every kind."""

import random
import warnings
from collections import Counter
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matching.games import HospitalResident

from placements.matching.matching import blocking_pairs, match, queue
from placements.matching.types import (
    Applicant,
    BadInput,
    BlockingPair,
    Outcome,
    Position,
    Why,
)
from tests.benchmarks import honesty
from tests.placements.market_strategies import (
    PEOPLE,
    PLACES,
    best_stable_assignment,
    better_choices,
    expected_blocking_pairs,
    expected_missed,
    expected_reason,
    lockable,
    markets,
    may_take,
    people,
    places,
    priority,
    rankings,
    reference_market,
    wrongly_without,
)


@given(markets())
def test_nobody_and_no_position_would_rather_be_together(market):
    result = match(*market)
    assert expected_blocking_pairs(*market[:2], result.assignment, market[2]) == set()
    assert blocking_pairs(*market[:2], result.assignment, market[2]) == []


@given(markets(), st.data())
def test_blocking_pairs_are_found_in_any_assignment(market, data):
    applicants, positions, locked = market
    pairs = data.draw(
        st.lists(
            st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PLACES)), max_size=9
        )
    )
    assignment = dict(lockable(applicants, positions, [*locked, *pairs]))
    blocking = {
        (pair.applicant, pair.position)
        for pair in blocking_pairs(applicants, positions, assignment, locked)
    }
    assert blocking == expected_blocking_pairs(
        applicants, positions, assignment, locked
    )


@given(markets())
def test_no_position_takes_more_than_its_seats(market):
    result = match(*market)
    taken = Counter(result.assignment.values())
    assert {
        position.key: position.seats - taken[position.key] for position in market[1]
    } == result.free_seats
    assert min(result.free_seats.values(), default=0) >= 0


@given(markets(), st.randoms(use_true_random=False))
def test_the_order_of_the_facts_does_not_matter(market, chance):
    shuffled = [chance.sample(part, len(part)) for part in market]
    applicant, other = match(*market), match(*shuffled)
    assert list(applicant.outcomes.items()) == list(other.outcomes.items())
    assert list(applicant.free_seats.items()) == list(other.free_seats.items())


@given(markets())
def test_locks_are_kept_and_never_means_never(market):
    result = match(*market)
    assert dict(market[2]).items() <= result.assignment.items()
    for applicant in market[0]:
        assert result.assignment.get(applicant.key) not in applicant.never


@given(markets())
def test_only_qualified_people_are_seated_unless_locked(market):
    required = {position.key: position.required for position in market[1]}
    result, locked = match(*market), dict(market[2])
    for applicant in market[0]:
        place = result.assignment.get(applicant.key)
        assert place not in applicant.unqualified or applicant.key in locked
        assert (
            place is None
            or applicant.key in locked
            or required[place] <= applicant.qualifications
        )


@given(markets())
def test_nobody_is_without_a_seat_that_they_could_have(market):
    """Not even if those who go anywhere had to move, one after another."""
    found = list(wrongly_without(*market[:2], match(*market), market[2]))
    assert found == []


@given(markets())
def test_nobody_who_goes_anywhere_is_left_beside_a_seat_they_may_take(market):
    result = match(*market)
    free = [position for position in market[1] if result.free_seats[position.key]]
    unplaced = [
        applicant
        for applicant in market[0]
        if applicant.anywhere and applicant.key not in result.assignment
    ]
    assert [
        (applicant.key, place.key)
        for applicant in unplaced
        for place in free
        if may_take(applicant, place)
    ] == []


@given(markets(), st.data())
def test_nobody_gains_by_ranking_other_than_honestly(market, data):
    """Nor by ranking more or fewer places beside "anywhere", nor by leaving that out.

    A host that ranks people can help them, but only at places that they chose.
    """
    applicants, positions, locked = market
    positions = [
        honesty.ranked_by_choosers(applicants, position) for position in positions
    ]
    honest = match(applicants, positions, locked).assignment
    for number, applicant in enumerate(applicants):
        lie = replace(
            applicant, choices=data.draw(rankings), anywhere=data.draw(st.booleans())
        )
        result = match(
            [*applicants[:number], lie, *applicants[number + 1 :]], positions, locked
        ).assignment
        assert honesty.worth(applicant, result.get(applicant.key)) >= honesty.worth(
            applicant, honest.get(applicant.key)
        )


def test_nobody_gains_by_any_other_list_nor_loses_a_seat_they_could_have():
    """In crowded markets, where people have to move on."""
    assert honesty.gains(match, 200, ranks_newcomers=False) == Counter()
    for seed in range(400):
        applicants, positions = honesty.market(random.Random(seed))  # noqa: S311
        result = match(applicants, positions)
        assert list(wrongly_without(applicants, positions, result)) == []


@given(markets())
def test_the_next_for_a_seat_are_in_the_order_of_the_match(market):
    applicants, positions, _locked = market
    for position in positions:
        willing = [
            applicant
            for applicant in applicants
            if may_take(applicant, position)
            and (applicant.anywhere or position.key in applicant.choices)
        ]
        expected = sorted(willing, key=partial(priority, position))
        in_order = queue(applicants, positions, position.key)
        assert in_order == [applicant.key for applicant in expected]


@given(markets())
def test_a_match_for_one_place_seats_the_first_of_its_queue(market):
    applicants, positions, _locked = market
    for position in positions:
        alone = replace(position, seats=2)
        seated = match(applicants, [alone]).assignment
        assert set(seated) == set(queue(applicants, [alone], position.key)[:2])


@given(markets())
def test_every_reason_is_true(market):
    applicants, _, locked = market
    result = match(*market)
    assert list(result.outcomes) == [
        applicant.key
        for applicant in sorted(applicants, key=partial(priority, Position(0, 0)))
    ]
    for applicant in applicants:
        outcome = result.outcomes[applicant.key]
        assert outcome.position == result.assignment.get(applicant.key)
        assert (
            outcome.rank is None
            or applicant.choices[outcome.rank - 1] == outcome.position
        )
        assert outcome.why == expected_reason(applicant, outcome, locked)
        better = (
            ()
            if outcome.why == Why.LOCKED
            else better_choices(applicant, outcome.position)
        )
        assert outcome.missed == tuple(
            expected_missed(applicant, choice, market, result) for choice in better
        )


@settings(max_examples=60)
@given(people(ranked_only=True).map(lambda rows: rows[:4]), places())
def test_the_match_is_the_best_for_applicants_of_all_that_are_stable(
    applicants, positions
):
    """By trying all, with must-haves that make pairs impossible."""
    assert match(applicants, positions).assignment == best_stable_assignment(
        applicants, positions
    )


@given(people(ranked_only=True), places())
def test_the_match_equals_that_of_an_independent_package(applicants, positions):
    wishes, orders, seats = reference_market(applicants, positions)
    expected = {}
    if wishes:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            solved = HospitalResident.create_from_dictionaries(
                wishes, orders, seats
            ).solve()
        expected = {
            person.name: place.name
            for place, inside in solved.items()
            for person in inside
        }
    assert match(applicants, positions).assignment == expected


@settings(max_examples=5)
@given(st.integers(0, 1000))
def test_a_larger_market_equals_that_of_the_independent_package(seed):
    chance = random.Random(seed)  # noqa: S311
    positions = [
        Position(
            key, chance.randint(1, 4), ranking=tuple(chance.sample(range(300), 40))
        )
        for key in range(60)
    ]
    applicants = [
        Applicant(key, tuple(chance.sample(range(60), 5)), score=chance.random())
        for key in range(300)
    ]
    wishes, orders, seats = reference_market(applicants, positions)
    solved = HospitalResident.create_from_dictionaries(wishes, orders, seats).solve()
    expected = {
        person.name: place.name for place, inside in solved.items() for person in inside
    }
    assert match(applicants, positions).assignment == expected


def test_a_higher_score_then_a_lower_lottery_number_then_the_key_decides():
    ann, bob, cat, dan = (
        Applicant(key, ("p",), score=s, lottery=n)
        for key, s, n in [("a", 3, 7), ("b", 4, 9), ("c", 3, 2), ("d", 3, 2)]
    )
    result = match([ann, bob, cat, dan], [Position("p", 2)])
    assert list(result.outcomes) == ["b", "c", "d", "a"]
    assert result.assignment == {"b": "p", "c": "p"}


def test_the_hosts_ranking_comes_before_the_score():
    applicants = [Applicant("a", ("p",), score=5.0), Applicant("b", ("p",), score=1.0)]
    assert match(applicants, [Position("p", 1, ranking=("gone", "b"))]).assignment == {
        "b": "p"
    }


def test_someone_displaced_goes_on_to_their_next_choice():
    applicants = [
        Applicant("a", ("p", "q"), score=5.0),
        Applicant("b", ("p",), score=1.0),
    ]
    result = match(applicants, [Position("p", 1, ranking=("b",)), Position("q", 1)])
    assert result.outcomes["a"] == Outcome("q", Why.CHOICE, 2, (Why.FILLED_BY_RANKED,))
    assert result.outcomes["b"] == Outcome("p", Why.CHOICE, 1, ())


def test_who_goes_anywhere_leaves_a_seat_to_whoever_chose_it_while_another_is_free():
    first = Applicant("a", anywhere=True, score=5.0)
    second = Applicant("b", anywhere=True, never=frozenset({"q"}), score=4.0)
    result = match([first, second], [Position("p", 1), Position("q", 1)])
    assert result.assignment == {"a": "q", "b": "p"}
    chooser = Applicant("c", ("p",), score=1.0)
    result = match([first, chooser], [Position("p", 1), Position("q", 1)])
    assert result.assignment == {"a": "q", "c": "p"}


def test_anywhere_is_a_choice_like_others():
    """Who comes first goes first, also into the last seat that somebody chose."""
    anyone = Applicant("a", anywhere=True, score=5.0)
    chooser = Applicant("b", ("p",), score=1.0)
    result = match([anyone, chooser], [Position("p", 1)])
    assert result.outcomes["a"] == Outcome("p", Why.ANYWHERE, None, ())
    missed = (Why.FILLED_BY_HIGHER_PRIORITY,)
    assert result.outcomes["b"] == Outcome(None, Why.NO_CHOICE_LEFT, None, missed)
    ranked = replace(chooser, key="c", score=1.0)
    result = match([anyone, ranked], [Position("p", 1, ranking=("c",))])
    assert result.assignment == {"c": "p"}


def test_a_host_that_says_no_gets_nobody_rather():
    unwanted = Applicant("a", ("p",), True, unwanted=frozenset({"p"}))
    result = match([unwanted], [Position("p", 1)])
    assert result.outcomes["a"].missed == (Why.UNWANTED,)
    assert queue([unwanted], [Position("p", 1)], "p") == []


@pytest.mark.parametrize(
    ("other", "ranking", "why"),
    [
        (Applicant("o", ("p",), score=2.0), ("o",), Why.FILLED_BY_RANKED),
        (Applicant("o", ("p",), score=4.0), ("o",), Why.FILLED_BY_HIGHER_PRIORITY),
        (Applicant("o", ("p",), score=4.0), (), Why.FILLED_BY_HIGHER_PRIORITY),
        (Applicant("o", ("p",), score=3.0), (), Why.FILLED_BY_LOTTERY),
    ],
)
def test_the_decisive_reason_is_given(other, ranking, why):
    loser = Applicant("x", ("p",), score=3.0, lottery=1)
    result = match([loser, other], [Position("p", 1, ranking=ranking)])
    assert result.outcomes["x"].missed == (why,)


def test_a_choice_given_twice_changes_nothing():
    positions = [Position("p", 1), Position("q", 1)]
    rival = Applicant("a", ("p",), score=5.0)
    assert match([rival, Applicant("b", ("p", "p", "q"))], positions).assignment == {
        "a": "p",
        "b": "q",
    }


def test_a_lock_on_an_unranked_seat_says_so():
    result = match(
        [Applicant("a", ("p",)), Applicant("b", ("p",))],
        [Position("p", 1), Position("q", 1)],
        [("a", "q"), ("b", "p")],
    )
    assert result.outcomes["a"] == Outcome("q", Why.LOCKED, None, ())
    assert result.outcomes["b"] == Outcome("p", Why.LOCKED, 1, ())


def test_a_move_names_who_would_rather_be_where_and_who_would_go():
    applicants = [
        Applicant("a", ("p", "q"), score=5.0),
        Applicant("b", ("p",), score=1.0),
    ]
    positions = [Position("p", 1), Position("q", 1), Position("r", 1)]
    assert blocking_pairs(applicants, positions, {"a": "q", "b": "p"}) == [
        BlockingPair("a", "p", "b")
    ]
    assert blocking_pairs(applicants, positions, {"a": "r"}) == [
        BlockingPair("a", "p", None),
        BlockingPair("a", "q", None),
        BlockingPair("b", "p", None),
    ]


def test_an_empty_market_is_a_match():
    assert match([], []).assignment == {}
    assert match([], [Position("p", 2)]).free_seats == {"p": 2}
    assert dict(match([Applicant("a")], []).outcomes) == {
        "a": Outcome(None, Why.NO_CHOICES, None, ())
    }
    assert len(match([Applicant("a")], []).outcomes) == 1


A, P = Applicant("a", never=frozenset({"n"})), Position("p", 1)


@pytest.mark.parametrize(
    ("applicants", "positions", "locked", "code", "key"),
    [
        ([A, A], [P], [], "applicant_twice", "a"),
        ([A], [P, P], [], "position_twice", "p"),
        ([A], [Position("p", -1)], [], "negative_seats", "p"),
        ([Applicant("a", score=float("nan"))], [P], [], "score_not_a_number", "a"),
        ([A], [P], [("b", "p")], "unknown_applicant", "b"),
        ([A], [P], [("a", "q")], "unknown_position", "q"),
        ([A], [P], [("a", "p"), ("a", "p")], "locked_twice", "a"),
        ([A], [P, Position("n", 1)], [("a", "n")], "locked_against_never", "a"),
        (
            [A, Applicant("b")],
            [P],
            [("a", "p"), ("b", "p")],
            "more_locked_than_seats",
            "p",
        ),
    ],
)
def test_facts_that_contradict_each_other_are_refused(
    applicants, positions, locked, code, key
):
    with pytest.raises(BadInput) as caught:
        match(applicants, positions, locked)
    assert (caught.value.code, caught.value.key) == (code, key)
