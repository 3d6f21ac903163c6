"""Chances that are given once, on PostgreSQL."""


def test_of_twenty_new_rankings_one_counts(portal):
    assert portal.drive("many_rankings", 20) == {"won": 1, "refused": 19, "lines": 1}


def test_without_claiming_the_row_more_than_one_would_count(portal):
    assert portal.drive("many_rankings_without_the_row", 8)["won"] > 1


def test_of_twelve_requests_to_defer_and_twelve_decisions_one_counts_each(portal):
    told = portal.drive("many_deferrals", 12)
    assert told == {"asked": 1, "decided": 1, "letters": 1, "broken": []}
