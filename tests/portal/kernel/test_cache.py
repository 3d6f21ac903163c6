"""What is dear to count is counted once a minute."""

import pytest

from portal.kernel import cache


@pytest.fixture
def count(monkeypatch):
    """Says how often it was asked; nothing is kept yet, and for ever from now on."""
    monkeypatch.setattr(cache, "_kept", {})
    monkeypatch.setattr(cache, "LASTS", float("inf"))
    asked = []

    def once_more():
        asked.append(1)
        return len(asked)

    return once_more


def test_it_is_counted_once_for_each_thing_it_is_about(count):
    assert [cache.for_a_minute(about, count) for about in "aba"] == [1, 2, 1]


def test_it_is_counted_again_when_its_time_is_over(count, monkeypatch):
    monkeypatch.setattr(cache, "LASTS", -1.0)
    assert [cache.for_a_minute("a", count), cache.for_a_minute("a", count)] == [1, 2]


def test_of_too_many_the_one_not_asked_for_longest_is_forgotten(count, monkeypatch):
    monkeypatch.setattr(cache, "MOST", 2)
    for about in "abac":
        cache.for_a_minute(about, count)
    assert list(cache._kept) == ["a", "c"]
