"""What is left of the days off follows from the lines alone."""

from collections import namedtuple

from hypothesis import given
from hypothesis import strategies as st

from placements.models.choices import LeaveKind, LeaveStatus
from placements.year import leave

Line = namedtuple("Line", "kind status halves")
lines = st.lists(
    st.builds(
        Line,
        st.sampled_from(LeaveKind.values),
        st.sampled_from(LeaveStatus.values),
        st.integers(0, 20),
    )
)


@given(lines, st.randoms())
def test_the_order_of_lines_plays_no_part(ledger, random):
    shuffled = list(ledger)
    random.shuffle(shuffled)
    assert leave.balance(shuffled) == leave.balance(ledger)


@given(lines, lines)
def test_balances_add_up(some, others):
    assert leave.balance(some + others) == leave.balance(some) + leave.balance(others)


@given(lines)
def test_only_what_was_approved_counts(ledger):
    open_ones = [line for line in ledger if line.status != LeaveStatus.APPROVED]
    assert leave.balance(open_ones) == 0


@given(st.integers(1, 20))
def test_a_moved_day_neither_gains_nor_costs(halves):
    assert (
        leave.balance([Line("moved", "approved", 0), Line("saved", "approved", halves)])
        == halves
    )
