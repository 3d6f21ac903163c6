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
