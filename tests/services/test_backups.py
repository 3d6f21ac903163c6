"""A backup of PostgreSQL, restored into the same database and into a new one."""

import pytest

from tests import watchdog
from tests.services.conftest import NAME, THAI, call


@pytest.fixture
def another():
    """The address of a second, empty database."""
    with watchdog.database(f"{NAME}_restored", THAI) as address:
        yield address


def expected(there, code):
    return {
        "people": {code: "ชื่อจริง นามสกุลจริง"},
        "last": "restore",
        "refused": [True, True, True],
        "lines": there["lines"],
        "broken": [],
    }


def test_what_was_erased_stays_so_and_the_rest_comes_back(portal, tmp_path):
    _erased, kept = portal.drive("two_applications")
    call(["manage.py", "backup", str(tmp_path / "portal.tar")], portal.variables)
    assert portal.drive("erase_the_first") == 1
    call(
        ["manage.py", "restore", str(tmp_path / "portal.tar"), "--replace"],
        portal.variables,
    )
    there = portal.drive("what_is_there")
    assert there == expected(there, kept)


def test_a_new_machine_has_it_all_from_backup_keys_and_list(portal, another, tmp_path):
    _erased, kept = portal.drive("two_applications")
    call(["manage.py", "backup", str(tmp_path / "portal.tar")], portal.variables)
    portal.drive("erase_the_first")
    erased_list = f"{portal.variables['PORTAL_VAR']}/erased.txt"
    (tmp_path / "new").mkdir()
    keys = (tmp_path / "keys.json").read_text()
    (tmp_path / "new" / "keys.json").write_text(keys)
    portal.variables |= {"DATABASE_URL": another, "PORTAL_VAR": str(tmp_path / "new")}
    call(
        ["manage.py", "restore", str(tmp_path / "portal.tar"), "--erased", erased_list],
        portal.variables,
    )
    there = portal.drive("what_is_there")
    assert there == expected(there, kept)
