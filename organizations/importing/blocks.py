"""A document as blocks, each from one heading to the next."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from organizations.importing.draft import MAX_PARTS
from organizations.importing.headings import (
    HEADINGS,
    Heading,
    ends_with_colon,
    heading_alike,
    heading_of,
    heading_words,
    is_closing,
    is_decorated,
    reads_as_heading,
)
from organizations.importing.hints.positions import opens_position
from organizations.importing.labels import label_of, opens_identity
from organizations.importing.lines import Line, Span, item_number, lines_of, remainder

# Gives the last line a following one; after a gap, so that it follows nothing up.
_END = Line(0, 0, is_after_gap=True)
# Lines that are compared with the synonyms of headings, at most: it takes longer.
_MAX_COMPARED = 1000


@dataclass
class Block:
    """`kind`: a field, "identity", "closing", "position" or "unknown".

    "unknown" is under a heading of the host's own. `suspects`: lines that stand alone
    between gaps, so each could be a heading as well as a paragraph. `found`: the
    heading of a field, and how it was recognized.
    """

    kind: str
    heading: Span | None = None
    lines: list[Line] = field(default_factory=list)
    suspects: list[Line] = field(default_factory=list)
    found: Heading | None = None


class _Place(NamedTuple):
    """A line, the next one, and the block that is open."""

    text: str
    line: Line
    following: Line
    block: Block


def blocks_of(text: str) -> list[Block]:
    """In the order of the text; the first is the identity block, and may be empty."""
    blocks, lines, compared = [Block("identity")], lines_of(text), 0
    agreed = {
        found.field for line in lines if (found := heading_of(text, line)) is not None
    }
    kinds = set[str]()
    for line, following in pairwise([*lines, _END]):
        place = _Place(text, line, following, blocks[-1])
        opened = _opened(place, may_be_own=len(blocks) < MAX_PARTS)
        if (not opened or opened.kind == "unknown") and compared < _MAX_COMPARED:
            compared += 1
            # An agreed heading anywhere, or an earlier one, wins over a likeness.
            opened = _alike(place, agreed | kinds) or opened
        if opened:
            if opened.kind == "position":
                kinds.clear()
            kinds.add(opened.kind)
            blocks.append(opened)
            continue
        if _may_be_heading(place) and len(place.block.suspects) < MAX_PARTS:
            place.block.suspects.append(line)
        place.block.lines.append(line)
    return blocks


def _opened(place: _Place, *, may_be_own: bool) -> Block | None:
    heading = heading_of(place.text, place.line)
    if heading:
        return _block(place, heading)
    kind = _kind(place)
    if kind:
        # Lines of one kind stay in the open block.
        return None if kind == place.block.kind else Block(kind, lines=[place.line])
    title = opens_position(place.text, place.line) if may_be_own else None
    if title:
        return Block("position", title)
    return (
        Block("unknown", heading_words(place.text, place.line))
        if may_be_own and _is_own(place)
        else None
    )


def _alike(place: _Place, taken: set[str]) -> Block | None:
    # The first line of the document is its title.
    if place.block.kind == "identity" and not place.block.lines:
        return None
    number = item_number(place.text, place.line)
    is_listed = number and item_number(place.text, place.following) == number + 1
    heading = heading_alike(place.text, place.line)
    if not heading or heading.field in taken:
        return None
    if is_listed and heading.span.end == place.line.end:
        return None
    return _block(place, heading)


def _block(place: _Place, heading: Heading) -> Block:
    rest = remainder(place.text, place.line, heading.span.end)
    return Block(heading.field, heading.span, lines=rest, found=heading)


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


def further_positions(blocks: Sequence[Block]) -> tuple[list[Block], list[list[Block]]]:
    """The blocks of all and of the first position; and those of each further one.

    To a further position belong the headings that the first one has, too; from the
    first other one on, the text is about all of them.
    """
    starts = [index for index, block in enumerate(blocks) if block.kind == "position"]
    if not starts or (len(starts) == 1 and not _repeats(blocks, starts[0])):
        return list(blocks), []
    # With one title alone, what stands before it is the first position.
    begin, second = (starts[0], starts[1]) if len(starts) > 1 else (0, starts[0])
    own = {block.kind for block in blocks[begin:second]} & HEADINGS.keys()
    shared, further = list(blocks[:second]), list[list[Block]]()
    is_open = False
    for block in blocks[second:]:
        if block.kind == "position":
            further.append([block])
            is_open = True
        elif is_open and (block.kind in own or block.kind == "unknown"):
            further[-1].append(block)
        else:
            is_open = False
            shared.append(block)
    return shared, further


def _repeats(blocks: Sequence[Block], start: int) -> bool:
    """Whether a heading from before the title comes again after it."""
    before = {block.kind for block in blocks[:start]} & HEADINGS.keys()
    return any(block.kind in before for block in blocks[start:])
