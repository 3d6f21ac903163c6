"""What a person does with a part of a document: open, move, split, join."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from organizations.importing.sorting import parts as sorting
from organizations.importing.sorting.parts import Part

# "move:3:role", "split:3:120", "join:3", "open:3", "close".
_ACT = re.compile(r"(open|close|move|split|join)(?::(\d{1,4}))?(?::([a-z_0-9]{1,30}))?")


@dataclass(frozen=True)
class Sorted:
    """`opened`, `moved`: the part that the page shows open or puts the focus on."""

    parts: Sequence[Part]
    opened: int = -1
    moved: int = -1


def sort(act: str, parts: Sequence[Part], text: str) -> Sorted:
    """What cannot be done changes nothing: the page may be of an earlier state."""
    match = _ACT.fullmatch(act)
    at = int(match[2]) if match and match[2] else -1
    if not match or not -1 <= at < len(parts):
        return Sorted(parts)
    verb, value = match[1], match[3] or ""
    try:
        if verb == "move":
            return Sorted(sorting.moved(parts, at, value), moved=at)
        if verb == "split":
            offset = int(value) if value.isdecimal() else -1
            return Sorted(sorting.split(parts, at, offset, text), opened=at + 1)
        if verb == "join":
            return Sorted(sorting.joined(parts, at), opened=at)
    except ValueError:
        return Sorted(parts, opened=at)
    return Sorted(parts, opened=at) if verb == "open" else Sorted(parts, moved=at)
