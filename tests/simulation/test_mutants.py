"""Shows that the simulation sees: `make simulate MUTANT=all`, or names.

Each mend is undone, and life goes on until something is found.
"""

import os
import re

import pytest
import time_machine

from tests.simulation.life import Life
from tests.simulation.mutants import MUTANTS
from tests.simulation.world import BEGINS

MUTANT = os.environ.get("MUTANT", "")
SEED = int(os.environ.get("SEED") or 5)
DAYS = int(os.environ.get("DAYS") or 12)
ACTS_A_DAY = 6
"""Fewer than else, so that all is looked at sooner."""
NAMES = [name for name in MUTANTS if MUTANT == "all" or name in MUTANT.split(",")]


@pytest.mark.parametrize("name", NAMES)
def test_an_undone_mend_is_found(
    name, repeatable, transactional_db, capsys, monkeypatch
):
    repeatable(SEED)
    mutant = MUTANTS[name]
    mutant.undo(monkeypatch)
    with time_machine.travel(BEGINS, tick=False) as traveller:
        life = Life(SEED, DAYS, traveller, stage=mutant.stage)
        life.acts_a_day = ACTS_A_DAY
        life.run(until=lambda journal: seen(journal, mutant))
    found = seen(life.journal, mutant)
    assert found, f"not found in {life.journal.acts} acts"
    with capsys.disabled():
        first = found[0]
        print(
            f"\n{name}: found in {first.after} acts: {first.sentence}\n  {first.detail}"
        )


def seen(journal, mutant):
    findings = journal.found.values()
    return [one for one in findings if re.search(mutant.seen_by, one.sentence)]
