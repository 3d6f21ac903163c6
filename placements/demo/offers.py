"""Demo data: one adopted match of the shortlisted, and its offers in several states."""

from typing import Any

from organizations.models import Cohort, Position
from placements.matching import allocation, planned_offers, runs
from placements.models import Offer
from placements.models.choices import OfferStatus
from placements.offers import workflow
from portal.models import User
from volunteers.application import drafting
from volunteers.conflicts import conflicts
from volunteers.decisions import workflow as applying
from volunteers.demo.people import COMMENT, Crowd
from volunteers.models import Application
from volunteers.reviews import reviewing
from volunteers.scoring import scored_forms

REASON = "ได้งานใกล้บ้านแล้ว"


def matched(cohort: Cohort, crowd: Crowd, offered: User) -> None:
    """`offered` keeps an open offer; of the others some wait, some are open, one was accepted, one declined."""
    shortlisted(crowd, offered)
    run = allocation.run(
        cohort, by=crowd.coordinator, name="รอบแรก", options=allocation.Options()
    )
    runs.adopt(run, by=crowd.coordinator)
    for offer in first(
        planned_offers.plan(run, by=crowd.coordinator).made, offered, count=5
    ):
        workflow.release(offer, by=crowd.coordinator)
    others = (
        Offer.objects.filter(status=OfferStatus.OPEN)
        .exclude(application__applicant=offered)
        .order_by("pk")
    )
    for number, offer in enumerate(others.select_related("application__applicant")):
        if number == 0:
            workflow.accept(offer, by=offer.application.applicant)
        elif number == 1:
            workflow.decline(offer, by=offer.application.applicant, reason=REASON)


def first(offers: list[Offer], person: User, *, count: int) -> list[Offer]:
    """The person's own, then others."""
    return sorted(
        offers, key=lambda offer: offer.application.applicant_id != person.pk
    )[:count]


def shortlisted(crowd: Crowd, person: User) -> Application:
    """An application with the best marks, to positions that have seats."""
    application = crowd.fill(person)
    drafting.save_section(application, "choices", wishes(crowd), version=1, by=person)
    applying.submit(application, by=person)
    reviewing.assign_evenly(application, among=crowd.reviewers, by=crowd.coordinator)
    for review in application.reviews.select_related("application__cohort", "reviewer"):
        conflicts.clear(review, by=review.reviewer)
        marks = dict.fromkeys(crowd.criteria, scored_forms.HIGHEST)
        seen = scored_forms.version(review)
        reviewing.submit(
            review, scores=marks, comment=COMMENT, seen=seen, by=review.reviewer
        )
    applying.shortlist(application, by=crowd.coordinator)
    return application


def wishes(crowd: Crowd) -> dict[str, Any]:
    places = Position.objects.open().in_cohort(crowd.cohort).filter(seats__gte=1)[:3]
    reasons = [reason["text"] for reason in crowd.people["reasons"]]
    return {"choices": list(zip(places, reasons, strict=False)), "is_anywhere": False}
