"""What a check of the installation says."""

from dataclasses import dataclass
from enum import IntEnum


class State(IntEnum):
    """The values are exit statuses, as monitoring programs read them."""

    OK = 0
    WARNING = 1
    FAILED = 2


@dataclass(frozen=True)
class Finding:
    state: State
    text: str


def ok(text: str) -> Finding:
    return Finding(State.OK, text)


def warning(text: str) -> Finding:
    return Finding(State.WARNING, text)


def failed(text: str) -> Finding:
    return Finding(State.FAILED, text)
