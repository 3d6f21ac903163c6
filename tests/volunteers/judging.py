"""Applications in the states that judging is about."""

from portal.kernel import lifecycle
from tests import make
from tests.replay import replayed
from volunteers.conflicts import conflicts
from volunteers.decisions import workflow
from volunteers.decisions.steps import BEGIN_REVIEW
from volunteers.models import Review
from volunteers.reviews import reviewing
from volunteers.scoring import scored_forms


@replayed
def in_review(cohort, coordinator, *reviewers, positions=(), applicant=None):
    """An application whose review has begun, with a review for each reviewer.

    Moved by its step alone: who may review it wasn't asked, and nobody was written to.
    """
    application = make.application(cohort, applicant, positions)
    lifecycle.take(application, BEGIN_REVIEW, by=coordinator)
    reviews = [
        Review.objects.create(application=application, reviewer=person)
        for person in reviewers or [make.reviewer(cohort)]
    ]
    return application, reviews


@replayed
def assigned(cohort, coordinator, *reviewers, **more):
    """An application sent and assigned as people do it; all are written to."""
    application = make.sent_application(cohort, **more)
    reviews = workflow.assign(application, reviewers=reviewers, by=coordinator)
    return application, reviews


@replayed
def cleared(review):
    """Its reviewer has said that they know of no conflict, so the text is open."""
    conflicts.confirm_no_conflict(review, by=review.reviewer)
    return review


def scores(review, *values):
    """`values` for the cohort's criteria in their order; one value stands for all."""
    criteria = list(review.application.cohort.criteria.all())
    given = values * len(criteria) if len(values) == 1 else values
    return {
        criterion.pk: value for criterion, value in zip(criteria, given, strict=False)
    }


@replayed
def send(review, *values, comment=""):
    reviewing.submit(
        review,
        scores=scores(review, *values),
        comment=comment,
        seen=scored_forms.version(review),
        by=review.reviewer,
    )


@replayed
def save(review, *values, comment=""):
    reviewing.save_draft(
        review,
        scores=scores(review, *values),
        comment=comment,
        seen=scored_forms.version(review),
        by=review.reviewer,
    )
