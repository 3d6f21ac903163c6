"""What people change in a run: they move or lock a person. All audited."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from organizations.models import Position
from placements import rules
from placements.matching import allocation, matching, statistics, targets
from placements.matching.reasons import MOVED
from placements.matching.types import BlockingPair, Key, Pair
from placements.models import MatchRun, Move, Proposal
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import InputRefused, TransitionRefused
from portal.models import User


@dataclass(frozen=True)
class MoveCheck:
    """What a move would do: `blocking` are the blocking pairs it would add."""

    rank: int | None
    blocking: list[BlockingPair]


def check_move(proposal: Proposal, position: Position | None) -> MoveCheck:
    """Raises `TransitionRefused` where it is impossible."""
    run, code = proposal.run, proposal.application.code
    assignment, locked = current_assignment(run)
    # The moved person counts as unlocked, so that their own better choices show up too.
    other_locked = [pair for pair in locked if pair[0] != code]
    moved = {person: pk for person, pk in assignment.items() if person != code}
    rank = None
    if position:
        ensure_possible(proposal, position)
        moved[code] = position.pk
        rank = allocation.rank_of(targets.row_of(proposal), position.pk)
    applicants, positions, _locked = allocation.build_market(run.inputs)
    known = {place.key for place in positions}
    # Places that were opened after the match are in nobody's way.
    assignment, moved = (
        {person: pk for person, pk in rows.items() if pk in known}
        for rows in (assignment, moved)
    )
    locked, other_locked = (
        [pair for pair in pairs if pair[1] in known] for pairs in (locked, other_locked)
    )
    before = set(matching.blocking_pairs(applicants, positions, assignment, locked))
    after = matching.blocking_pairs(applicants, positions, moved, other_locked)
    # Pairs that blocked before the move are not its fault.
    return MoveCheck(rank, [pair for pair in after if pair not in before])


def current_assignment(run: MatchRun) -> tuple[dict[Key, Key], list[Pair]]:
    """Who is where in the run now, and the pairs that are locked."""
    placed = run.proposals.filter(position__isnull=False)
    rows = list(placed.values_list("application__code", "position_id", "is_locked"))
    assignment: dict[Key, Key] = {code: pk for code, pk, _is_locked in rows}
    locked: list[Pair] = [(code, pk) for code, pk, is_locked in rows if is_locked]
    return assignment, locked


def ensure_possible(proposal: Proposal, position: Position) -> None:
    [target] = targets.targets(proposal, [position])
    if target.is_gone:
        raise TransitionRefused(target.refusal)
    if target.refusal:
        raise InputRefused(target.refusal)


def move(
    proposal: Proposal, position: Position | None, *, reason: str, by: User
) -> None:
    """Moves and locks a person, or takes them out. Raises `TransitionRefused`."""
    lifecycle.ensure_reason(reason)
    if position:
        rules.ensure_not_own_host(position, by=by)
    with transaction.atomic():
        lock_unadopted_run(proposal)
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
        raise TransitionRefused(_("this match is in use; run another one to change it"))


def lock_runs(cohort_id: int) -> None:
    """All runs of the cohort, in order of pk, so that two adoptions can't deadlock.

    `no_key`: rows that refer to a run can still be inserted meanwhile.
    """
    runs = MatchRun.objects.filter(cohort=cohort_id).order_by("pk")
    # `list` runs the query; a lazy queryset would lock nothing.
    list(runs.select_for_update(no_key=True).values_list("pk"))
