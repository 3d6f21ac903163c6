"""What people change in a run: move or lock a person, adopt the run. Each act names itself in the history."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Position
from placements.matching import allocation, matching, statistics
from placements.matching.matching import Pair
from placements.matching.reasons import MOVED
from placements.matching.vacancies import Key
from placements.models import MatchRun, Move, Offer, Proposal
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User


@dataclass(frozen=True)
class Check:
    """What a move would do: `blocking` are the pairs who would both rather be together, new with this move."""

    rank: int | None
    blocking: list[matching.BlockingPair]


def check(proposal: Proposal, position: Position | None) -> Check:
    """Raises `TransitionRefused` where the run has no such seat left."""
    inputs, code, target = (
        proposal.run.inputs,
        proposal.application.code,
        position.slug if position else None,
    )
    assignment, locked = standing_of(proposal.run)
    now = [pair for pair in locked if pair[0] != code]
    then = {person: slug for person, slug in assignment.items() if person != code}
    row = next(row for row in inputs["applicants"] if row["key"] == code)
    if target:
        refuse_if_impossible(inputs, then, row, target)
        then[code] = target
    people, places, _stored = allocation.market(inputs)
    before = set(matching.blocking_pairs(people, places, assignment, locked))
    after = matching.blocking_pairs(people, places, then, now)
    rank = row["choices"].index(target) + 1 if target in row["choices"] else None
    return Check(rank, [pair for pair in after if pair not in before])


def standing_of(run: MatchRun) -> tuple[dict[Key, Key], list[Pair]]:
    """Who is where in the run now, and who of them is locked."""
    rows = list(
        run.proposals.filter(position__isnull=False).values_list(
            "application__code", "position__slug", "is_locked"
        )
    )
    return {code: slug for code, slug, _locked in rows}, [
        (code, slug) for code, slug, locked in rows if locked
    ]


def refuse_if_impossible(
    inputs: allocation.Inputs,
    assignment: dict[Key, Key],
    person: dict[str, Any],
    target: str,
) -> None:
    seats = {row["key"]: row["seats"] for row in inputs["positions"]}
    if target not in seats:
        raise TransitionRefused(_("this position is not part of the match"))
    if target in person["never"]:
        raise TransitionRefused(_("this person has declined it or let its offer lapse"))
    if sum(slug == target for slug in assignment.values()) >= seats[target]:
        raise TransitionRefused(
            _("every seat there is taken in this match; move somebody else out first")
        )


def move(
    proposal: Proposal, position: Position | None, *, reason: str, by: User
) -> None:
    """To another position, where the person is then locked, or out. Raises `TransitionRefused`."""
    if not reason.strip():
        raise TransitionRefused(_("a reason is needed"))
    with transaction.atomic():
        lock_run(proposal)
        found = check(proposal, position)
        proposal.position, proposal.rank, proposal.why, proposal.missed = (
            position,
            found.rank,
            MOVED,
            [],
        )
        proposal.is_locked = position is not None
        proposal.save()
        Move.objects.create(
            proposal=proposal, position=position, moved_by=by, reason=reason.strip()
        )
        statistics.store(proposal.run)
        audit.record("move proposal", proposal, by=by, fields=["position", "is_locked"])


def set_lock(proposal: Proposal, is_locked: bool, *, by: User) -> None:
    with transaction.atomic():
        lock_run(proposal)
        if is_locked and proposal.position_id is None:
            raise TransitionRefused(
                _("only a person who has a seat can be locked to it")
            )
        proposal.is_locked = is_locked
        proposal.save(update_fields=["is_locked"])
        statistics.store(proposal.run)
        audit.record(
            "lock proposal" if is_locked else "unlock proposal",
            proposal,
            by=by,
            fields=["is_locked"],
        )


def lock_run(proposal: Proposal) -> None:
    """One change at a time; an adopted run stays as it is."""
    lifecycle.lock(proposal.run)
    proposal.refresh_from_db()
    if proposal.run.adopted_at:
        raise TransitionRefused(
            _("this match is adopted; run another one to change it")
        )


def adopt(run: MatchRun, *, by: User) -> None:
    """Offers are planned from this run from now on. Raises `TransitionRefused`."""
    with transaction.atomic():
        list(
            MatchRun.objects.filter(cohort=run.cohort_id)
            .select_for_update(no_key=True)
            .order_by("pk")
            .values_list("pk")
        )
        run.refresh_from_db()
        if run.adopted_at:
            raise TransitionRefused(_("this match is adopted already"))
        if Offer.objects.filter(application__cohort=run.cohort_id).planned().exists():
            raise TransitionRefused(
                _(
                    "offers of the match before are still planned; release or withdraw them first"
                )
            )
        MatchRun.objects.filter(cohort=run.cohort_id).update(adopted_at=None)
        run.adopted_at = timezone.now()
        run.save(update_fields=["adopted_at"])
        audit.record("adopt match", run, by=by, fields=["adopted_at"])
