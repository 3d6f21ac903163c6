"""The board of applications: a column for each state, each with a page of its cards.

The number of queries doesn't grow with rows: one counts, one reads the cards of all
columns. Each column is read from the index `longest_in_a_state`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, QuerySet, prefetch_related_objects

from volunteers.decisions import blockers
from volunteers.models import Decision, Review
from volunteers.models.choices import ApplicationStatus as S

CARDS = 20
"""Of a column at a time."""
STATES = tuple(state for state in S if state not in (S.DRAFT, S.EXPIRED, S.WITHDRAWN))
FIELDS = (
    "code",
    "reference",
    "display_name",
    "status",
    "status_changed_at",
    "released_status",
    "came_from",
    "submitted_at",
    "shared_at",
    "score_corrected",
    "applicant",
    "cohort",
)


@dataclass(frozen=True)
class Column:
    """`page` counts from 1; `cards`: those that have been in the state longest."""

    state: S
    count: int
    page: int
    cards: list[Any]

    @property
    def has_next(self) -> bool:
        return self.page * CARDS < self.count


def counts(rows: QuerySet[Any]) -> dict[str, int]:
    counted = rows.order_by().values("status").annotate(count=Count("pk"))
    return dict(counted.values_list("status", "count"))


def columns(
    rows: QuerySet[Any], counted: Mapping[str, int], pages: Mapping[str, int]
) -> list[Column]:
    """`pages`: of the columns that are not on their first."""
    shown = [state for state in STATES if counted.get(state)]
    cards = read_cards(rows, {state: pages.get(state, 1) for state in shown})
    return [
        Column(
            state,
            counted[state],
            pages.get(state, 1),
            [card for card in cards if card.status == state],
        )
        for state in shown
    ]


def read_cards(rows: QuerySet[Any], pages: Mapping[S, int]) -> list[Any]:
    """In the order of the columns. What rules ask about is read for all at once."""
    plain = rows.order_by().only(*FIELDS)
    parts = [plain.filter(pk__in=keys(rows, *of)) for of in pages.items()]
    if not parts:
        return []
    first, *others = parts
    found = list(first.union(*others, all=True) if others else first)
    found.sort(key=lambda row: (row.status_changed_at, row.pk))
    # Only these states have steps that ask about reviews or interviews.
    reviewed = [row for row in found if row.status == S.IN_REVIEW]
    invited = [row for row in found if row.status == S.INTERVIEW]
    prefetch_related_objects(
        reviewed, Prefetch("reviews", Review.objects.defer("comment"))
    )
    prefetch_related_objects(invited, "interviews")
    blockers.prefetch(found)
    return found


def keys(rows: QuerySet[Any], state: S, page: int) -> QuerySet[Any]:
    of_state = rows.filter(status=state).order_by("status_changed_at", "pk")
    return of_state.values("pk")[(page - 1) * CARDS : page * CARDS]


def came_from(cards: Iterable[Any]) -> dict[int, str]:
    """By application: the state to which taking its last decision back leads."""
    decided = [card for card in cards if card.status in S.decided()]
    rows = Decision.objects.standing().filter(application__in=decided)
    pairs = rows.order_by("made_at", "pk").values_list("application", "came_from")
    return dict(pairs)
