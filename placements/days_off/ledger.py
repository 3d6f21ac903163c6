"""What lines of the ledger of days off add up to, and which exclude each other. Pure.

Days are counted in halves, each a day with its morning or afternoon.
"""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from placements.models.choices import DayPart
from placements.models.choices import LeaveKind as K
from placements.models.choices import LeaveStatus as S

GAINS = (K.EARNED, K.SAVED)
SPENT = (K.TAKEN, K.CARRIED)
IN_FORCE = (S.ASKED, S.APPROVED)
BOTH = (DayPart.MORNING, DayPart.AFTERNOON)
Half = tuple[date, str]
Halves = frozenset[Half]


class CountedLine(Protocol):
    kind: str
    status: str
    halves: int


class Line(CountedLine, Protocol):
    on_day: date
    part: str
    to_day: date | None
    to_part: str


def balance(lines: Iterable[CountedLine]) -> int:
    """Half days left: approved as earned or saved, less what was spent."""
    approved = [line for line in lines if line.status == S.APPROVED]
    gained = sum(line.halves for line in approved if line.kind in GAINS)
    return gained - sum(line.halves for line in approved if line.kind in SPENT)


def requested_halves(lines: Iterable[CountedLine]) -> int:
    """Half days that are requested and not answered."""
    return sum(
        line.halves for line in lines if line.status == S.ASKED and line.kind == K.TAKEN
    )


def halves_of(day: date, part: str) -> Halves:
    parts = BOTH if part == DayPart.DAY else (part,)
    return frozenset((day, half) for half in parts)


def free_halves(line: Line) -> Halves:
    """When the line says that the person is free."""
    if line.kind == K.TAKEN:
        return halves_of(line.on_day, line.part)
    if line.kind == K.MOVED and line.to_day:
        return halves_of(line.to_day, line.to_part)
    return frozenset()


def worked_halves(line: Line) -> Halves:
    """When the line says that the person works on a day off."""
    if line.kind in (K.SAVED, K.MOVED):
        return halves_of(line.on_day, line.part)
    return frozenset()


def moved_on(line: Line, others: Iterable[Line]) -> bool:
    """Whether the free time of the line was moved on to another day."""
    free = free_halves(line)
    return any(
        other.kind == K.MOVED and free & worked_halves(other) for other in others
    )


def led_on(ended: Iterable[Line], others: Iterable[Line]) -> list[Line]:
    """Lines whose free time was moved on by those that end: they end with them.

    A move that was only asked for moved nothing: the day off is still where it was.
    """
    found: list[Line] = []
    gone, left = list(ended), list(others)
    while gone:
        moves = [
            line for line in gone if line.kind == K.MOVED and line.status == S.APPROVED
        ]
        gone = [line for line in left if moved_on(line, moves)]
        left = [line for line in left if line not in gone]
        found += gone
    return found
