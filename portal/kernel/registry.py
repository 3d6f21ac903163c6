"""Where higher packages plug in, so that a lower package never imports a higher one.

docs/registries.md lists every registry, who registers with it, and when it is called.
"""

from collections.abc import Callable, Hashable, Iterator
from typing import Generic, TypeVar

Entry = TypeVar("Entry")


class DuplicateEntry(Exception):
    """An entry of this name, or the entry itself, is registered already."""


class Registry(Generic[Entry]):
    """Entries in the order of their registration.

    `key` gives the name by which an entry is looked up, as in a mapping; without `key`
    an entry is its own name. A second entry of the same name is a programming error.
    """

    def __init__(self, *, key: Callable[[Entry], Hashable] | None = None) -> None:
        self._key = key
        self._entries: dict[Hashable, Entry] = {}

    def register(self, entry: Entry) -> Entry:
        """Also usable as a decorator: it returns the entry unchanged."""
        name = self._key(entry) if self._key else entry
        # At import, so that a mistake stops the start and not a request.
        if name in self._entries:
            raise DuplicateEntry(f"{name!r} is registered already")
        self._entries[name] = entry
        return entry

    def register_all(self, *entries: Entry) -> None:
        for entry in entries:
            self.register(entry)

    def get(self, name: Hashable) -> Entry | None:
        return self._entries.get(name)

    def __getitem__(self, name: Hashable) -> Entry:
        """Raises KeyError for a name that nobody has registered."""
        return self._entries[name]

    def __contains__(self, name: Hashable) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)
