"""What higher packages show on shared pages: cards, cohorts, saved positions.

docs/registries.md says who registers with each registry here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from portal.kernel.registry import Registry
from portal.models import User

URGENCY = ("rose", "sun", "plain")
"""Tones of what waits, the most urgent first."""


@dataclass(frozen=True)
class Card:
    """`template` is included with `context` as its variable `card`.

    Cards of a lower `order` come first. `is_due`: it asks its reader for something now.
    """

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    order: int = 50
    is_due: bool = False


HomeCardSource = Callable[[User], list[Card]]
OverviewCardSource = Callable[[Any, User], list[Card]]
OpenCohortSource = Callable[[], Any]
CohortSource = Callable[[User], Iterable[Any]]
SavedPositionSource = Callable[[HttpRequest], Iterable[int]]

home_card_sources: Registry[HomeCardSource] = Registry()
overview_card_sources: Registry[OverviewCardSource] = Registry()
open_cohort_sources: Registry[OpenCohortSource] = Registry()
cohort_sources: Registry[CohortSource] = Registry()
saved_position_sources: Registry[SavedPositionSource] = Registry()


def home_cards(user: User) -> list[Card]:
    """For the home page of somebody who is signed in."""
    cards = (card for source in home_card_sources for card in source(user))
    return sorted(cards, key=lambda card: card.order)


def split_next(cards: list[Card]) -> tuple[Card | None, list[Card]]:
    """The first card that asks for something, if there is one, and all others."""
    due = next((card for card in cards if card.is_due), None)
    return due, [card for card in cards if card is not due]


def overview_cards(cohort: Any, user: User) -> list[Card]:
    """For the staff's overview of one cohort."""
    cards = (card for source in overview_card_sources for card in source(cohort, user))
    return sorted(cards, key=lambda card: card.order)


def waiting_tasks(cards: Iterable[Card]) -> list[dict[str, Any]]:
    """What the cards of an overview ask for in their `tasks`, the most urgent first."""
    tasks = [task for card in cards for task in card.context.get("tasks", ())]
    return sorted(tasks, key=lambda task: URGENCY.index(task["tone"]))


def open_cohort() -> Any:
    """The cohort that the site is about now, or None."""
    cohorts = (source() for source in open_cohort_sources)
    return next((cohort for cohort in cohorts if cohort), None)


def cohorts(user: User) -> list[Any]:
    """Those the user may look at, newest first."""
    return [cohort for source in cohort_sources for cohort in source(user)]


def saved_positions(request: HttpRequest) -> frozenset[int]:
    """Primary keys of the positions that this person or visitor has saved."""
    return frozenset(pk for source in saved_position_sources for pk in source(request))
