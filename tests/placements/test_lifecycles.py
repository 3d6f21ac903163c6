"""docs/life-cycles.md is the text that the code prints."""

from pathlib import Path

from placements.management.commands.lifecycles import as_markdown

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "life-cycles.md"


def test_the_printed_life_cycles_are_those_of_the_code():
    assert DOCUMENT.read_text("utf-8") == as_markdown()
