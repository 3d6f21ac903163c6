"""Where a person of a match could be moved, and why not elsewhere."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from organizations.models import Position
from placements.matching import allocation, must_haves, wishes
from placements.matching.reasons import MISSED_LABELS
from placements.matching.types import Why
from placements.models import MatchRun, Proposal
from volunteers.models import Interest
from volunteers.models.choices import InterestLevel


@dataclass(frozen=True)
class Target:
    """A place for one person; `refusal` says why it can't be, "" if it can.

    `is_gone`: the position is no longer offered.
    """

    position: Position
    rank: int | None
    seats: int
    free: int
    is_in_match: bool
    is_gone: bool
    refusal: str


def targets(proposal: Proposal, positions: Sequence[Position]) -> list[Target]:
    """In a constant number of queries. As of now, but for the seats of the match."""
    run, row = proposal.run, row_of(proposal)
    given = {place["key"]: place["seats"] for place in run.inputs["positions"]}
    later = seats_now(position for position in positions if position.pk not in given)
    taken = taken_by_others(run, proposal)
    open_now = open_keys(positions)
    refusals = refusals_of(proposal, row, positions, open_now)
    found = []
    for position in positions:
        seats = given.get(position.pk, later.get(position.pk, 0))
        free = max(seats - taken[position.pk], 0)
        found.append(
            Target(
                position,
                allocation.rank_of(row, position.pk),
                seats,
                free,
                is_in_match=position.pk in given,
                is_gone=position.pk not in open_now,
                refusal=refusals.get(position.pk, "") or refusal_of_seats(seats, free),
            )
        )
    return found


def row_of(proposal: Proposal) -> dict[str, Any]:
    """What the match knew of the person."""
    rows = proposal.run.inputs["applicants"]
    return next(row for row in rows if row["key"] == proposal.application.code)


def seats_now(positions: Iterable[Position]) -> dict[int, int]:
    """Of places that the match did not know."""
    known = [position for position in positions if position.seats is not None]
    held = allocation.held_seats(known)
    return {
        position.pk: (position.seats or 0) - held.get(position.pk, 0)
        for position in known
    }


def taken_by_others(run: MatchRun, proposal: Proposal) -> Counter[int]:
    rows = run.proposals.filter(position__isnull=False).exclude(pk=proposal.pk)
    return Counter(rows.values_list("position_id", flat=True))


def refusal_of_seats(seats: int, free: int) -> str:
    if seats <= 0:
        return _("it has no seat to give")
    if free <= 0:
        return _("every seat there is taken in this match; move someone else out first")
    return ""


def open_keys(positions: Sequence[Position]) -> set[int]:
    keys = [position.pk for position in positions]
    return set(Position.objects.open().filter(pk__in=keys).values_list("pk", flat=True))


def refusals_of(
    proposal: Proposal,
    row: dict[str, Any],
    positions: Sequence[Position],
    open_now: set[int],
) -> dict[int, str]:
    """By position, what no free seat helps against; the decisive reason of each."""
    application = proposal.application
    never = {
        *row["never"],
        *wishes.excluded_positions([application])[application.pk],
    }
    said_no = set(
        Interest.objects.filter(
            application=application, level=InterestLevel.NO
        ).values_list("position_id", flat=True)
    )
    unmet = unmet_by_position(proposal)
    refusals = {}
    for position in positions:
        if position.pk not in open_now:
            refusals[position.pk] = _("the position is no longer offered")
        elif position.pk in never:
            refusals[position.pk] = str(MISSED_LABELS[Why.NEVER])
        elif position.pk in said_no:
            refusals[position.pk] = str(MISSED_LABELS[Why.UNWANTED])
        elif position.pk in unmet:
            refusals[position.pk] = _(
                "this person doesn’t meet what it requires: %(what)s; waive it first"
            ) % {"what": " · ".join(unmet[position.pk])}
    return refusals


def unmet_by_position(proposal: Proposal) -> dict[int, list[str]]:
    """Must-haves that bar the person, if the cohort counts them."""
    if not proposal.run.cohort.matches_must_haves:
        return {}
    return must_haves.unmet_now(proposal.application)
