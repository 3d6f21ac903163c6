"""Two roles of one person taken at the same moment, on PostgreSQL."""


def test_of_two_roles_that_exclude_each_other_one_is_taken(portal):
    assert portal.drive("two_roles_at_once", 8) == {"roles": [1] * 8, "odd": []}


def test_without_the_lock_somebody_would_have_both(portal):
    assert 2 in portal.drive("two_roles_at_once_without_the_lock", 8)["roles"]


def test_a_host_and_its_member_do_not_enter_a_cohort_side_by_side(portal):
    assert portal.drive("host_begins_while_its_member_applies", 8) == {"both": 0}
