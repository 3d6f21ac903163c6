"""Groups of people that coordinators may write to. Apps register theirs in `<app>/audiences.py`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from portal.models import User

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Filter:
    """One way to narrow an audience; `choices` are asked when the page is shown."""

    name: str
    label: "str | Promise"
    choices: Callable[[], Pairs]
    is_required: bool = False


@dataclass(frozen=True)
class Audience:
    """`people(by, chosen)`: accounts that `by` may write to, by the filters' chosen values."""

    name: str
    label: "str | Promise"
    filters: tuple[Filter, ...]
    people: Callable[[User, Mapping[str, str]], Any]


_audiences: dict[str, Audience] = {}


def register(*audiences: Audience) -> None:
    _audiences.update({audience.name: audience for audience in audiences})


def known() -> Iterable[Audience]:
    return _audiences.values()


def find(name: str) -> Audience | None:
    return _audiences.get(name)
