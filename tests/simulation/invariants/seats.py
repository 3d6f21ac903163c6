"""Seats, offers and placements."""

from django.db.models import Count, F, Q

from organizations.models.choices import ParticipationStatus
from placements.models import Offer, Placement
from placements.models.choices import OfferStatus as S
from tests.simulation.invariants.registry import after_each_act
from volunteers.models import Application
from volunteers.models.choices import ApplicationStatus

HELD = (S.OPEN, S.ACCEPTED)


@after_each_act("a position never has more people than seats")
def never_over_seats(life):
    positions = Offer.objects.filter(seat__isnull=False).values("position")
    over = positions.annotate(held=Count("pk"), seats=F("position__seats"))
    for row in over.filter(held__gt=F("seats")).order_by("position"):
        known = life.memory.get("held", {})
        # A host may lower its seats afterwards; nobody may be added then.
        if row["held"] > known.get(row["position"], 0):
            yield f"position {row['position']}: {row['held']} of {row['seats']}"
    life.memory["held"] = dict(
        positions.annotate(held=Count("pk")).values_list("position", "held")
    )


@after_each_act("a person has one open offer at most")
def one_open_offer(life):
    open_offers = Offer.objects.filter(status=S.OPEN)
    people = open_offers.values("application__applicant__email").annotate(n=Count("pk"))
    for row in people.filter(n__gt=1).order_by("application__applicant"):
        yield str(row)


@after_each_act("a person works at one place at most")
def one_running_placement(life):
    running = Placement.objects.filter(status__in=("active", "on_hold"))
    people = running.values("application__applicant__email").annotate(n=Count("pk"))
    for row in people.filter(n__gt=1).order_by("application__applicant"):
        yield str(row)


@after_each_act("nothing leads to a host that left")
def nothing_leads_to_a_host_that_left(life):
    left = Q(position__participation__status=ParticipationStatus.WITHDRAWN)
    waiting = Offer.objects.filter(left, status__in=(S.PLANNED, S.OPEN))
    for offer in waiting.order_by("pk"):
        slug = offer.position.organization.slug
        yield f"offer {offer.code} ({offer.status}) at {slug}"


@after_each_act("only who is shortlisted or in reserve has an open offer")
def offers_are_to_who_was_chosen(life):
    """Of a place that ended before its first day nothing is left to be chosen for."""
    chosen = (ApplicationStatus.SHORTLISTED, ApplicationStatus.RESERVE)
    rows = Offer.objects.filter(status__in=HELD).exclude(application__status__in=chosen)
    rows = rows.exclude(placement__status="ended_early", placement__ended_on=None)
    for offer in rows.select_related("application").order_by("pk"):
        yield f"offer {offer.code} {offer.status}: {offer.application.status}"


@after_each_act("whoever withdrew holds no seat")
def who_withdrew_holds_no_seat(life):
    gone = (ApplicationStatus.WITHDRAWN, ApplicationStatus.EXPIRED)
    for one in Application.objects.filter(status__in=gone, offers__seat__isnull=False):
        yield f"application {one.code}: {one.status}"
