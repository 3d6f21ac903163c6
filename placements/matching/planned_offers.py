"""Offers that wait for release: those of the adopted run, and the next person for a seat that became free."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from organizations.models import Position
from placements.matching import allocation
from placements.models import MatchRun, Offer, Placement
from placements.models.choices import OfferOrigin, OfferStatus
from portal.kernel import audit
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User
from volunteers.models import Application
from volunteers.models.choices import ApplicationStatus as S

PLACEABLE = (S.SHORTLISTED, S.RESERVE)


@dataclass(frozen=True)
class Plan:
    """`made`: offers that now wait; `passed`: people who have one already, or whose application has moved on."""

    made: list[Offer]
    passed: int


def plan(run: MatchRun, *, by: User) -> Plan:
    """One planned offer for each seat the adopted run gives away. Repeating it makes nothing twice."""
    with transaction.atomic():
        run.refresh_from_db(
            from_queryset=MatchRun.objects.select_for_update(no_key=True)
        )
        if run.adopted_at is None:
            raise TransitionRefused(_("only the adopted match can become offers"))
        seated = list(
            run.proposals.filter(position__isnull=False).select_related(
                "application__data_key", "position"
            )
        )
        audit.record("plan offers", run, by=by)
        busy = busy_people(run)
        fit = [
            row
            for row in seated
            if row.application.status in PLACEABLE and row.application_id not in busy
        ]
        made = Offer.objects.bulk_create(
            Offer(
                application=row.application,
                position=row.position,
                rank=row.rank,
                origin=OfferOrigin.RUN,
                planned_by=by,
            )
            for row in fit
        )
    return Plan(made, len(seated) - len(made))


def busy_people(run: MatchRun) -> set[int]:
    """Applications with an offer that waits or is in force, and those that this run has led to an answer already."""
    offers = Offer.objects.filter(application__proposals__run=run)
    waiting = offers.filter(status=OfferStatus.PLANNED).values_list(
        "application_id", flat=True
    )
    since = offers.filter(planned_at__gte=run.adopted_at).values_list(
        "application_id", flat=True
    )
    in_force = offers.in_force().values_list("application_id", flat=True)
    deferred = offers.filter(status=OfferStatus.DEFERRED).values_list(
        "application_id", flat=True
    )
    return {*waiting, *since, *in_force, *deferred}


def propose_next(position: Position, *, freed: Offer) -> Offer | None:
    """Plans an offer for whoever comes next for the seat that `freed` held; a person releases it.

    Nobody comes next while the cohort has no adopted run, or enough offers for the free seats are planned already.
    """
    run = MatchRun.objects.adopted_in(position.cohort)
    if run is None or not has_seat_to_plan(position):
        return None
    for application, rank in in_order(position, run):
        try:
            with transaction.atomic():
                return Offer.objects.create(
                    application=application,
                    position=position,
                    rank=rank,
                    origin=OfferOrigin.NEXT,
                    freed_by=freed,
                )
        except (
            IntegrityError
        ):  # this person was given another offer in this very moment
            continue
    return None


def has_seat_to_plan(position: Position) -> bool:
    taken = Offer.objects.filter(position=position)
    return taken.in_force().count() + taken.planned().count() < (position.seats or 0)


def in_order(
    position: Position, run: MatchRun
) -> Iterator[tuple[Application, int | None]]:
    """Who could take a seat there: first who chose it, then who goes anywhere, each by programme priority."""
    options = allocation.Options(include_reserve=True)
    rows = allocation.gather(position.cohort, seed=run.seed, options=options)[
        "applicants"
    ]
    slug = position.slug
    willing = [
        row
        for row in rows
        if slug not in row["never"] and (slug in row["choices"] or row["anywhere"])
    ]
    willing.sort(
        key=lambda row: (
            slug not in row["choices"],
            -row["score"],
            row["lottery"],
            row["key"],
        )
    )
    people = {person.code: person for person in without_offer(position, willing)}
    for row in willing:
        if row["key"] in people:
            yield (
                people[row["key"]],
                row["choices"].index(slug) + 1 if slug in row["choices"] else None,
            )


def without_offer(
    position: Position, rows: Iterable[dict[str, Any]]
) -> QuerySet[Application]:
    """Nobody is offered the same position twice, whatever became of the first time."""
    had = Offer.objects.filter(position=position).values("application")
    waiting = Offer.objects.planned().values("application")
    placed = Placement.objects.running().values("application")
    codes = [row["key"] for row in rows]
    return (
        Application.objects.filter(code__in=codes)
        .exclude(pk__in=had)
        .exclude(pk__in=waiting)
        .exclude(pk__in=placed)
    )
