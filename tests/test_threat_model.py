"""docs/threat-model.md names tests that are there, and each threat has one."""

import re

import pytest

from tests.machine import ROOT

TEXT = (ROOT / "docs/threat-model.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TEXT.splitlines()
    if line.startswith("| ") and not line.startswith("| threat")
]
TESTED = re.compile(r"`(tests/[\w./]+)`")


def has_tests(name):
    path = ROOT / name
    if name.startswith("tests/benchmarks/"):
        return path.exists()
    if name.endswith("/"):
        return any(path.glob("**/test_*.py"))
    return path.exists() and re.search(r"^ *def test_", path.read_text(), re.M)


def test_the_table_is_read():
    assert len(ROWS) > 40
    assert {len(row) for row in ROWS} == {3}


@pytest.mark.parametrize("row", ROWS, ids=[row[0][:40] for row in ROWS])
def test_each_threat_is_answered_by_tests_that_are_there(row):
    named = TESTED.findall(row[2])
    assert named
    assert [name for name in named if not has_tests(name)] == []


def test_each_decision_and_page_that_it_names_is_there():
    for target in re.findall(r"\]\(([^)#]+)\)", TEXT):
        assert (ROOT / "docs" / target).exists()
