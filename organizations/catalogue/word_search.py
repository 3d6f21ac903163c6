"""The words of all positions, in memory, and what of them is like a visitor's words.

Each process makes the index when it is first asked, and anew after a position was
published; the text of a position that stayed the same is not read again.
"""

import time
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from threading import Lock
from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from organizations.catalogue import search_texts
from organizations.models import Issue, Position, Province
from portal.text import thai
from portal.text.word_index import Found, WordIndex

MAX_WORDS = 8
# A process looks for newly published positions at most once in so many seconds.
CHECK_SECONDS = 1.0
NEVER = float("-inf")

Version = tuple[int, datetime]
"""The key of a position, and when it was last published."""


@dataclass
class State:
    checked_at: float = NEVER
    texts: dict[Version, str] = field(default_factory=dict)
    index: WordIndex = field(default_factory=lambda: WordIndex({}))


_state = State()
_lock = Lock()


def find(text: str) -> Found:
    """Of all positions, public or not: the caller filters them."""
    return _find(current_index(), tuple(thai.fold(text).split()[:MAX_WORDS]))


# A page asks for the same words several times.
@lru_cache(maxsize=64)
def _find(index: WordIndex, words: tuple[str, ...]) -> Found:
    return index.find(words)


def current_index() -> WordIndex:
    with _lock:
        now = time.monotonic()
        if now - _state.checked_at >= CHECK_SECONDS:
            # Before it reads, so that what is published meanwhile asks for another.
            _state.checked_at = now
            _refresh()
        return _state.index


@receiver([post_save, post_delete], sender=Position)
def check_again(**_signal: Any) -> None:
    """What this process publishes it finds at once."""
    _state.checked_at = NEVER


def forget() -> None:
    """For tests, whose databases begin anew."""
    with _lock:
        _state.texts, _state.index = {}, WordIndex({})
    check_again()


def _refresh() -> None:
    if _state.texts:
        # Not the newest time alone: who published earlier may have committed later.
        versions = set(Position.objects.order_by().values_list("pk", "published_at"))
        if versions == _state.texts.keys():
            return
        kept = {key: _state.texts[key] for key in versions & _state.texts.keys()}
        texts = kept | _read(versions - kept.keys())
    else:
        texts = _read(set())
    _state.texts = texts
    _state.index = WordIndex({pk: text for (pk, _published), text in texts.items()})


def _read(versions: set[Version]) -> dict[Version, str]:
    provinces = {row.slug: row for row in Province.objects.all()}
    issues = {row.slug: row for row in Issue.objects.all()}
    rows = Position.objects.order_by().values_list("pk", "published_at", "content")
    # All of them the first time, one or two later.
    if _state.texts:
        rows = rows.filter(pk__in=[pk for pk, _published in versions])
    return {
        (pk, published_at): search_texts.search_text(
            content,
            [provinces[slug] for slug in content["provinces"] if slug in provinces],
            [issues[slug] for slug in content["issues"] if slug in issues],
        )
        for pk, published_at, content in rows
    }
