"""People and positions as a match needs them: applications that are shortlisted, positions with seats, offers."""

from placements.matching import allocation, planned_offers, runs
from placements.models import Offer
from placements.offers import workflow
from tests import make
from tests.volunteers import judging
from volunteers.decisions import workflow as application_workflow


def shortlisted(cohort, coordinator, *positions, applicant=None, score=3):
    """An application with one review that was sent."""
    application, [review] = judging.in_review(
        cohort, coordinator, positions=positions, applicant=applicant
    )
    judging.send(review, score)
    application_workflow.shortlist(application, by=coordinator)
    return application


def reserve(cohort, coordinator, *positions, **more):
    application = shortlisted(cohort, coordinator, *positions, **more)
    application_workflow.put_in_reserve(application, by=coordinator)
    return application


def position(cohort, slug, seats=1, **more):
    return make.position(
        cohort, slug=slug, name=f"องค์กร {slug} (ตัวอย่าง)", seats=seats, **more
    )


def run(cohort, coordinator, name="รอบหนึ่ง", **options):
    return allocation.run(
        cohort, by=coordinator, name=name, options=allocation.Options(**options)
    )


def adopted(cohort, coordinator):
    made = run(cohort, coordinator)
    runs.adopt(made, by=coordinator)
    return made


def planned(application, position, rank=1):
    return Offer.objects.create(
        application=application, position=position, rank=rank, origin="run"
    )


def opened(application, position, coordinator):
    offer = planned(application, position)
    workflow.release(offer, by=coordinator)
    return offer


def accepted(application, position, coordinator):
    offer = opened(application, position, coordinator)
    workflow.accept(offer, by=application.applicant)
    return offer


def plan(run_, coordinator):
    return planned_offers.plan(run_, by=coordinator).made


def line(run_, application):
    return run_.proposals.get(application=application)


def places(run_):
    """Who is where: reference of the application → address of the position."""
    return dict(run_.proposals.values_list("application__code", "position__slug"))
