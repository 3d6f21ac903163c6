"""A host leaves while others act, on PostgreSQL."""


def test_offers_are_accepted_before_the_host_left_or_never(portal):
    told = portal.drive("accepts_and_a_withdrawal", 8)
    assert told == {
        "left": 1,
        "answered": 9,
        "open": 0,
        "consistent": True,
        "told": 8,
        "broken": [],
    }


def test_without_the_locks_an_offer_would_be_accepted_at_a_host_that_left(portal):
    assert portal.drive("accept_and_a_withdrawal_without_the_lock") == {"accepted": 1}


def test_no_offer_is_released_at_a_host_that_left(portal):
    told = portal.drive("releases_and_a_withdrawal", 8)
    assert told == {"left": 1, "answered": 9, "led_there": 0, "broken": []}


def test_who_chooses_a_host_at_the_moment_it_leaves_is_refused_or_told(portal):
    told = portal.drive("choices_and_a_withdrawal", 8)
    assert told == {"left": 1, "answered": 9, "untold": 0, "broken": []}


def test_six_workers_carry_a_withdrawal_out_once(portal):
    assert portal.drive("one_withdrawal_many_workers", 6) == {
        "left": 1,
        "answered": 6,
        "letters": 3,
    }


def test_two_hosts_that_share_applicants_leave_at_once(portal):
    assert portal.drive("two_withdrawals", 6) == {
        "left": 2,
        "letters": 12,
        "broken": [],
    }
