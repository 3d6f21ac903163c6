"""Layout objects of the packages above, each in its states."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.kernel.registry import Registry


@dataclass(frozen=True)
class State:
    """`form` is drawn. What its page gives beside it: `clash_of`, two texts of an
    answer by the name of its field; `answers`, a form for answers to remarks; `rows`,
    differences of a profile.
    """

    label: Any
    form: Any
    clash_of: Mapping[str, Any] = field(default_factory=dict)
    answers: Any = None
    rows: Sequence[Any] = ()


@dataclass(frozen=True)
class Shown:
    """A part of the page: what is drawn, in its states. `is_of_desk`: of the page with
    the desk's style sheet.
    """

    anchor: str
    title: Any
    states: tuple[State, ...]
    is_of_desk: bool = False


ShownSource = Callable[[], Shown]
shown_sources: Registry[ShownSource] = Registry()
