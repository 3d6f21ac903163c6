"""What is dear to count is counted once in a while; what is cheap, each time."""

import time

import pytest

from portal import kept


@pytest.fixture
def dear(monkeypatch):
    """Everything is dear, and kept for the longest time."""
    monkeypatch.setattr(kept, "DEAR", -1.0)
    monkeypatch.setattr(kept, "LONGEST", 60.0)
    monkeypatch.setattr(kept, "_kept", {})
    counted = []

    def count():
        counted.append(1)
        return len(counted)

    return count


def test_what_is_cheap_is_counted_each_time(dear, monkeypatch):
    monkeypatch.setattr(kept, "DEAR", 60.0)
    assert [kept.figures("a", dear), kept.figures("a", dear)] == [1, 2]


def test_what_is_dear_is_counted_once_for_each_thing_it_is_about(dear):
    kept.keep("a", kept.Kept(7, time.monotonic() + 60))
    assert [kept.figures("a", dear), kept.figures("b", dear)] == [7, 1]


def test_it_is_counted_again_when_its_time_is_over(dear):
    kept.keep("a", kept.Kept(7, time.monotonic() - 1))
    assert kept.figures("a", dear) == 1


def test_it_is_kept_a_hundred_times_as_long_as_counting_took(dear):
    kept.figures("a", lambda: time.sleep(0.1))
    assert 9 < kept._kept["a"].until - time.monotonic() <= kept.LONGEST


def test_a_process_keeps_no_more_than_so_many(dear, monkeypatch):
    monkeypatch.setattr(kept, "MOST", 2)
    for about in "abc":
        kept.keep(about, kept.Kept(about, 0))
    assert list(kept._kept) == ["b", "c"]
