"""Rows of a list are added, moved and removed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizations.profiles.forms.list_fields import (
    MAX_ROWS,
    RowAction,
    parse_action,
    rearrange,
)

ROWS = st.lists(st.text(max_size=3), max_size=6)
ACTS = st.builds(
    RowAction,
    st.sampled_from(["add", "up", "down", "remove"]),
    st.just("objectives"),
    st.integers(0, 9),
)


@pytest.mark.parametrize(
    ("words", "action"),
    [
        ("add:objectives", RowAction("add", "objectives")),
        ("up:links:2", RowAction("up", "links", 2)),
        ("save", None),
        ("", None),
        ("up:links:-1", None),
        ("up:links:x", None),
        ("up:links:99999", None),
        ("explode:links:1", None),
    ],
)
def test_a_button_says_its_act(words, action):
    assert parse_action(words) == action


@given(ROWS, ACTS)
def test_moving_loses_and_invents_nothing(rows, action):
    after, chosen = rearrange(rows, action, blank="")
    before = rows or [""]
    if action.verb in ("up", "down"):
        assert sorted(after) == sorted(before)
    assert len(after) - len(before) == {"add": 1, "remove": -1}.get(action.verb, 0)
    assert 0 <= chosen <= max(len(after) - 1, 0)


@given(st.lists(st.text(max_size=3), min_size=2, max_size=6), st.integers(1, 5))
def test_up_then_down_is_as_before(rows, at):
    at = min(at, len(rows) - 1)
    up, chosen = rearrange(rows, RowAction("up", "x", at), blank="")
    assert rearrange(up, RowAction("down", "x", chosen), blank="") == (rows, at)


def test_no_more_rows_than_fit():
    full = ["x"] * MAX_ROWS
    assert rearrange(full, RowAction("add", "x"), blank="") == (full, MAX_ROWS - 1)
