"""Two at once, on PostgreSQL."""


def test_of_twenty_clicks_on_one_step_one_wins(portal):
    assert portal.drive("two_clicks", 20) == {
        "won": 1,
        "refused": 19,
        "lines": 1,
        "broken": [],
    }


def test_without_the_lock_more_than_one_would_win(portal):
    assert portal.drive("two_clicks_without_the_lock", 8)["won"] > 1


def test_a_job_that_six_workers_snatch_from_each_other_does_each_row_once(portal):
    assert portal.drive("one_job_many_workers", 6) == {
        "done": list(range(40)),
        "state": "done",
    }


def test_without_the_mark_rows_would_be_done_again(portal):
    assert len(portal.drive("one_job_many_careless_workers", 6)["done"]) > 40


def test_thirty_submits_make_one_application_and_one_receipt(portal):
    assert portal.drive("many_submits", 30) == {
        "won": 1,
        "refused": 29,
        "receipts": 1,
        "applications": 1,
    }


def test_editors_of_different_fields_lose_nothing(portal):
    assert portal.drive("editors_of_different_fields") == {
        "saved": 6,
        "kept": 6,
        "version": 8,
    }


def test_of_editors_of_one_field_one_saves_and_the_others_are_asked(portal):
    assert portal.drive("editors_of_one_field", 6) == {
        "saved": 1,
        "asked": 5,
        "version": 3,
    }


def test_positions_that_are_added_at_once_are_numbered_one_by_one(portal):
    answers = portal.drive("members_who_add_a_position", ["ก", "ข", "ค", "ง"])
    assert (answers["added"], answers["numbers"]) == (4, [1, 2, 3, 4, 5])
    assert len(set(answers["orders"])) == 5


def test_of_positions_with_one_title_that_are_added_at_once_one_is_there(portal):
    answers = portal.drive("members_who_add_a_position", ["ก"] * 4)
    assert (answers["added"], answers["refused"]) == (1, 3)
    assert answers["numbers"] == [1, 2]


def test_history_of_eight_writers_is_one_whole_chain(portal):
    assert portal.drive("many_writers", 8) == {"lines": 80, "broken": []}


def test_history_can_not_be_changed_deleted_or_emptied(portal):
    assert portal.drive("rewrite_history") == {
        "refused": [True, True, True],
        "lines": 1,
    }


def test_the_database_has_an_encoding_that_knows_thai(portal):
    assert "portal.E001" not in portal.drive("check_database")


def test_a_database_that_knows_no_thai_is_refused(portal, postgresql_without_thai):
    portal.variables["DATABASE_URL"] = postgresql_without_thai
    assert "portal.E001" in portal.drive("check_database")
