"""Cohorts, lived through pages. `make simulate SEED=… DAYS=…` lives longer ones."""

import os
import re
import time
from pathlib import Path

import pytest
import time_machine

from tests.plugins.lives import LIVED
from tests.simulation.journal import Journal
from tests.simulation.life import SPAN, Life
from tests.simulation.stages import STAGES
from tests.simulation.world import BEGINS

SEED, STAGE = os.environ.get("SEED"), os.environ.get("STAGE") or "call"
DAYS = int(os.environ.get("DAYS") or 2)
JOURNAL = os.environ.get("JOURNAL")
"""A file for all acts, also where nothing is found."""
FRESH, FRESH_SECONDS = "fresh", 40
"""A seed that nobody has lived; its life ends after so long, on a slow machine too."""
AWAITED: dict[str, str] = {}
"""What is known not to hold yet, by sentence: the portal still has to be mended."""
LIVES = ("given",) if SEED else (*STAGES, FRESH)


def seed_and_stage(name):
    """The fresh seed is drawn here: all workers must know the tests by one name."""
    if name == "given":
        return int(SEED), STAGE
    if name == FRESH:
        seed = time.time_ns() // 1_000_000 % 1_000_000
        return seed, list(STAGES)[seed % len(STAGES)]
    return list(STAGES).index(name) + 1, name


def is_awaited(finding):
    where = AWAITED.get(finding.sentence)
    return where is not None and re.search(where, finding.detail) is not None


def over_in(seconds):
    """For `until`; counted by a clock that doesn't travel."""
    ends = time.perf_counter() + seconds
    return lambda journal: time.perf_counter() > ends


def command(seed, days, stage):
    """What lives it again, in whichever process."""
    return f"make simulate SEED={seed} DAYS={days} STAGE={stage}"


def ensure_nothing_found(journal, again):
    found = [str(one) for one in journal.found.values() if not is_awaited(one)]
    if found:
        pytest.fail("\n\n".join([again, *found]), pytrace=False)


@pytest.mark.parametrize("name", LIVES)
def test_a_cohort_is_lived(name, repeatable, transactional_db, record_property):
    seed, stage = seed_and_stage(name)
    repeatable(seed)
    span = max(DAYS, SPAN) if name == "given" else SPAN
    bound = {"until": over_in(FRESH_SECONDS)} if name == FRESH else {}
    with time_machine.travel(BEGINS, tick=False) as traveller:
        life = Life(seed, DAYS, traveller, stage=stage, span=span)
        life.run(**bound)
    again, journal = command(seed, DAYS, stage), life.journal
    record_property(LIVED, f"{again}: {journal.acts} acts, {journal.requests} requests")
    if JOURNAL:
        Path(JOURNAL).write_text("\n".join(journal.lines), "utf-8")
    ensure_nothing_found(journal, again)


def test_a_failure_says_how_to_live_it_again():
    journal = Journal(lambda: BEGINS)
    journal.write("somebody", "opens a page")
    journal.find("every page is good", "one is bad")
    with pytest.raises(pytest.fail.Exception) as failure:
        ensure_nothing_found(journal, command(1, 2, "call"))
    said = str(failure.value)
    assert said.startswith("make simulate SEED=1 DAYS=2 STAGE=call\n")
    assert "every page is good: not so after 0 acts" in said
    assert "one is bad" in said
    assert "somebody: opens a page" in said


def test_a_fresh_life_has_an_end():
    assert over_in(-1)(None)
    assert not over_in(FRESH_SECONDS)(None)
