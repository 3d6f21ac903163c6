"""Results that are expensive to compute are cached in this process for a minute.

Cache numbers and keys only: which rows a person may see is queried every time.
"""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

Value = TypeVar("Value")
# Figures of an overview may be a minute old.
LIFETIME_SECONDS = 60.0
# Bounds the memory of a process; the least recently used go first.
MAX_ENTRIES = 200


@dataclass(frozen=True)
class CachedValue:
    value: Any
    expires_at: float


_cached: dict[Hashable, CachedValue] = {}


def for_a_minute(key: Hashable, compute: Callable[[], Value]) -> Value:
    """`key` names what is computed, for whom and in which language."""
    entry = _cached.pop(key, None)
    if entry is None or time.monotonic() >= entry.expires_at:
        entry = CachedValue(compute(), time.monotonic() + LIFETIME_SECONDS)
    # A dict keeps its order of insertion, so its first key is the least recently used.
    while len(_cached) >= MAX_ENTRIES:
        del _cached[next(iter(_cached))]
    _cached[key] = entry
    return entry.value
