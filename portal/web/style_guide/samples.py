"""Layout objects of the packages above, each in its states."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.kernel.registry import Registry


@dataclass(frozen=True)
class State:
    """`form` is drawn. What its page gives beside it: `clash_of`, two texts of an
    answer by the name of its field; `answers`, a form for answers to remarks.
    """

    label: Any
    form: Any
    clash_of: Mapping[str, Any] = field(default_factory=dict)
    answers: Any = None


@dataclass(frozen=True)
class Shown:
    """A part of the page: what is drawn, in its states."""

    anchor: str
    title: Any
    states: tuple[State, ...]


ShownSource = Callable[[], Shown]
shown_sources: Registry[ShownSource] = Registry()
