"""The ranked table of a selection meeting: whom it has, and in which order."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Max, OuterRef, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from organizations.models import Cohort
from organizations.models.querysets import position_label
from portal.models import User
from volunteers.decisions import blockers
from volunteers.interviews import board
from volunteers.meeting import notes, seats
from volunteers.meeting.seats import Places, Plan
from volunteers.models import Choice, Comment
from volunteers.models.choices import ApplicationStatus as S
from volunteers.overview import list_figures

PAGE = 50
"""Rows of a page."""
GROUPS: dict[str, tuple["str | Promise", tuple[S, ...]]] = {
    "": (_lazy("All"), (*S.judged(), S.NOT_SELECTED)),
    "open": (_lazy("To decide"), (S.IN_REVIEW, S.INTERVIEW)),
    "shortlisted": (_lazy("Shortlisted"), (S.SHORTLISTED,)),
    "reserve": (_lazy("Waiting list"), (S.RESERVE,)),
    "declined": (_lazy("Not selected"), (S.NOT_SELECTED,)),
}
"""Labels and states by what the address says."""
ORDERS: dict[str, tuple["str | Promise", Any]] = {
    "who": (_lazy("application"), F("reference")),
    "state": (_lazy("state"), F("status")),
    "wish": (_lazy("choices and seats left"), list_figures.first_choice()),
    "score": (_lazy("score"), F("score_corrected")),
    "mean": (_lazy("mean"), F("score_mean")),
    "median": (_lazy("median"), F("score_median")),
    "spread": (pgettext_lazy("column", "spread"), F("score_spread")),
    "interview": (_lazy("interview"), F("interview_mean")),
}
"""Columns of the table and what each is ordered by."""
FALLING = ("score", "mean", "median", "spread", "interview")
"""Ordered from the highest down when first asked for."""
FIELDS = (
    "code",
    "reference",
    "display_name",
    "status",
    "status_changed_at",
    "released_status",
    "released_at",
    "is_anywhere",
    "review_count",
    "score_corrected",
    "score_mean",
    "score_median",
    "score_spread",
    "applicant",
    "cohort__closed_at",
    "cohort__number",
)


@dataclass(frozen=True)
class Wish:
    """`places` is None for a position that no longer takes part."""

    rank: int
    label: str
    places: Places | None


@dataclass
class Row:
    """`place`: in the order of the table, from 1; 0 where it is not known."""

    application: Any
    place: int = 0
    wishes: list[Wish] = field(default_factory=list)
    notes: list[Comment] = field(default_factory=list)

    @property
    def others(self) -> int:
        """Choices behind the first."""
        return max(len(self.wishes) - 1, 0)

    @property
    def version(self) -> str:
        return version_of(self.application)


def rows_of(cohort: Cohort, *, by: User) -> QuerySet[Any]:
    """Whoever the meeting is about, with what a row shows and `newest_note`."""
    newest = (
        Comment.objects.filter(application=OuterRef("pk"), is_of_meeting=True)
        .order_by()
        .values("application")
        .annotate(newest=Max("pk"))
        .values("newest")
    )
    rows = board.with_means(seats.applications(cohort, by=by))
    states = GROUPS[""][1]
    return (
        rows.filter(status__in=states)
        .annotate(newest_note=Subquery(newest))
        .select_related("cohort")
        .only(*FIELDS)
    )


def narrow(rows: QuerySet[Any], *, group: str, chose: str) -> QuerySet[Any]:
    """`chose`: the slug of a position, or "" for all of them."""
    rows = rows.filter(status__in=GROUPS[group][1])
    if not chose:
        return rows
    chosen = Choice.objects.filter(position__slug=chose).values("application")
    return rows.filter(pk__in=chosen)


def in_order(rows: QuerySet[Any], order: str) -> QuerySet[Any]:
    """`order`: a column's name, with "-" for falling; those without a figure last."""
    expression = ORDERS[order.removeprefix("-")][1]
    wanted = (
        expression.desc(nulls_last=True)
        if order.startswith("-")
        else expression.asc(nulls_last=True)
    )
    return rows.order_by(wanted, "pk")


def load(applications: Sequence[Any], plan: Plan, *, by: User) -> list[Row]:
    """With choices, notes and what rests on decisions; as many queries for each
    number of rows.
    """
    blockers.prefetch(applications)
    written = notes.by_application(applications, by=by)
    wishes = wishes_of(applications, plan)
    return [
        Row(row, wishes=wishes[row.pk], notes=written[row.pk]) for row in applications
    ]


def wishes_of(applications: Iterable[Any], plan: Plan) -> dict[int, list[Wish]]:
    found: dict[int, list[Wish]] = {row.pk: [] for row in applications}
    chosen = Choice.objects.filter(application__in=list(found)).order_by("rank")
    for key, rank, position, label in chosen.values_list(
        "application", "rank", "position", position_label("position__")
    ):
        found[key].append(Wish(rank, label, plan.positions.get(position)))
    return found


def version_of(application: Any) -> str:
    """Differs once anything of its row does. Of many, what rests on their decisions is
    loaded before (`blockers.prefetch`).
    """
    parts = (
        application.status,
        application.status_changed_at,
        application.released_status,
        application.review_count,
        application.score_corrected,
        application.score_spread,
        application.interview_mean,
        application.newest_note,
        blockers.reason(application),
    )
    return short_hash(parts)


def version_of_plan(plan: Plan) -> str:
    return short_hash((plan.planned, *plan.positions.values()))


def short_hash(parts: Iterable[Any]) -> str:
    text = "|".join(map(str, parts))
    return hashlib.blake2s(text.encode(), digest_size=5).hexdigest()
