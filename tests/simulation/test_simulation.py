"""Cohorts, lived through pages. `make simulate SEED=… DAYS=…` lives longer ones."""

import os
import re
import time
from pathlib import Path

import pytest
import time_machine

from tests.simulation.life import SPAN, Life
from tests.simulation.stages import STAGES
from tests.simulation.world import BEGINS

SEED, STAGE = os.environ.get("SEED"), os.environ.get("STAGE") or "call"
DAYS = int(os.environ.get("DAYS") or 2)
JOURNAL = os.environ.get("JOURNAL")
"""A file for all acts, also where nothing is found."""
AWAITED: dict[str, str] = {}
"""What is known not to hold yet, by sentence: the portal still has to be mended."""
# What a fresh seed finds is nobody's change: it is lived by hand, `make simulate` does.
LIVES = (
    ("given",) if SEED else (*STAGES, *(["fresh"] if os.environ.get("FRESH") else []))
)


def seed_and_stage(name):
    """The fresh seed is drawn here: all workers must know the tests by one name."""
    if name == "given":
        return int(SEED), STAGE
    if name == "fresh":
        seed = time.time_ns() // 1_000_000 % 1_000_000
        return seed, list(STAGES)[seed % len(STAGES)]
    return list(STAGES).index(name) + 1, name


def is_awaited(finding):
    where = AWAITED.get(finding.sentence)
    return where is not None and re.search(where, finding.detail) is not None


@pytest.mark.parametrize("name", LIVES)
def test_a_cohort_is_lived(name, repeatable, transactional_db, capsys):
    seed, stage = seed_and_stage(name)
    repeatable(seed)
    span = max(DAYS, SPAN) if name == "given" else SPAN
    with time_machine.travel(BEGINS, tick=False) as traveller:
        life = Life(seed, DAYS, traveller, stage=stage, span=span)
        life.run()
    again = f"make simulate SEED={seed} DAYS={DAYS} STAGE={stage}"
    with capsys.disabled():
        print(f"\n{again}: {life.journal.acts} acts, {life.journal.requests} requests")
    if JOURNAL:
        Path(JOURNAL).write_text("\n".join(life.journal.lines), "utf-8")
    found = [str(one) for one in life.journal.found.values() if not is_awaited(one)]
    if found:
        pytest.fail("\n\n".join([again, *found]), pytrace=False)
