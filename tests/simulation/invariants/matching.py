"""Matches say what they did, and the next in line is who the match would take."""

from statistics import mean

from placements.matching import allocation, matching, planned_offers
from placements.models import MatchRun, Offer
from placements.models.choices import OfferOrigin, OfferStatus
from placements.offers import adoption
from portal.kernel.lifecycle import TransitionRefused
from tests.simulation.invariants.registry import after_each_act, at_days_end
from volunteers.models import Interest, Review
from volunteers.models.choices import ReviewStatus

TOLERANCE = 1e-6


@after_each_act("a match weighs criteria as its page said")
def weights_are_as_said(life):
    last = life.memory.get("newest run", 0)
    for run in MatchRun.objects.filter(pk__gt=last).order_by("pk"):
        life.memory["newest run"] = run.pk
        yield from wrong_scores(run)


@at_days_end("a match that tries nothing weighs criteria as the rubric does")
def untouched_weights_are_the_rubrics(life):
    if run := tried_run(life):
        yield from wrong_scores(run)


def wrong_scores(run):
    rubric = run.cohort.criteria.of_reviews().values_list("pk", "weight")
    tried = {int(pk): weight for pk, weight in run.options["weights"].items()}
    weights = {**dict(rubric), **tried}
    for row in run.inputs["applicants"]:
        expected = expected_score(row["key"], weights)
        if abs(row["score"] - expected) > TOLERANCE:
            yield f"run {run.code}: {row['key']} counts {row['score']}, not {expected}"


def expected_score(code, weights):
    """The mean of the marks, each a mean of scores by their weights."""
    reviews = Review.objects.filter(
        application__code=code, status=ReviewStatus.SUBMITTED
    ).prefetch_related("scores")
    return mean([mark(review, weights) for review in reviews] or [0])


def mark(review, weights):
    scores = [
        (row.value, weights.get(row.criterion_id, 0)) for row in review.scores.all()
    ]
    total = sum(weight for _value, weight in scores)
    if not total:
        return review.mark or 0
    return sum(value * weight for value, weight in scores) / total


@after_each_act("the next in line is whom the match would give the seat")
def next_is_as_matched(life):
    """Of positions whose host has no ranking of its own."""
    last = life.memory.get("newest offer", 0)
    for offer in Offer.objects.filter(pk__gt=last).order_by("pk"):
        life.memory["newest offer"] = offer.pk
        if offer.origin != OfferOrigin.NEXT or is_ranked(offer.position):
            continue
        run = MatchRun.objects.adopted_in(offer.position.cohort)
        expected = winner(offer.position, run, but=offer)
        if expected and expected != offer.application.code:
            yield (
                f"offer {offer.code} at {offer.position.slug}: "
                f"{offer.application.code} instead of {expected}"
            )


@at_days_end("the next in line is whom the match would give the seat, for any seat")
def next_is_as_matched_for_any_seat(life):
    """With a match that is adopted for this look, where none is."""
    run = MatchRun.objects.adopted_in(life.world.cohort) or tried_run(life)
    if run and run.adopted_at is None:
        adoption.adopt(run, by=life.world.coordinator)
    pairs = []
    for position in allocation.open_positions(life.world.cohort) if run else ():
        first = next(iter(planned_offers.candidates_in_order(position, run)), None)
        if first and not is_ranked(position):
            pairs.append((position, first[0].code, winner(position, run)))
    if pairs and not any(expected for _position, _code, expected in pairs):
        yield "somebody is next everywhere, but the match gives nobody a seat"
    for position, code, expected in pairs:
        if expected and code != expected:
            yield f"{position.slug}: {code} instead of {expected}"


def tried_run(life):
    by, options = life.world.coordinator, allocation.Options()
    try:
        return allocation.run(life.world.cohort, by=by, name="what if", options=options)
    except TransitionRefused:
        return None


def is_ranked(position):
    return Interest.objects.filter(position=position).exists()


def winner(position, run, *, but=None):
    """Who gets one seat there, of those whom it can still be offered; as it was before
    the offer `but`.
    """
    weights = allocation.Options.from_json(run.options).weights
    options = allocation.Options(include_reserve=True, weights=weights)
    inputs = allocation.gather_inputs(run.cohort, seed=run.seed, options=options)
    offers = Offer.objects.exclude(pk=but.pk) if but else Offer.objects.all()
    gone = offers.filter(position=position, host_left=False)
    waiting = offers.filter(status=OfferStatus.PLANNED)
    codes = {
        *gone.values_list("application__code", flat=True),
        *waiting.values_list("application__code", flat=True),
    }
    key = position.pk
    inputs["applicants"] = [
        {**row, "choices": [key] if key in row["choices"] else []}
        for row in inputs["applicants"]
        if row["key"] not in codes
    ]
    inputs["positions"] = [{"key": key, "seats": 1, "ranking": []}]
    inputs["locked"] = []
    found = matching.match(*allocation.build_market(inputs)).assignment
    return next(iter(found), None)
