"""Groups of people that coordinators may write to.

Each package registers its own in its module `messages.audiences`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.utils.functional import Promise

from portal.kernel.registry import Registry
from portal.models import User

Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class Filter:
    """One way to narrow an audience; `choices(by)` is called when the form is built."""

    name: str
    label: "str | Promise"
    choices: Callable[[User], Choices]
    is_required: bool = False


@dataclass(frozen=True)
class Audience:
    """`people(by, values)`: accounts `by` may write to, narrowed by filter values."""

    name: str
    label: "str | Promise"
    filters: tuple[Filter, ...]
    people: Callable[[User, Mapping[str, str]], Any]


message_audiences: Registry[Audience] = Registry(key=attrgetter("name"))
