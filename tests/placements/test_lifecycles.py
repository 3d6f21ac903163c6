"""docs/life-cycles.md is the text that the code prints; every step has its inverse."""

from pathlib import Path

import pytest

from placements.management.commands.lifecycles import TABLES, as_markdown

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "life-cycles.md"


def test_the_printed_life_cycles_are_those_of_the_code():
    assert DOCUMENT.read_text("utf-8") == as_markdown()


BY_NAME = {step.name: step for steps in TABLES.values() for step in steps}


@pytest.mark.parametrize(
    ("table", "step"),
    [
        pytest.param(table, step, id=step.name)
        for table, steps in TABLES.items()
        for step in steps
    ],
)
def test_every_step_is_taken_back_or_says_why_not(table, step):
    if step.taken_back_by.startswith("none: "):
        assert step.taken_back_by.removeprefix("none: ")
        return
    back = BY_NAME[step.taken_back_by]
    # An answer to an offer begins a placement, so its inverse may be in another table.
    if back in TABLES[table]:
        assert set(step.targets) & set(back.sources)
        assert set(step.sources) & set(back.targets) or leads_back(step, back)


def leads_back(step, back):
    """What is not undone on the spot ends, and is begun anew from there."""
    again = BY_NAME.get(back.taken_back_by)
    return again is not None and set(back.targets) <= set(again.sources)
