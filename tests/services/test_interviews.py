"""Two people, one time; one person, two panels; on PostgreSQL."""


def test_of_ten_who_want_one_time_one_gets_it(portal):
    told = portal.drive("many_picks", 10, 1)
    assert told == {"won": 1, "refused": 9, "letters": 1, "seats": [1], "broken": []}


def test_of_ten_who_want_three_seats_three_get_one(portal):
    told = portal.drive("many_picks", 10, 3)
    assert told == {
        "won": 3,
        "refused": 7,
        "letters": 3,
        "seats": [1, 2, 3],
        "broken": [],
    }


def test_without_lock_and_constraint_more_than_one_would_get_it(portal):
    assert portal.drive("many_picks_without_lock_and_constraint", 8, 1)["won"] > 1


def test_nobody_is_put_in_two_places_at_once(portal):
    assert portal.drive("many_panels_one_hour", 8) == {
        "won": 1,
        "refused": 7,
        "slots": 1,
    }


def test_without_the_lock_somebody_would_be(portal):
    assert portal.drive("many_panels_one_hour_without_the_lock", 8)["won"] > 1
