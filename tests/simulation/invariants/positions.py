"""Positions of one organization: each has texts, seats and an approval of its own."""

from django.db.models import Count, F

from organizations.models import Place, Position, ProfileRevision
from organizations.models.choices import RevisionStatus
from organizations.profiles.schema import ORGANIZATION_FIELDS
from placements.models import Offer
from tests.simulation.invariants.registry import after_each_act, at_days_end
from tests.simulation.marks import MARK


@at_days_end("a position's page says what was approved for it, and what all share")
def each_has_its_own_text(life):
    public = Position.objects.public().select_related("cohort", "organization")
    further = public.filter(participation__number__gt=1)
    for position in further.order_by("pk"):
        path = f"/en/cohorts/{position.cohort.number}/positions/{position.slug}/"
        known = words_of(position)
        for mark in MARK.findall(life.stranger.get(path).content.decode()):
            if mark not in known:
                yield f"{mark} at {path}: {life.marks.origins.get(mark)}"


def words_of(position):
    """What was approved of it, and what its organization says of all its positions."""
    approved = ProfileRevision.objects.filter(
        status=RevisionStatus.APPROVED,
        participation__organization=position.organization,
    )
    own = approved.filter(participation=position.participation)
    shared = [
        {name: content.get(name) for name in (*ORGANIZATION_FIELDS, "en", "title")}
        for content in approved.values_list("content", flat=True)
    ]
    return str([*own.values_list("content", flat=True), *shared])


@after_each_act("no province gets more people than the position has seats there")
def never_over_seats_of_a_province(life):
    known = life.memory.get("held in provinces", {})
    offers = Offer.objects.filter(
        seat__isnull=False, position__places__province=F("province")
    )
    rows = offers.values("position", "province").annotate(held=Count("pk"))
    found = {(row["position"], row["province"]): row["held"] for row in rows}
    seats = {
        (place.position_id, place.province_id): place.seats
        for place in Place.objects.all()
    }
    for key, held in sorted(found.items()):
        # A host may split its seats otherwise afterwards; nobody may be added then.
        if held > max(seats.get(key, 0), known.get(key, 0)):
            yield f"position {key[0]}, province {key[1]}: {held} of {seats.get(key)}"
    life.memory["held in provinces"] = found


@after_each_act("a position is public exactly as long as its own approval stands")
def public_by_its_own_approval(life):
    approved = ProfileRevision.objects.filter(status=RevisionStatus.APPROVED)
    keys = set(approved.values_list("participation", flat=True))
    for position in Position.objects.public().order_by("pk"):
        if position.participation_id not in keys:
            yield f"{position.slug} is public, and no revision of it is approved"
