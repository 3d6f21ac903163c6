import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizations.profiles.forms.list_fields import MOST_ROWS, Act, act_of, rearranged

ROWS = st.lists(st.text(max_size=3), max_size=6)
ACTS = st.builds(
    Act,
    st.sampled_from(["add", "up", "down", "remove"]),
    st.just("objectives"),
    st.integers(0, 9),
)


@pytest.mark.parametrize(
    ("words", "act"),
    [
        ("add:objectives", Act("add", "objectives")),
        ("up:links:2", Act("up", "links", 2)),
        ("save", None),
        ("", None),
        ("up:links:-1", None),
        ("up:links:x", None),
        ("up:links:99999", None),
        ("explode:links:1", None),
    ],
)
def test_a_button_says_its_act(words, act):
    assert act_of(words) == act


@given(ROWS, ACTS)
def test_moving_loses_and_invents_nothing(rows, act):
    after, chosen = rearranged(rows, act, blank="")
    before = rows or [""]
    if act.verb in ("up", "down"):
        assert sorted(after) == sorted(before)
    assert len(after) - len(before) == {"add": 1, "remove": -1}.get(act.verb, 0)
    assert 0 <= chosen <= max(len(after) - 1, 0)


@given(st.lists(st.text(max_size=3), min_size=2, max_size=6), st.integers(1, 5))
def test_up_then_down_is_as_before(rows, at):
    at = min(at, len(rows) - 1)
    up, chosen = rearranged(rows, Act("up", "x", at), blank="")
    assert rearranged(up, Act("down", "x", chosen), blank="") == (rows, at)


def test_no_more_rows_than_fit():
    full = ["x"] * MOST_ROWS
    assert rearranged(full, Act("add", "x"), blank="") == (full, MOST_ROWS - 1)
