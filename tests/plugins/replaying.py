"""Tells `tests.replay` where a test begins, and shows it each statement."""

import pytest
from django.db import connection

from tests import replay


@pytest.fixture(autouse=True)
def replaying(monkeypatch, strict_requests, strict_locks):
    if replay.watch not in connection.execute_wrappers:
        connection.execute_wrappers.append(replay.watch)
    replay.begin(lambda: (len(monkeypatch._setattr), len(monkeypatch._setitem)))
    yield
    replay.taint()
