"""What people change in a run: move or lock a person, adopt the run. All audited."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Position
from placements import rules
from placements.matching import allocation, matching, must_haves, statistics
from placements.matching.reasons import MOVED
from placements.matching.types import BlockingPair, Key, Pair
from placements.models import MatchRun, Move, Offer, Proposal
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User


@dataclass(frozen=True)
class MoveCheck:
    """What a move would do: `blocking` are the blocking pairs it would add."""

    rank: int | None
    blocking: list[BlockingPair]


def check_move(proposal: Proposal, position: Position | None) -> MoveCheck:
    """Raises `TransitionRefused` where the run has no such seat left."""
    inputs = proposal.run.inputs
    code = proposal.application.code
    target = position.slug if position else None
    assignment, locked = current_assignment(proposal.run)
    # The moved person counts as unlocked, so that their own better choices show up too.
    other_locked = [pair for pair in locked if pair[0] != code]
    moved = {person: slug for person, slug in assignment.items() if person != code}
    row = next(row for row in inputs["applicants"] if row["key"] == code)
    if position and target:
        ensure_takes_part(position)
        ensure_possible(inputs, moved, row, target)
        moved[code] = target
    applicants, positions, _locked = allocation.build_market(inputs)
    before = set(matching.blocking_pairs(applicants, positions, assignment, locked))
    after = matching.blocking_pairs(applicants, positions, moved, other_locked)
    rank = row["choices"].index(target) + 1 if target in row["choices"] else None
    # Pairs that blocked before the move are not its fault.
    return MoveCheck(rank, [pair for pair in after if pair not in before])


def current_assignment(run: MatchRun) -> tuple[dict[Key, Key], list[Pair]]:
    """Who is where in the run now, and the pairs that are locked."""
    placed = run.proposals.filter(position__isnull=False)
    rows = list(placed.values_list("application__code", "position__slug", "is_locked"))
    assignment: dict[Key, Key] = {code: slug for code, slug, _is_locked in rows}
    locked: list[Pair] = [(code, slug) for code, slug, is_locked in rows if is_locked]
    return assignment, locked


def ensure_takes_part(position: Position) -> None:
    """The host may have left since the run was worked out."""
    if not Position.objects.open().filter(pk=position.pk).exists():
        raise TransitionRefused(_("the host doesn't take part any more"))


def ensure_possible(
    inputs: allocation.Inputs,
    assignment: dict[Key, Key],
    applicant_row: dict[str, Any],
    target: str,
) -> None:
    seats = {row["key"]: row["seats"] for row in inputs["positions"]}
    if target not in seats:
        raise TransitionRefused(_("this position is not part of the match"))
    if target in applicant_row["never"]:
        raise TransitionRefused(_("this person has declined it or let its offer lapse"))
    if sum(slug == target for slug in assignment.values()) >= seats[target]:
        raise TransitionRefused(
            _("every seat there is taken in this match; move somebody else out first")
        )


def move(
    proposal: Proposal, position: Position | None, *, reason: str, by: User
) -> None:
    """Moves and locks a person, or takes them out. Raises `TransitionRefused`."""
    lifecycle.ensure_reason(reason)
    if position:
        rules.ensure_not_own_host(position, by=by)
    with transaction.atomic():
        lock_unadopted_run(proposal)
        if position:
            must_haves.ensure_qualified(proposal.application, position)
        proposal.rank = check_move(proposal, position).rank
        proposal.position = position
        proposal.why = MOVED
        # The reasons of the match no longer explain where the person is.
        proposal.missed = []
        # Locked, so that the next run with the locks of this one keeps the decision.
        proposal.is_locked = position is not None
        proposal.save()
        Move.objects.create(
            proposal=proposal, position=position, moved_by=by, reason=reason.strip()
        )
        statistics.store(proposal.run)
        audit.record("move proposal", proposal, by=by, fields=["position", "is_locked"])


def set_lock(proposal: Proposal, is_locked: bool, *, by: User) -> None:
    with transaction.atomic():
        lock_unadopted_run(proposal)
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


def lock_unadopted_run(proposal: Proposal) -> None:
    """One change at a time; an adopted run can't be changed."""
    # The run is locked, not the line: seats and figures depend on all its lines.
    lifecycle.lock(proposal.run)
    # Read after the lock: a change that we waited for may have moved this person.
    proposal.refresh_from_db()
    if proposal.run.adopted_at:
        raise TransitionRefused(
            _("this match is adopted; run another one to change it")
        )


def lock_runs(cohort_id: int) -> None:
    """All runs of the cohort, in order of pk, so that two adoptions can't deadlock.

    `no_key`: rows that refer to a run can still be inserted meanwhile.
    """
    runs = MatchRun.objects.filter(cohort=cohort_id).order_by("pk")
    # `list` runs the query; a lazy queryset would lock nothing.
    list(runs.select_for_update(no_key=True).values_list("pk"))


def adopt(run: MatchRun, *, by: User) -> None:
    """From now on offers are planned from this run. Raises `TransitionRefused`."""
    with transaction.atomic():
        lock_runs(run.cohort_id)
        # The other adoption may have committed while we waited for the lock.
        run.refresh_from_db()
        if run.adopted_at:
            raise TransitionRefused(_("this match is adopted already"))
        if Offer.objects.filter(application__cohort=run.cohort_id).planned().exists():
            raise TransitionRefused(
                _(
                    "offers of the match before are still planned;"
                    " release or withdraw them first"
                )
            )
        # First, because the unique constraint allows one adopted run at any moment.
        MatchRun.objects.filter(cohort=run.cohort_id).update(adopted_at=None)
        run.adopted_at = timezone.now()
        run.save(update_fields=["adopted_at"])
        audit.record("adopt match", run, by=by, fields=["adopted_at"])
