"""A document as blocks, each from one heading to the next."""

from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from organizations.importing.draft import MAX_PARTS
from organizations.importing.headings import (
    ends_with_colon,
    heading_of,
    heading_words,
    is_closing,
    is_decorated,
    reads_as_heading,
)
from organizations.importing.labels import label_of, opens_identity
from organizations.importing.lines import Line, Span, item_number, lines_of, remainder

# Gives the last line a following one; after a gap, so that it follows nothing up.
_END = Line(0, 0, is_after_gap=True)


@dataclass
class Block:
    """`kind`: a field of HEADINGS, "identity", "closing" or "unknown".

    "unknown" is under a heading of the host's own. `suspects`: lines that stand alone
    between gaps, so each could be a heading as well as a paragraph.
    """

    kind: str
    heading: Span | None = None
    lines: list[Line] = field(default_factory=list)
    suspects: list[Line] = field(default_factory=list)


class _Place(NamedTuple):
    """A line, the next one, and the block that is open."""

    text: str
    line: Line
    following: Line
    block: Block


def blocks_of(text: str) -> list[Block]:
    """In the order of the text; the first is the identity block, and may be empty."""
    blocks, lines = [Block("identity")], lines_of(text)
    for line, following in pairwise([*lines, _END]):
        place = _Place(text, line, following, blocks[-1])
        opened = _opened(place, may_be_own=len(blocks) < MAX_PARTS)
        if opened:
            blocks.append(opened)
            continue
        if _may_be_heading(place) and len(place.block.suspects) < MAX_PARTS:
            place.block.suspects.append(line)
        place.block.lines.append(line)
    return blocks


def _opened(place: _Place, *, may_be_own: bool) -> Block | None:
    heading = heading_of(place.text, place.line)
    if heading:
        kind, span = heading
        return Block(kind, span, lines=remainder(place.text, place.line, span.end))
    kind = _kind(place)
    if kind:
        # Lines of one kind stay in the open block.
        return None if kind == place.block.kind else Block(kind, lines=[place.line])
    return (
        Block("unknown", heading_words(place.text, place.line))
        if may_be_own and _is_own(place)
        else None
    )


def _kind(place: _Place) -> str:
    if is_closing(place.text, place.line):
        return "closing"
    in_identity = place.block.kind == "identity" and label_of(place.text, place.line)
    return "identity" if in_identity or opens_identity(place.text, place.line) else ""


def _is_own(place: _Place) -> bool:
    """Whether it is a heading of the host's own.

    Never the first line of the document, nor a line before a later item of a list.
    """
    if place.block.kind == "identity" and not place.block.lines:
        return False
    if is_decorated(place.text, place.line):
        return True
    is_followed = not place.following.is_after_gap or ends_with_colon(
        place.text, place.line
    )
    return (
        is_followed
        and _may_be_heading(place)
        # Before "2." it is a further line of item 1; before "1." it introduces a list.
        and item_number(place.text, place.following) <= 1
    )


def _may_be_heading(place: _Place) -> bool:
    return (
        place.line.is_after_gap
        and bool(place.block.lines)
        and reads_as_heading(place.text, place.line)
    )
