"""What makes a life repeatable."""

import random
import secrets

import pytest
from django.test import client

from tests.plugins import strict
from tests.simulation.stages import APPLICANTS


@pytest.fixture
def repeatable(monkeypatch):
    """Codes and tokens come from the seed too: they decide orders here and there."""

    def begin(seed):
        chance = random.Random(seed)  # noqa: S311
        monkeypatch.setattr(secrets, "choice", chance.choice)
        monkeypatch.setattr(
            secrets, "token_urlsafe", lambda size=32: f"{chance.getrandbits(160):040x}"
        )
        monkeypatch.setattr(
            secrets, "token_hex", lambda size=32: f"{chance.getrandbits(8 * size):x}"
        )
        # A confirmed act on all applicants does each of them in the same way.
        monkeypatch.setattr(strict, "MOST_ALIKE", 4 * APPLICANTS)
        # Nobody reads what the client notes of every template: a tenth of the time.
        monkeypatch.setattr(client, "store_rendered_templates", lambda *_a, **_k: None)

    return begin
