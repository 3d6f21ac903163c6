"""Figures that are dear to count are kept in this process for a while; each look then costs nothing.

How long follows from what counting took, so that it never takes more than a hundredth of a process' time. A cohort of
hundreds is counted in milliseconds: nothing is kept, and everybody sees what is so now. Keep numbers and keys only:
which rows a person may see is asked each time.
"""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

Found = TypeVar("Found")
DEAR = 0.1  # seconds
LONGEST = 120.0
MOST = 200


@dataclass(frozen=True)
class Kept:
    found: Any
    until: float


_kept: dict[Hashable, Kept] = {}


def figures(about: Hashable, count: Callable[[], Found]) -> Found:
    """`about` names what is counted, for whom."""
    began = time.monotonic()
    known = _kept.get(about)
    if known and began < known.until:
        return known.found
    found = count()
    took = time.monotonic() - began
    if took > DEAR:
        keep(about, Kept(found, time.monotonic() + min(100 * took, LONGEST)))
    return found


def keep(about: Hashable, kept: Kept) -> None:
    """In the place of the oldest, when there are too many."""
    _kept.pop(about, None)
    while len(_kept) >= MOST:
        del _kept[next(iter(_kept))]
    _kept[about] = kept
