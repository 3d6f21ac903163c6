"""What history prints has Thai words: the acts that are recorded, and fields."""

import ast
import re

import pytest
from django.utils import translation

from portal.admin.columns import field_words, readable_name
from tests.machine import ROOT

PACKAGES = ("portal", "organizations", "volunteers", "placements")
LATIN = re.compile(r"[A-Za-z]{3}")
NAMES = ("LINE",)


def calls(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record":
            yield node


def recorded():
    """First arguments of `audit.record`, where they stand in the code."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for call in calls(path):
                if call.args and isinstance(call.args[0], ast.Constant):
                    yield call.args[0].value


def test_acts_are_found():
    assert len(set(recorded())) > 100


def test_every_act_that_is_recorded_has_a_thai_name():
    with translation.override("th"):
        names = {act: readable_name(act) for act in recorded()}
    for brand in NAMES:
        names = {act: name.replace(brand, "") for act, name in names.items()}
    assert {act for act, name in names.items() if LATIN.search(name)} == set()


@pytest.mark.parametrize(
    ("model", "field"),
    [
        # With a label of its own, with none, and no field at all.
        ("volunteers.application", "status"),
        ("volunteers.application", "released_status"),
        ("organizations.organization", "memberships"),
    ],
)
def test_a_field_has_a_thai_name_whether_it_has_a_label_or_not(model, field):
    with translation.override("th"):
        assert not LATIN.search(field_words(model, [field]))
