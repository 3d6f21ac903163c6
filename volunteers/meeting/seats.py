"""The seats of a cohort against the places that its coordinators have planned.

`by`: the reader; what they have a conflict of interest with isn't counted.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet

from organizations.models import Cohort, Position
from organizations.models.querysets import position_label
from portal.kernel.registry import Registry
from portal.models import User
from volunteers.models import Application, Choice
from volunteers.models.choices import ApplicationStatus as S

HeldSeats = Callable[[Cohort], Iterable[tuple[int, int]]]
held_seats: Registry[HeldSeats] = Registry()
"""Each returns the keys of applications that hold a seat, with those of positions."""


@dataclass(frozen=True)
class Places:
    """The seats of one position.

    `seats` is None where they are not set. `held`: by an offer or a placement.
    `wanted`: planned people without a seat who put it first.
    """

    slug: str
    label: str
    seats: int | None
    held: int
    wanted: int

    @property
    def left(self) -> int | None:
        """Below zero where more want one than there are."""
        return None if self.seats is None else self.seats - self.held - self.wanted


@dataclass(frozen=True)
class Plan:
    """`planned`: how many people are shortlisted. `positions`: by key."""

    planned: int
    positions: dict[int, Places] = field(default_factory=dict)

    @property
    def seats(self) -> int:
        return sum(each.seats or 0 for each in self.positions.values())

    @property
    def left(self) -> int:
        """Below zero where more people are planned than there are seats."""
        return self.seats - self.planned

    @property
    def over(self) -> int:
        return -self.left


def applications(cohort: Cohort, *, by: User) -> QuerySet[Application]:
    """Without the reader's own, as in every list of coordinators."""
    rows = Application.objects.visible_to(by).exclude(applicant=by.pk)
    return rows.in_cohort(cohort)


def plan(cohort: Cohort, *, by: User) -> Plan:
    shortlisted = applications(cohort, by=by).filter(status=S.SHORTLISTED)
    pairs = [pair for source in held_seats for pair in source(cohort)]
    seated = {application for application, _position in pairs}
    held = Counter(position for _application, position in pairs)
    firsts = Choice.objects.filter(application__in=shortlisted, rank=1)
    wanted = counted(firsts.exclude(application__in=seated))
    rows = (
        Position.objects.in_cohort(cohort)
        .taking_part()
        .order_by("organization__sort_key", "pk")
    )
    return Plan(
        planned=shortlisted.count(),
        positions={
            pk: Places(
                slug,
                label,
                seats,
                held=held[pk],
                wanted=wanted.get(pk, 0),
            )
            for pk, slug, label, seats in rows.values_list(
                "pk", "slug", position_label(), "seats"
            )
        },
    )


def counted(choices: QuerySet[Any]) -> dict[int, int]:
    """By the key of the position."""
    rows = choices.order_by().values_list("position").annotate(count=Count("pk"))
    return dict(rows.values_list("position", "count"))
