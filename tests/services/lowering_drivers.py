"""A host's seats are lowered while planned offers are released."""

from organizations.models import Participation, Position
from organizations.profiles import workflow as profile_workflow
from placements.models import Offer
from placements.models.choices import OfferStatus
from placements.offers import workflow as offer_workflow
from portal.kernel import audit
from portal.models import Message
from tests import make
from tests.services.meeting import at_once


def lower_while_releasing(offers, coordinator, seats):
    """One thread approves fewer seats, each of the others releases a planned offer."""
    revision = make.draft_revision(
        Participation.objects.get(), by=coordinator, seats=seats
    )
    profile_workflow.submit(revision, by=coordinator, notify=False)

    def act(number):
        if number == len(offers) // 2:
            return profile_workflow.approve(revision, by=coordinator) or "lowered"
        pk = offers[number if number < len(offers) // 2 else number - 1]
        offer = Offer.objects.get(pk=pk)
        return offer_workflow.release(offer, by=coordinator) or "released"

    answers = at_once(len(offers) + 1, act)
    opened = Offer.objects.filter(status=OfferStatus.OPEN)
    released, held = answers.count("released"), opened.count()
    letters = Message.objects.filter(kind="offer_made").count()
    return {
        "answered": len(answers),
        "lowered": answers.count("lowered"),
        "seats": Position.objects.get().seats,
        # Those who came first keep what they were told; the new number holds after.
        "enough": held >= seats,
        "told": released == held == letters,
        "apart": len(set(opened.values_list("seat", flat=True))) == held,
        "later": later_release(coordinator),
        "broken": list(audit.verify()),
    }


def later_release(coordinator):
    """What whoever was left over hears now; all won if nobody was."""
    planned = Offer.objects.filter(status=OfferStatus.PLANNED).order_by("pk")
    if not (offer := planned.first()):
        return "refused"
    [answer] = at_once(1, lambda _number: offer_workflow.release(offer, by=coordinator))
    return answer
