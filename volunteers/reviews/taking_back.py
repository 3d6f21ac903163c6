"""Taking back what was done with reviews by mistake, each with its reason.

Reasons are kept as comments that coordinators read.
"""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import Step, TransitionRefused
from portal.models import User
from volunteers import rules
from volunteers.conflicts import conflicts
from volunteers.decisions.steps import END_REVIEW
from volunteers.messages import notices
from volunteers.models import Application, Comment, Conflict, Review
from volunteers.models.choices import ReviewStatus as R
from volunteers.reviews import versions
from volunteers.scoring import stored_scores

REOPEN = Step(
    "reopen review",
    _lazy("Open the review again"),
    (R.SUBMITTED, R.ABSTAINED),
    (R.DRAFT, R.ASSIGNED),
    "reviewer until the reviews end, then coordinator with a reason",
    "to the reviewer, if a coordinator did it",
    taken_back_by="submit review",
)
TAKE_BACK_CONFLICT = Step(
    "take back conflict",
    _lazy("Take back the conflict"),
    conflicts.STEP_ASIDE.targets,
    (R.ASSIGNED, R.DRAFT),
    "another coordinator, with a reason",
    "to the reviewer",
    taken_back_by="set aside for a conflict",
)
STEPS = (REOPEN, TAKE_BACK_CONFLICT)


def is_begun(application: Application) -> bool:
    """Whether somebody has written a review of it."""
    return any(
        review.status in (R.DRAFT, R.SUBMITTED) for review in application.reviews.all()
    )


def end_review(application: Application, *, by: User, note: str) -> None:
    """Its reviewers were assigned by mistake: they are asked no longer.

    Raises `TransitionRefused`, also once one of them has begun.
    """
    lifecycle.ensure_reason(note)
    with transaction.atomic():
        lifecycle.lock(application)
        # Locked, so that none is begun between this question and the step.
        list(application.reviews.select_for_update().order_by("pk"))
        if is_begun(application):
            raise TransitionRefused(_("a review of it has begun"))
        lifecycle.take(application, END_REVIEW, by=by)
        application.reviews.filter(status=R.ASSIGNED).delete()
        Comment.objects.add_reason(application, END_REVIEW.label, note, by=by)


def reopen(review: Review, *, by: User, note: str = "") -> None:
    """A sent review is a draft again, and counts no more until it is sent.

    `note`: a coordinator's reason. Raises `TransitionRefused`.
    """
    with transaction.atomic():
        conflicts.lock(review)
        if not rules.can_reopen_review(by, review):
            raise TransitionRefused(_("this review is closed"))
        was_sent, is_own = review.status == R.SUBMITTED, review.reviewer_id == by.pk
        if was_sent:
            versions.keep(review)
        to = R.DRAFT if was_sent else R.ASSIGNED
        lifecycle.take(review, REOPEN, by=by, to=to, mark=None)
        if was_sent:
            stored_scores.update_soon(review.application)
        if not is_own:
            lifecycle.ensure_reason(note)
            Comment.objects.add_reason(review.application, REOPEN.label, note, by=by)
            notices.review_assigned(review)


def take_back_conflict(conflict: Conflict, *, by: User, note: str) -> None:
    """It was declared by mistake: the person sees the application again.

    A review of theirs is open again. Raises `TransitionRefused`, also where the portal
    itself knows of a conflict.
    """
    lifecycle.ensure_reason(note)
    application, person = conflict.application, conflict.reviewer
    with transaction.atomic():
        lifecycle.lock(application)
        if not rules.can_take_back_conflict(by, conflict):
            raise TransitionRefused(_("another coordinator has to take it back"))
        conflict.delete()
        if conflicts.conflict_kind(application, person):
            raise TransitionRefused(_("the portal itself knows of this conflict"))
        Comment.objects.add_reason(application, TAKE_BACK_CONFLICT.label, note, by=by)
        review = application.reviews.filter(reviewer=person, status=R.CONFLICTED)
        if row := review.first():
            to = R.DRAFT if row.scores.exists() else R.ASSIGNED
            lifecycle.take(
                row, TAKE_BACK_CONFLICT, by=by, to=to, mark=None, cleared_at=None
            )
            notices.review_assigned(row)
        else:
            audit.record(
                TAKE_BACK_CONFLICT.name, application, by=by, fields=["conflicts"]
            )
