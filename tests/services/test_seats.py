"""Fifty people, three seats, on PostgreSQL."""


def test_of_fifty_releases_three_win_and_forty_seven_are_refused_politely(portal):
    assert portal.drive("many_releases", 50, 3) == {
        "won": 3,
        "refused": 47,
        "letters": 3,
        "open": 3,
        "seats": [1, 2, 3],
        "broken": [],
    }


def test_without_lock_and_constraint_more_than_three_would_win(portal):
    assert portal.drive("many_releases_without_lock_and_constraint", 10, 3)["won"] > 3


def test_of_many_answers_at_once_one_counts(portal):
    told = portal.drive("one_offer_many_answers", 12)
    assert (told["answered"], told["consistent"]) == (12, True)
    assert told["refused"] >= 10


def test_of_taking_an_end_back_and_giving_the_seat_away_one_wins(portal):
    assert portal.drive("one_seat_back_or_away", 12) == {
        "won": 1,
        "refused": 11,
        "one_of_them": True,
        "seats": [1],
        "broken": [],
    }


def test_a_start_is_taken_back_while_everybody_writes(portal):
    """Nobody waits for another in a circle, and no request outlives the start."""
    assert portal.drive("a_step_back_while_people_write", 16) == {
        "answered": 16,
        "asked": 0,
        "broken": [],
    }


def test_another_match_is_adopted_while_planned_offers_are_released(portal):
    """Nobody waits for another in a circle, and nobody loses what they were told of."""
    assert portal.drive("adopt_while_releasing", 12) == {
        "answered": 13,
        "adopted": True,
        "settled": True,
        "told": True,
        "broken": [],
    }


def test_seats_are_lowered_while_planned_offers_are_released(portal):
    """Nobody waits for another in a circle; offers that are out stay, and no further
    one goes out.
    """
    assert portal.drive("lower_while_releasing", 12, 3) == {
        "answered": 13,
        "lowered": 1,
        "seats": 3,
        "enough": True,
        "told": True,
        "apart": True,
        "later": "refused",
        "broken": [],
    }
