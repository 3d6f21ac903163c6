"""The database around the matching: gathers its inputs and stores its results."""

import hashlib
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from django.db import transaction
from django.utils.translation import gettext as _

from organizations.models import Cohort, Position
from placements.matching import matching, must_haves, statistics, types, weights, wishes
from placements.models import MatchRun, Offer, Placement, Proposal
from placements.models.choices import OfferStatus
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import InputRefused
from portal.models import User
from volunteers.models import Application
from volunteers.models.choices import ApplicationStatus as S

Inputs = dict[str, Any]


@dataclass(frozen=True)
class Options:
    """What a run tries.

    `seats`: by primary key of a position, other numbers than there are; 0 leaves the
    host out. `locks_of`: the run whose locked lines stay as they are. `weights`: by
    primary key of a criterion, other weights than the rubric has.
    """

    include_reserve: bool = False
    seats: Mapping[int, int] = field(default_factory=dict)
    locks_of: MatchRun | None = None
    weights: Mapping[int, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        locks = (
            {"code": self.locks_of.code, "name": self.locks_of.name}
            if self.locks_of
            else None
        )
        return {
            "include_reserve": self.include_reserve,
            "seats": {str(pk): count for pk, count in self.seats.items()},
            "locks_of": locks,
            "weights": {str(pk): weight for pk, weight in self.weights.items()},
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """The reverse of `as_json`."""
        locks = stored["locks_of"]
        tried = stored.get("weights", {})
        return cls(
            include_reserve=stored["include_reserve"],
            seats={int(pk): count for pk, count in stored["seats"].items()},
            locks_of=MatchRun.objects.filter(code=locks["code"]).first()
            if locks
            else None,
            weights={int(pk): weight for pk, weight in tried.items()},
        )


def run(cohort: Cohort, *, by: User, name: str, options: Options) -> MatchRun:
    """Works out a match and stores it; adopts nothing. Raises `TransitionRefused`."""
    lifecycle.ensure_open(cohort)
    seed = lottery_seed(cohort)
    inputs = gather_inputs(cohort, seed=seed, options=options)
    if not inputs["applicants"]:
        raise InputRefused(_("nobody is shortlisted who has no place yet"))
    # Before the transaction, so that no lock is held while it is worked out.
    match = solve(inputs)
    with transaction.atomic():
        match_run = MatchRun.objects.create(
            cohort=cohort,
            made_by=by,
            name=name,
            seed=seed,
            inputs=inputs,
            options=options.as_json(),
        )
        Proposal.objects.bulk_create(build_proposals(match_run, match), batch_size=500)
        statistics.store(match_run)
        audit.record("run match", match_run, by=by)
    return match_run


def lottery_seed(cohort: Cohort) -> str:
    """One lottery for a cohort: its runs differ by what was changed, not by chance."""
    seed = (
        MatchRun.objects.filter(cohort=cohort)
        .order_by("pk")
        .values_list("seed", flat=True)
        .first()
    )
    return seed or secrets.token_hex(8)


def lottery_number(seed: str, code: str) -> int:
    # 48 bits: exact as a number in JSON. Hashed, so that nobody's number depends on who
    # else takes part.
    return int.from_bytes(hashlib.sha256(f"{seed}:{code}".encode()).digest()[:6], "big")


def gather_inputs(cohort: Cohort, *, seed: str, options: Options) -> Inputs:
    """All that the matching gets, as JSON, and what was left out.

    Positions are primary keys: their slugs follow the names of their organizations.
    """
    applications = candidates(cohort, include_reserve=options.include_reserve)
    positions = open_positions(cohort)
    held = held_seats(positions)
    seats = {
        position.pk: options.seats.get(position.pk, position.seats)
        for position in positions
    }
    known_seats = {pk: count for pk, count in seats.items() if count is not None}
    counted = weights.counted_weights(cohort, options.weights)
    reviews = weights.counted_reviews(applications, counted)
    notes = must_haves.notes_by_application(applications)
    rows = applicant_rows(applications, reviews, notes, seed)
    if cohort.matches_must_haves:
        must_haves.bar(rows)
    rankings = wishes.host_rankings(applications)
    return {
        "applicants": rows,
        "positions": position_rows(known_seats, held, rankings),
        "locked": locked_pairs(options.locks_of, rows, known_seats),
        "without_seats": sorted(pk for pk, count in seats.items() if count is None),
        "requiring": must_haves.requiring(positions),
        "left_out": left_out(cohort),
        "unscored": sorted(row["key"] for row in rows if not row["reviews"]),
        "weights": {str(pk): weight for pk, weight in counted.items()},
    }


def position_rows(
    seats: Mapping[int, int],
    held: Mapping[int, int],
    rankings: Mapping[int, list[str]],
) -> list[dict[str, Any]]:
    return [
        {
            "key": pk,
            # Never negative: a host may have lowered its number below what is taken.
            "seats": max(count - held.get(pk, 0), 0),
            "ranking": rankings.get(pk, []),
        }
        for pk, count in sorted(seats.items())
    ]


def candidates(cohort: Cohort, *, include_reserve: bool) -> Sequence[Application]:
    """Who is to be placed: shortlisted, and in reserve if `include_reserve`.

    Without an open, accepted or deferred offer, and without those who are left out.
    """
    statuses = [S.SHORTLISTED, S.RESERVE] if include_reserve else [S.SHORTLISTED]
    offers = Offer.objects.in_cohort(cohort)
    # A subquery, so that thousands of keys are not sent back to the database.
    in_force = offers.in_force().values("application")
    deferred = offers.filter(status=OfferStatus.DEFERRED).values("application")
    applications = (
        Application.objects.in_cohort(cohort)
        .filter(status__in=statuses)
        .exclude(pk__in=in_force)
        .exclude(pk__in=deferred)
        .exclude(pk__in=Placement.objects.left_out().values("application"))
    )
    return list(
        applications.order_by("code").only("pk", "code", "is_anywhere", "cohort_id")
    )


def left_out(cohort: Cohort) -> list[str]:
    """Who would be a candidate if their placement had not ended as it did."""
    placements = Placement.objects.left_out().filter(
        application__cohort=cohort, application__status__in=(S.SHORTLISTED, S.RESERVE)
    )
    return sorted(set(placements.values_list("application__code", flat=True)))


def open_positions(cohort: Cohort) -> Sequence[Position]:
    """Those of hosts that take part; a host that withdrew is not offered."""
    positions = Position.objects.open().in_cohort(cohort).select_related("organization")
    return list(
        positions.only(
            "seats",
            "title",
            "title_en",
            "cohort_id",
            "organization__name",
            "organization__name_en",
            "organization__sort_key",
        )
    )


def held_seats(positions: Iterable[Position]) -> dict[int, int]:
    """Seats that offers hold already, by primary key of the position."""
    in_force = Offer.objects.filter(position__in=positions).in_force()
    return Counter(in_force.values_list("position_id", flat=True))


def applicant_rows(
    applications: Sequence[Application],
    reviews: Mapping[int, list[dict[str, Any]]],
    notes: Mapping[int, must_haves.Notes],
    seed: str,
) -> list[dict[str, Any]]:
    chosen = wishes.chosen_positions(applications)
    excluded = wishes.excluded_positions(applications)
    unwanted = wishes.unwanted_positions(applications)
    return [
        {
            "key": application.code,
            "choices": chosen[application.pk],
            "anywhere": application.is_anywhere,
            "never": sorted(excluded[application.pk]),
            "unwanted": sorted(unwanted[application.pk]),
            "reviews": reviews.get(application.pk, []),
            "must_haves": notes.get(application.pk, {}),
            "score": weights.score_of(reviews.get(application.pk, [])),
            "lottery": lottery_number(seed, application.code),
        }
        for application in applications
    ]


def locked_pairs(
    earlier: MatchRun | None, people: Iterable[dict[str, Any]], seats: Mapping[int, int]
) -> list[list[Any]]:
    """The locked lines of an earlier run whose person and position still take part."""
    if earlier is None:
        return []
    codes = {row["key"] for row in people}
    rows = earlier.proposals.filter(is_locked=True).order_by("order")
    pairs = rows.values_list("application__code", "position_id")
    return [[code, pk] for code, pk in pairs if code in codes and pk in seats]


def solve(inputs: Inputs) -> types.Match:
    """The same inputs always give the same match.

    Raises `TransitionRefused` where they contradict each other.
    """
    try:
        return matching.match(*build_market(inputs))
    except types.BadInput as error:
        raise InputRefused(
            _("the locked lines ask for more than there is: %(what)s")
            % {"what": f"{error.code} {error.key}"}
        ) from error


def next_in_order(inputs: Inputs, position: Position) -> list[str]:
    """Codes of those who could take a seat there, as the match orders them."""
    applicants, positions, _locked = build_market(inputs)
    if position.pk not in {row.key for row in positions}:
        return []
    return [str(code) for code in matching.queue(applicants, positions, position.pk)]


def rank_of(row: Mapping[str, Any], position: int) -> int | None:
    """Which choice of the person it is."""
    chosen = row["choices"]
    return chosen.index(position) + 1 if position in chosen else None


def build_market(
    inputs: Inputs,
) -> tuple[list[types.Applicant], list[types.Position], list[types.Pair]]:
    """The inputs as the matching takes them."""
    applicants = [
        types.Applicant(
            key=row["key"],
            choices=row["choices"],
            anywhere=row["anywhere"],
            never=frozenset(row["never"]),
            unqualified=frozenset(row.get("unqualified", ())),
            unwanted=frozenset(row.get("unwanted", ())),
            score=row["score"],
            lottery=row["lottery"],
        )
        for row in inputs["applicants"]
    ]
    positions = [
        types.Position(row["key"], row["seats"], ranking=row["ranking"])
        for row in inputs["positions"]
    ]
    return applicants, positions, [(code, pk) for code, pk in inputs["locked"]]


def cause(why: types.Why, *, is_open: bool) -> types.Why:
    """Why a position was not in the match."""
    if why != types.Why.NOT_OFFERED:
        return why
    return types.Why.SEATS_NOT_SET if is_open else types.Why.HOST_GONE


def build_proposals(match_run: MatchRun, match: types.Match) -> list[Proposal]:
    """In order of programme priority."""
    cohort = match_run.cohort
    # One query for all keys instead of one for each line.
    application_ids: dict[types.Key, int] = dict(
        Application.objects.in_cohort(cohort).values_list("code", "pk")
    )
    locked_codes = {code for code, _pk in match_run.inputs["locked"]}
    choices = {row["key"]: row["choices"] for row in match_run.inputs["applicants"]}
    without_seats = set(match_run.inputs["without_seats"])
    return [
        Proposal(
            run=match_run,
            application_id=application_ids[code],
            position_id=outcome.position,
            order=order,
            rank=outcome.rank,
            why=outcome.why,
            missed=[
                cause(why, is_open=key in without_seats)
                for why, key in zip(outcome.missed, choices[code], strict=False)
            ],
            is_locked=code in locked_codes,
        )
        for order, (code, outcome) in enumerate(match.outcomes.items(), 1)
    ]
