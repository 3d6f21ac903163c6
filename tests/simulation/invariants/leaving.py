"""What if a host left now, or a volunteer for safety? Tried, and rolled back."""

from django.db import transaction

from organizations.models import Participation
from organizations.models.choices import ParticipationStatus
from organizations.profiles import workflow as profile_workflow
from placements.matching.planned_offers import PLACEABLE
from placements.models import Offer, Placement
from placements.models.choices import OfferOrigin, OfferStatus, PlacementStatus
from tests.simulation.forms import Hand
from tests.simulation.invariants import promises, seats
from tests.simulation.invariants.registry import at_days_end
from volunteers.models import Choice

SAFETY = "/en/placement/end/"


@at_days_end("a host can leave at any moment; nothing leads to it, and words hold")
def hosts_can_leave(life):
    taking_part = Participation.objects.filter(
        cohort=life.world.cohort, status=ParticipationStatus.APPROVED
    ).order_by("pk")
    richest = taking_part.filter(positions__offers__status=OfferStatus.OPEN)
    for participation in some(life, richest.distinct() or taking_part):
        with transaction.atomic():
            plan_somebody(participation)
            profile_workflow.withdraw(participation, by=life.world.coordinator)
            found = [
                *seats.nothing_leads_to_a_host_that_left(life),
                *promises.promised_choices_are_open(life),
            ]
            transaction.set_rollback(True)
        life.memory.pop("newest promise", None)
        yield from found


def plan_somebody(participation):
    """An offer there waits for its release, if anybody chose it who has none."""
    choices = Choice.objects.filter(
        position__participation=participation, application__status__in=PLACEABLE
    ).exclude(application__offers__isnull=False)
    if choice := choices.order_by("pk").first():
        Offer.objects.create(
            application_id=choice.application_id,
            position_id=choice.position_id,
            rank=choice.rank,
            origin=OfferOrigin.NEXT,
        )


@at_days_end("after an end for safety the host has no way to the person")
def safety_cuts_contact(life):
    """Of those that ended so, and of one that would now."""
    running = Placement.objects.filter(status__in=PlacementStatus.running())
    for placement in some(life, running.order_by("pk")):
        with transaction.atomic():
            if leave_for_safety(life, placement):
                yield from contacts(life, placement.pk)
            transaction.set_rollback(True)
    ended = Placement.objects.filter(end_kind="safety").order_by("pk")
    for pk in ended.values_list("pk", flat=True):
        yield from contacts(life, pk)


def some(life, rows):
    rows = list(rows)
    return [life.chance.choice(rows)] if rows else []


def leave_for_safety(life, placement):
    """As the volunteer does it, on the page."""
    person = placement.application.applicant
    actor = next((a for a in life.world.actors if a.person == person), None)
    if actor is None:
        return False
    actor.begin(life.now())
    page = actor.open(SAFETY).page
    for form in page.forms if page else ():
        if form.action == SAFETY:
            actor.send(form, Hand(actor, life.chance, life.marks).fill(form))
    placement.refresh_from_db()
    return placement.end_kind == "safety"


def contacts(life, pk):
    """Addresses and numbers of the person on pages of the host, and their name where
    nobody else's stands.
    """
    placement = Placement.objects.for_reading().get(pk=pk)
    application = placement.application
    organization = placement.position.organization
    ways = [application.applicant.email, application.phone]
    members = organization.memberships.values_list("user", flat=True)
    base = f"/en/host/{organization.slug}/volunteers/"
    for actor in [a for a in life.world.actors if a.person and a.person.pk in members]:
        actor.begin(life.now())
        own = f"{base}{placement.code}/"
        for address, words in ((base, ways), (own, [*ways, application.display_name])):
            text = actor.client.get(address).content.decode()
            for word in words:
                if word and word in text:
                    yield f"{actor} reads {word} at {address}"
