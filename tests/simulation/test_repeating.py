"""A seed gives the same life again, so that what it found can be looked at."""

import re

import time_machine
from django.db import transaction

from tests.simulation.life import Life
from tests.simulation.world import BEGINS

ACTS = 5
NUMBERS = re.compile(r"\d+")
"""Keys of rows go on counting within one database."""


def test_a_seed_gives_the_same_life(repeatable, db):
    assert lines_of_a_life(repeatable) == lines_of_a_life(repeatable)


def lines_of_a_life(repeatable):
    repeatable(1)
    with time_machine.travel(BEGINS, tick=False) as traveller, transaction.atomic():
        life = Life(1, 1, traveller, stage="reviews")
        life.run(until=lambda journal: journal.acts >= ACTS)
        transaction.set_rollback(True)
    return [NUMBERS.sub("", line) for line in life.journal.lines]
