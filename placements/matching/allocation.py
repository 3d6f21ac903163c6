"""The database around the matching: who and what goes in, what comes out, and everything that was said stored."""

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import mean
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from organizations.models import Cohort, Position
from placements.matching import matching, statistics
from placements.matching import weights as weighing
from placements.models import MatchRun, Offer, Proposal
from placements.models.choices import OfferStatus
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User
from volunteers.models import Application, Choice, Interest, Review
from volunteers.models.choices import ApplicationStatus as S
from volunteers.models.choices import InterestLevel, ReviewStatus

Inputs = dict[str, Any]


@dataclass(frozen=True)
class Options:
    """`seats`: by address of a position, where a run tries another number than there are (0: the host is left out).

    `locks_of`: the run whose locked lines stay as they are. `weights`: by order of a criterion, where a run tries
    another weight than the rubric has.
    """

    include_reserve: bool = False
    seats: Mapping[str, int] = field(default_factory=dict)
    locks_of: MatchRun | None = None
    weights: Mapping[int, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        locks = (
            {"code": self.locks_of.code, "name": self.locks_of.name}
            if self.locks_of
            else None
        )
        told = {
            "include_reserve": self.include_reserve,
            "seats": dict(self.seats),
            "locks_of": locks,
        }
        return {
            **told,
            "weights": {str(order): weight for order, weight in self.weights.items()},
        }


def run(cohort: Cohort, *, by: User, name: str, options: Options) -> MatchRun:
    """Works out a match and stores it whole; adopts nothing. Raises `TransitionRefused`."""
    lifecycle.ensure_open(cohort)
    seed = seed_of(cohort)
    inputs = gather(cohort, seed=seed, options=options)
    if not inputs["applicants"]:
        raise TransitionRefused(_("nobody is shortlisted who has no place yet"))
    match = solve(inputs)
    with transaction.atomic():
        made = MatchRun.objects.create(
            cohort=cohort,
            made_by=by,
            name=name,
            seed=seed,
            inputs=inputs,
            options=options.as_json(),
        )
        Proposal.objects.bulk_create(proposals(made, match), batch_size=500)
        statistics.store(made)
        audit.record("run match", made, by=by)
    return made


def seed_of(cohort: Cohort) -> str:
    """One lottery for a cohort: its runs differ by what was changed, not by luck."""
    known = (
        MatchRun.objects.filter(cohort=cohort)
        .order_by("pk")
        .values_list("seed", flat=True)
        .first()
    )
    return known or secrets.token_hex(8)


def lottery(seed: str, code: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed}:{code}".encode()).digest()[:6], "big")


def gather(cohort: Cohort, *, seed: str, options: Options) -> Inputs:
    """All that the matching gets, as JSON, and beside it what was left out."""
    people, places = (
        candidates(cohort, include_reserve=options.include_reserve),
        positions(cohort),
    )
    held = seats_held(places)
    seats = {place.slug: options.seats.get(place.slug, place.seats) for place in places}
    known = {
        place.slug: number
        for place in places
        if (number := seats[place.slug]) is not None
    }
    scores = scores_of(people, options.weights)
    rows = applicant_rows(people, scores, seed)
    rankings = rankings_of(people, rows)
    return {
        "applicants": rows,
        "positions": [
            {
                "key": slug,
                "seats": max(number - held.get(slug, 0), 0),
                "ranking": rankings.get(slug, []),
            }
            for slug, number in sorted(known.items())
        ],
        "locked": locked(options.locks_of, {row["key"] for row in rows}, known),
        "without_seats": sorted(
            slug for slug, number in seats.items() if number is None
        ),
        "unscored": sorted(person.code for person in people if person.pk not in scores),
    }


def candidates(cohort: Cohort, *, include_reserve: bool) -> Sequence[Application]:
    """Who is to be placed: shortlisted, and in reserve if asked for, without an open, accepted or deferred offer."""
    statuses = [S.SHORTLISTED, S.RESERVE] if include_reserve else [S.SHORTLISTED]
    offers = Offer.objects.in_cohort(cohort)
    taken, deferred = offers.in_force(), offers.filter(status=OfferStatus.DEFERRED)
    shortlisted = Application.objects.in_cohort(cohort).filter(status__in=statuses)
    rows = shortlisted.exclude(pk__in=taken.values("application")).exclude(
        pk__in=deferred.values("application")
    )
    return list(rows.order_by("code").only("pk", "code", "is_anywhere", "cohort_id"))


def positions(cohort: Cohort) -> Sequence[Position]:
    """Those of hosts that take part; a host that withdrew is not offered."""
    rows = Position.objects.open().in_cohort(cohort).select_related("organization")
    return list(
        rows.only(
            "slug", "seats", "cohort_id", "organization__name", "organization__sort_key"
        )
    )


def seats_held(places: Iterable[Position]) -> dict[str, int]:
    held: dict[str, int] = defaultdict(int)
    for slug in (
        Offer.objects.filter(position__in=places)
        .in_force()
        .values_list("position__slug", flat=True)
    ):
        held[slug] += 1
    return held


def applicant_rows(
    people: Sequence[Application], scores: Mapping[int, float], seed: str
) -> list[dict[str, Any]]:
    chosen, refused = defaultdict(list), defaultdict(set)
    wishes = Choice.objects.filter(application__in=people).order_by(
        "application", "rank"
    )
    for pk, slug in wishes.values_list("application_id", "position__slug"):
        chosen[pk].append(slug)
    gone = Offer.objects.filter(
        application__in=people, status__in=OfferStatus.refused_by_person()
    )
    never = Application.objects.filter(
        pk__in=[person.pk for person in people], never__positions__cohort=F("cohort")
    )
    refusals = (
        *gone.values_list("application_id", "position__slug"),
        *never.values_list("pk", "never__positions__slug"),
    )
    for pk, slug in refusals:
        refused[pk].add(slug)
    return [
        {
            "key": person.code,
            "choices": chosen[person.pk],
            "anywhere": person.is_anywhere,
            "never": sorted(refused[person.pk]),
            "score": scores.get(person.pk, 0.0),
            "lottery": lottery(seed, person.code),
        }
        for person in people
    ]


def rankings_of(
    people: Sequence[Application], rows: Sequence[dict[str, Any]]
) -> dict[str, list[str]]:
    """By position, as its host wants them: first those it ranked, last those who don't fit its work.

    Between them stand the others who chose it, by programme priority, as for a position without a ranking.
    """
    ranked: dict[str, list[str]] = defaultdict(list)
    unwanted: dict[str, list[str]] = defaultdict(list)
    told = Interest.objects.filter(application__in=people).order_by(
        "position", "rank", "application__code"
    )
    for slug, code, rank, level in told.values_list(
        "position__slug", "application__code", "rank", "level"
    ):
        if rank is not None:
            ranked[slug].append(code)
        elif level == InterestLevel.NO:
            unwanted[slug].append(code)
    by_priority = sorted(
        rows, key=lambda row: (-row["score"], row["lottery"], row["key"])
    )
    for slug, last in unwanted.items():
        told_of = {*ranked[slug], *last}
        chose = [
            row["key"]
            for row in by_priority
            if slug in row["choices"] and row["key"] not in told_of
        ]
        ranked[slug] += [
            *chose,
            *(row["key"] for row in by_priority if row["key"] in last),
        ]
    return ranked


def scores_of(
    people: Sequence[Application], weights: Mapping[int, int]
) -> dict[int, float]:
    """By application: the mean of the marks of its reviews that were sent, weighted anew if `weights` says so."""
    marks: dict[int, list[float]] = defaultdict(list)
    sent = Review.objects.filter(
        application__in=people, status=ReviewStatus.SUBMITTED
    ).order_by("pk")
    anew = weighing.marks(sent, weights) if weights else {}
    for pk, review, mark in sent.values_list("application_id", "pk", "mark"):
        if (known := anew.get(review, mark)) is not None:
            marks[pk].append(known)
    return {pk: mean(values) for pk, values in marks.items()}


def locked(
    earlier: MatchRun | None, people: set[str], known: Mapping[str, int]
) -> list[list[str]]:
    """The locked lines of an earlier run, as far as person and position are still there."""
    if earlier is None:
        return []
    rows = earlier.proposals.filter(is_locked=True).order_by("order")
    pairs = rows.values_list("application__code", "position__slug")
    return [[code, slug] for code, slug in pairs if code in people and slug in known]


def solve(inputs: Inputs) -> matching.Match:
    """The same inputs give the same match, today and in a year. Raises `TransitionRefused` where they contradict each other."""
    try:
        return matching.match(*market(inputs))
    except matching.BadInput as wrong:
        raise TransitionRefused(
            _("the locked lines ask for more than there is: %(what)s")
            % {"what": f"{wrong.code} {wrong.key}"}
        ) from wrong


def market(
    inputs: Inputs,
) -> tuple[list[matching.Applicant], list[matching.Position], list[matching.Pair]]:
    """The inputs as the matching takes them."""
    people = [
        matching.Applicant(
            key=row["key"],
            choices=row["choices"],
            anywhere=row["anywhere"],
            never=frozenset(row["never"]),
            score=row["score"],
            lottery=row["lottery"],
        )
        for row in inputs["applicants"]
    ]
    places = [
        matching.Position(row["key"], row["seats"], ranking=row["ranking"])
        for row in inputs["positions"]
    ]
    return people, places, [(code, slug) for code, slug in inputs["locked"]]


def proposals(made: MatchRun, match: matching.Match) -> list[Proposal]:
    """In order of programme priority."""
    people: dict[matching.Key, int] = dict(
        Application.objects.in_cohort(made.cohort).values_list("code", "pk")
    )
    places: dict[matching.Key, int] = dict(
        Position.objects.in_cohort(made.cohort).values_list("slug", "pk")
    )
    locked_people = {code for code, _slug in made.inputs["locked"]}
    return [
        Proposal(
            run=made,
            application_id=people[code],
            position_id=places[outcome.position] if outcome.position else None,
            order=order,
            rank=outcome.rank,
            why=outcome.why,
            missed=list(outcome.missed),
            is_locked=code in locked_people,
        )
        for order, (code, outcome) in enumerate(match.outcomes.items(), 1)
    ]
