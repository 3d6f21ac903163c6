"""Places where apps hang what they know, so that a lower app never imports a higher one.

`home_card`: cards of the signed-in home.  `overview_card`: cards of the coordinators' overview of one cohort.
`open_cohort_source`: who knows which cohort is open.  `cohorts_source`: who lists the cohorts a person may look at.
`saved_source`: which positions the person or visitor has put aside for later.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from portal.models import User


@dataclass(frozen=True)
class Card:
    """`template` is included with `context` as its variable `card`; lower `order` comes first."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    order: int = 50


HomeSource = Callable[[User], list[Card]]
OverviewSource = Callable[[Any, User], list[Card]]
SavedSource = Callable[[HttpRequest], Iterable[int]]
_home: list[HomeSource] = []
_overview: list[OverviewSource] = []
_open_cohort: list[Callable[[], Any]] = []
_cohorts: list[Callable[[User], Iterable[Any]]] = []
_saved: list[SavedSource] = []


def home_card(source: HomeSource) -> HomeSource:
    _home.append(source)
    return source


def overview_card(source: OverviewSource) -> OverviewSource:
    _overview.append(source)
    return source


def open_cohort_source(source: Callable[[], Any]) -> Callable[[], Any]:
    _open_cohort.append(source)
    return source


def cohorts_source(
    source: Callable[[User], Iterable[Any]],
) -> Callable[[User], Iterable[Any]]:
    _cohorts.append(source)
    return source


def saved_source(source: SavedSource) -> SavedSource:
    _saved.append(source)
    return source


def home_cards(user: User) -> list[Card]:
    return sorted(
        (card for source in _home for card in source(user)), key=lambda card: card.order
    )


def overview_cards(cohort: Any, user: User) -> list[Card]:
    return sorted(
        (card for source in _overview for card in source(cohort, user)),
        key=lambda card: card.order,
    )


def open_cohort() -> Any:
    """The cohort that the site is about now, or None."""
    return next((cohort for source in _open_cohort if (cohort := source())), None)


def cohorts(user: User) -> list[Any]:
    """Newest first."""
    return [cohort for source in _cohorts for cohort in source(user)]


def saved_positions(request: HttpRequest) -> frozenset[int]:
    """Primary keys."""
    return frozenset(pk for source in _saved for pk in source(request))
