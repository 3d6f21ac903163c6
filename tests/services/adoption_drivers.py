"""Adopting another match while planned offers are released."""

from placements.models import MatchRun, Offer
from placements.models.choices import OfferStatus
from placements.offers import adoption
from placements.offers import workflow as offer_workflow
from portal.kernel import audit
from portal.models import Message
from tests.services.meeting import at_once


def run_of(cohort, coordinator, name):
    return MatchRun.objects.create(
        cohort=cohort,
        made_by=coordinator,
        name=name,
        inputs={"applicants": [], "positions": [], "locked": []},
    )


def adopt_while_releasing(offers, coordinator):
    """One thread adopts, each of the others releases an offer that is planned."""
    cohort = Offer.objects.select_related("application__cohort").first()
    cohort = cohort.application.cohort
    first, second = (run_of(cohort, coordinator, name) for name in ("ก", "ข"))
    adoption.adopt(first, reason="เหตุผล", by=coordinator)
    Offer.objects.update(status=OfferStatus.PLANNED, withdrawn_for=None)

    def act(number):
        if number == 0:
            return adoption.adopt(second, reason="ที่เพิ่ม", by=coordinator)
        offer = Offer.objects.get(pk=offers[number - 1])
        return offer_workflow.release(offer, by=coordinator)

    answers = at_once(len(offers) + 1, act)
    states = list(Offer.objects.values_list("status", flat=True))
    opened = states.count(OfferStatus.OPEN)
    letters = Message.objects.filter(kind="offer_made").count()
    withdrawn = Message.objects.filter(kind="offer_withdrawn").count()
    return {
        "answered": len(answers),
        "adopted": MatchRun.objects.adopted_in(cohort) == second,
        "settled": opened + states.count(OfferStatus.WITHDRAWN) == len(offers),
        "told": letters == opened and withdrawn == 0,
        "broken": list(audit.verify()),
    }
