"""What is expensive to compute is computed once a minute."""

import pytest

from portal.kernel import cache


@pytest.fixture
def count(monkeypatch):
    """Counts its calls. The cache is empty, and its entries never expire."""
    monkeypatch.setattr(cache, "_cached", {})
    monkeypatch.setattr(cache, "LIFETIME_SECONDS", float("inf"))
    calls = []

    def compute():
        calls.append(1)
        return len(calls)

    return compute


def test_it_is_counted_once_for_each_thing_it_is_about(count):
    assert [cache.for_a_minute(key, count) for key in "aba"] == [1, 2, 1]


def test_it_is_counted_again_when_its_time_is_over(count, monkeypatch):
    monkeypatch.setattr(cache, "LIFETIME_SECONDS", -1.0)
    assert [cache.for_a_minute("a", count), cache.for_a_minute("a", count)] == [1, 2]


def test_of_too_many_the_one_not_asked_for_longest_is_forgotten(count, monkeypatch):
    monkeypatch.setattr(cache, "MAX_ENTRIES", 2)
    for key in "abac":
        cache.for_a_minute(key, count)
    assert list(cache._cached) == ["a", "c"]
