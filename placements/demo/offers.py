"""Demo data: one adopted match, and its offers in several statuses."""

from typing import Any

from organizations.models import Cohort, Position
from placements.matching import allocation, planned_offers
from placements.models import Offer
from placements.models.choices import OfferStatus
from placements.offers import adoption
from placements.offers import workflow as offer_workflow
from portal.models import User
from volunteers.application import drafting, qualifications
from volunteers.conflicts import conflicts
from volunteers.decisions import workflow as application_workflow
from volunteers.demo.people import COMMENT, DemoApplicants
from volunteers.models import Application
from volunteers.reviews import reviewing
from volunteers.scoring import scored_forms

REASON = "ได้งานใกล้บ้านแล้ว"


def create_offers(cohort: Cohort, crowd: DemoApplicants, offered: User) -> None:
    """`offered` has an open offer; of the others some wait, some are open.

    One was accepted, one declined.
    """
    shortlisted_application(crowd, offered)
    run = allocation.run(
        cohort, by=crowd.coordinator, name="รอบแรก", options=allocation.Options()
    )
    adoption.adopt(run, by=crowd.coordinator)
    planned = planned_offers.plan(run, by=crowd.coordinator).offers
    for offer in own_offer_first(planned, offered, count=5):
        offer_workflow.release(offer, by=crowd.coordinator)
    others = (
        Offer.objects.filter(status=OfferStatus.OPEN)
        .exclude(application__applicant=offered)
        .order_by("pk")
    )
    for number, offer in enumerate(others.select_related("application__applicant")):
        if number == 0:
            offer_workflow.accept(offer, by=offer.application.applicant)
        elif number == 1:
            offer_workflow.decline(offer, by=offer.application.applicant, reason=REASON)


def own_offer_first(offers: list[Offer], person: User, *, count: int) -> list[Offer]:
    """The person's own, then others, `count` in all."""
    return sorted(
        offers, key=lambda offer: offer.application.applicant_id != person.pk
    )[:count]


def shortlisted_application(crowd: DemoApplicants, person: User) -> Application:
    """An application with the best marks, to positions that have seats."""
    application = crowd.fill(person)
    drafting.save_section(application, "choices", choices(crowd), version=1, by=person)
    application_workflow.submit(application, by=person)
    reviewing.assign_evenly(application, among=crowd.reviewers, by=crowd.coordinator)
    for review in application.reviews.select_related("application__cohort", "reviewer"):
        conflicts.confirm_no_conflict(review, by=review.reviewer)
        marks = dict.fromkeys(crowd.criteria, scored_forms.HIGHEST)
        seen = scored_forms.version(review)
        reviewing.submit(
            review, scores=marks, comment=COMMENT, seen=seen, by=review.reviewer
        )
    application_workflow.shortlist(application, by=crowd.coordinator)
    return application


def choices(crowd: DemoApplicants) -> dict[str, Any]:
    positions = Position.objects.open().in_cohort(crowd.cohort).filter(seats__gte=1)[:3]
    reasons = [reason["text"] for reason in crowd.people["reasons"]]
    return {
        "choices": list(zip(positions, reasons, strict=False)),
        "fits": {
            position.slug: qualifications.answers_of(position, lambda row: True)
            for position in positions
        },
        "is_anywhere": False,
    }
