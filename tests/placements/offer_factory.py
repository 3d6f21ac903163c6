"""Factories of shortlisted applications, positions with seats, runs and offers."""

from organizations.models import Position
from placements.matching import allocation, planned_offers
from placements.models import Offer
from placements.offers import adoption
from placements.offers import workflow as offer_workflow
from tests import make
from tests.replay import replayed
from tests.volunteers import judging
from volunteers.decisions import workflow as application_workflow


@replayed
def shortlisted(cohort, coordinator, *positions, applicant=None, score=3):
    """A shortlisted application with one submitted review."""
    application, [review] = judging.in_review(
        cohort, coordinator, positions=positions, applicant=applicant
    )
    judging.send(review, score)
    application_workflow.shortlist(application, by=coordinator)
    return application


@replayed
def in_reserve(cohort, coordinator, *positions, **more):
    application = shortlisted(cohort, coordinator, *positions, **more)
    application_workflow.put_in_reserve(application, by=coordinator)
    return application


def position(cohort, slug, seats=1, **more):
    return make.position(
        cohort, slug=slug, name=f"องค์กร {slug} (ตัวอย่าง)", seats=seats, **more
    )


@replayed
def match_run(cohort, coordinator, name="รอบหนึ่ง", seats=(), **options):
    """`seats`: by slug of a position."""
    counts = dict(seats)
    positions = Position.objects.in_cohort(cohort).filter(slug__in=counts)
    options["seats"] = {row.pk: counts[row.slug] for row in positions}
    return allocation.run(
        cohort, by=coordinator, name=name, options=allocation.Options(**options)
    )


@replayed
def adopted_run(cohort, coordinator):
    adopted = match_run(cohort, coordinator)
    adoption.adopt(adopted, by=coordinator)
    return adopted


@replayed
def planned(application, position, rank=1):
    return Offer.objects.create(
        application=application, position=position, rank=rank, origin="run"
    )


@replayed
def opened(application, position, coordinator):
    offer = planned(application, position)
    offer_workflow.release(offer, by=coordinator)
    return offer


@replayed
def accepted(application, position, coordinator):
    offer = opened(application, position, coordinator)
    offer_workflow.accept(offer, by=application.applicant)
    return offer


def plan_offers(run, coordinator):
    return planned_offers.plan(run, by=coordinator).offers


def proposal_of(run, application):
    return run.proposals.get(application=application)


def slugs_by_code(run):
    """Who is where in the run: code of the application → slug of the position."""
    return dict(run.proposals.values_list("application__code", "position__slug"))
