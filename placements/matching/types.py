"""What a match takes and gives: people, positions, outcomes. Pure data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeAlias

Key: TypeAlias = int | str
Pair: TypeAlias = tuple[Key, Key]  # applicant, position


@dataclass(frozen=True, slots=True)
class Applicant:
    """`choices` (best first), `never`, `unqualified`, `unwanted`: keys of positions.

    `anywhere`: after the choices every other position is as good as any other.
    `unqualified`: positions with a must-have that this person doesn't meet.
    `unwanted`: positions whose organization said no.
    """

    key: Key
    choices: Sequence[Key] = ()
    anywhere: bool = False
    never: frozenset[Key] = frozenset()
    unqualified: frozenset[Key] = frozenset()
    unwanted: frozenset[Key] = frozenset()
    qualifications: frozenset[Key] = frozenset()
    score: float = 0.0
    lottery: int = 0


@dataclass(frozen=True, slots=True)
class Position:
    """`ranking` (best first) holds keys of applicants; it may be empty or partial.

    It counts for those who chose the position: nobody else is shown to its host.
    """

    key: Key
    seats: int
    required: frozenset[Key] = frozenset()
    ranking: Sequence[Key] = ()


class Why(StrEnum):
    """How a seat was found, why a choice was missed, why someone has no seat.

    A match knows only that a position is NOT_OFFERED; what is stored says why.
    """

    LOCKED = "locked"
    CHOICE = "choice"
    ANYWHERE = "anywhere"
    NOT_OFFERED = "not_offered"
    HOST_GONE = "host_gone"
    SEATS_NOT_SET = "seats_not_set"
    NEVER = "never"
    UNWANTED = "unwanted"
    NOT_QUALIFIED = "not_qualified"
    NO_SEATS = "no_seats"
    FILLED_BY_RANKED = "filled_by_ranked"
    FILLED_BY_HIGHER_PRIORITY = "filled_by_higher_priority"
    FILLED_BY_LOTTERY = "filled_by_lottery"
    FILLED_BY_LOCKED = "filled_by_locked"
    NO_CHOICES = "no_choices"
    NO_CHOICE_LEFT = "no_choice_left"
    NO_SEAT_ANYWHERE = "no_seat_anywhere"


class Outcome(NamedTuple):
    """`rank`: number of the choice, from 1; None if the position was not chosen.

    `missed` says for each better choice, in order, why it could not be had; it is empty
    for locked people.
    """

    position: Key | None
    why: Why
    rank: int | None
    missed: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """By applicant in order of programme priority, and by position in order of key."""

    assignment: dict[Key, Key]
    outcomes: Mapping[Key, Outcome]  # everyone's, each computed when it is read
    free_seats: dict[Key, int]


class BlockingPair(NamedTuple):
    """An applicant and a position that would both rather be together.

    `displaced` is None where a seat is free.
    """

    applicant: Key
    position: Key
    displaced: Key | None


class BadInput(ValueError):
    """Contradictory input: `code` says how, `key` names the applicant or position."""

    def __init__(self, code: str, key: Key) -> None:
        super().__init__(f"{code}: {key}")
        self.code = code
        self.key = key
