"""Of two of whom one has to stay, both go at the same moment, on PostgreSQL."""


def test_an_organization_keeps_one_of_its_two_last_owners(portal):
    assert portal.drive("two_last_owners_go") == {"left": [1] * 4, "odd": []}


def test_a_cohort_keeps_one_of_its_two_last_safeguarding_contacts(portal):
    assert portal.drive("two_last_contacts_go") == {"left": [1] * 9, "odd": []}


def test_the_portal_keeps_one_of_its_two_last_administrators(portal):
    assert portal.drive("two_last_administrators_go") == {"left": [1] * 4, "odd": []}


def test_without_the_lock_both_owners_would_go(portal):
    assert portal.drive("two_last_owners_go_without_the_lock")["left"] == [0]


def test_without_the_lock_both_contacts_would_go(portal):
    assert portal.drive("two_last_contacts_go_without_the_lock")["left"] == [0]
