"""Which free seat someone takes who goes anywhere."""

import pytest

from placements.matching.vacancies import Place, Vacancies

LAW, BOTH, NOTHING = frozenset({"law"}), frozenset({"law", "thai"}), frozenset()


def place(number, *, seats=1, held=0, required=NOTHING):
    return Place(number, f"p{number}", seats, required, {}, open=seats, held=[0] * held)


def taken(vacancies, *people):
    """Keys of the places that people, (qualifications, never), take in turn."""
    return [
        taken_place and taken_place.key
        for taken_place in (vacancies.take_neediest(*person) for person in people)
    ]


@pytest.mark.parametrize(
    ("places", "order"),
    [
        ([place(0, seats=2, held=1), place(1)], ["p1", "p0"]),
        ([place(0, seats=1), place(1, seats=5)], ["p1", "p0"]),
        ([place(0), place(1)], ["p0", "p1"]),
        (
            [place(0), place(1, required=LAW), place(2, required=BOTH)],
            ["p2", "p1", "p0"],
        ),
        ([place(0, seats=1, held=1), place(1, seats=0)], [None, None]),
    ],
    ids=["emptiest", "most seats", "lowest key", "few can do it", "nothing free"],
)
def test_the_neediest_place_comes_first(places, order):
    assert taken(Vacancies(places), *[(BOTH, NOTHING)] * len(order)) == order


def test_a_place_that_asks_for_more_is_out_of_reach():
    vacancies = Vacancies(
        [place(0, required=BOTH), place(1, required=frozenset({"thai"}))]
    )
    assert taken(vacancies, (LAW, NOTHING), (NOTHING, NOTHING), (BOTH, NOTHING)) == [
        None,
        None,
        "p0",
    ]


def test_a_place_that_someone_never_wants_stays_for_others():
    vacancies = Vacancies([place(0), place(1)])
    assert taken(
        vacancies,
        (NOTHING, frozenset({"p0"})),
        (NOTHING, frozenset({"p0"})),
        (NOTHING, NOTHING),
    ) == [
        "p1",
        None,
        "p0",
    ]


def test_a_place_that_was_not_the_neediest_is_not_lost():
    vacancies = Vacancies(
        [place(0, required=LAW), place(1, required=frozenset({"thai"}))]
    )
    assert taken(vacancies, (BOTH, NOTHING), (BOTH, NOTHING)) == ["p0", "p1"]


def test_a_place_is_put_back_only_with_a_free_seat():
    half, full = place(0, seats=2), place(1)
    vacancies = Vacancies([half, full])
    taken(vacancies, (NOTHING, NOTHING), (NOTHING, NOTHING))
    for open_place in (half, full):
        open_place.held.append(0)
        vacancies.put_back(open_place)
    assert taken(vacancies, (NOTHING, NOTHING), (NOTHING, NOTHING)) == ["p0", None]
