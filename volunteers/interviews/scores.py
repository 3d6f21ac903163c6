"""The panel's scores of an interview: drafts, submitting, conflicts of interest.

The others' scores are visible after one's own are sent.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import Step, TransitionRefused
from portal.models import User
from volunteers import rules
from volunteers.conflicts import conflicts
from volunteers.interviews import booking
from volunteers.messages import interview_notices
from volunteers.models import Application, Assessment, Comment, Interview
from volunteers.models.choices import AssessmentStatus as A
from volunteers.models.choices import InterviewStatus, ReviewStatus
from volunteers.scoring import scored_forms, statistics

SEND = Step(
    "submit interview scores",
    _lazy("Send"),
    (A.DRAFT,),
    (A.SUBMITTED,),
    "member of the panel",
    taken_back_by="reopen interview scores",
)
REOPEN = Step(
    "reopen interview scores",
    _lazy("Open the scores again"),
    (A.SUBMITTED,),
    (A.DRAFT,),
    "member of the panel until something is decided, or coordinator with a reason",
    "to the member, if a coordinator did it",
    taken_back_by="submit interview scores",
)
ASSESSMENT_STEPS = (SEND, REOPEN)


def get_assessment(interview: Interview, person: User) -> Assessment | None:
    """The person's own; None before they have confirmed that they have no conflict."""
    rows = interview.assessments.filter(member=person).prefetch_related(
        "scores__criterion"
    )
    assessment = rows.first()
    if assessment:
        assessment.interview = interview
    return assessment


def confirm_no_conflict(interview: Interview, *, by: User) -> None:
    """The person knows of no conflict: opens the text, unless the portal knows one.

    Raises `TransitionRefused`.
    """
    with transaction.atomic():
        lifecycle.lock(interview.application)
        # Asked under the lock: the panel may have changed while the page was open.
        if not Interview.objects.of_member(by).filter(pk=interview.pk).exists():
            raise TransitionRefused(_("it is not yours any more"))
        if kind := conflicts.conflict_kind(interview.application, by):
            set_aside(interview, kind=kind, note="", by=by)
        elif Assessment.objects.get_or_create(interview=interview, member=by)[1]:
            audit.record(
                "confirm no conflict", interview, by=by, fields=["assessments"]
            )


def declare_conflict(interview: Interview, *, kind: str, note: str, by: User) -> None:
    """The interviewer steps aside, for good: from the interview, and from a review of
    the same application.
    """
    with transaction.atomic():
        lifecycle.lock(interview.application)
        set_aside(interview, kind=kind, note=note, by=by)


def set_aside(interview: Interview, *, kind: str, note: str, by: User) -> None:
    """In the caller's transaction.

    A draft goes; what was sent stays stored, but counts no more.
    """
    # Of all interviews of the application, not only of this one.
    Assessment.objects.filter(
        interview__application=interview.application, member=by, status=A.DRAFT
    ).delete()
    review = (
        interview.application.reviews.filter(reviewer=by)
        .exclude(status=ReviewStatus.CONFLICTED)
        .first()
    )
    if review:
        conflicts.set_aside(review, kind=kind, note=note, by=by)
    else:
        conflicts.store_conflict(interview.application, by, kind=kind, note=note)
    audit.record("declare a conflict", interview, by=by, fields=["conflicts"])


def save_draft(
    assessment: Assessment,
    *,
    scores: Mapping[int, int],
    comment: str,
    seen: str,
    by: User,
    notes: Mapping[int, str] = scored_forms.NO_NOTES,
) -> None:
    """As `reviewing.save_draft`. Raises `StaleVersion` or `TransitionRefused`."""
    with transaction.atomic():
        lock_open(assessment, seen=seen, by=by)
        scored_forms.store(assessment, scores=scores, comment=comment, notes=notes)


def submit(
    assessment: Assessment,
    *,
    scores: Mapping[int, int],
    comment: str,
    seen: str,
    by: User,
    notes: Mapping[int, str] = scored_forms.NO_NOTES,
) -> None:
    """Whoever sends scores says that the interview took place.

    Raises `StaleVersion` or `TransitionRefused`.
    """
    with transaction.atomic():
        lock_open(assessment, seen=seen, by=by)
        criteria = assessment.interview.application.cohort.criteria.of_interviews()
        mark = scored_forms.mark(scores, criteria, needs_criteria=True)
        scored_forms.store(assessment, scores=scores, comment=comment, notes=notes)
        lifecycle.take(assessment, SEND, by=by, mark=mark)
        if assessment.interview.status == InterviewStatus.BOOKED:
            booking.mark(assessment.interview, booking.MARK_HELD, by=by)


def reopen(assessment: Assessment, *, by: User, note: str = "") -> None:
    """Sent scores are a draft again, and count no more until they are sent.

    `note`: a coordinator's reason. Raises `TransitionRefused`.
    """
    with transaction.atomic():
        application = assessment.interview.application
        # The application first, as a decision does, which must not come in between.
        lifecycle.lock(application)
        lifecycle.lock(assessment.interview)
        if not rules.can_reopen_scores(by, assessment):
            raise TransitionRefused(_("the scores of this interview are closed"))
        lifecycle.take(assessment, REOPEN, by=by, mark=None)
        if assessment.member_id != by.pk:
            lifecycle.ensure_reason(note)
            Comment.objects.add_reason(application, REOPEN.label, note, by=by)
            interview_notices.scores_reopened(assessment)


def lock_open(assessment: Assessment, *, seen: str, by: User) -> None:
    """Lock order: the interview first, as in `booking.mark`."""
    # The other way round it would deadlock with somebody who marks it as held.
    lifecycle.lock(assessment.interview)
    lifecycle.lock(assessment)
    ensure_open(assessment, by)
    scored_forms.ensure_current(assessment, seen)


def ensure_open(assessment: Assessment, by: User) -> None:
    if not rules.can_assess(by, assessment):
        raise TransitionRefused(_("the scores of this interview are closed"))


def other_scores(assessment: Assessment) -> QuerySet[Assessment]:
    """Their scores only, once one's own are sent and where the cohort allows it: no
    comments, notes, names.
    """
    rows = Assessment.objects.filter(
        interview=assessment.interview, status=A.SUBMITTED
    ).exclude(pk=assessment.pk)
    # Ordered by a random code: the order of arrival would tell who wrote what.
    return rows.defer("comment").prefetch_related("scores__criterion").order_by("code")


def sees_other_scores(assessment: Assessment) -> bool:
    return (
        assessment.status == A.SUBMITTED
        and assessment.interview.application.cohort.shares_scores
    )


def mean(application: Application) -> dict[str, Any]:
    """Of the marks that count: their `mean`, or None, and their `count`."""
    marks = Assessment.objects.of_application(application).counting()
    # Without model instances: the sealed comments aren't loaded.
    values = [mark for mark in marks.values_list("mark", flat=True) if mark is not None]
    summary = statistics.summarize(values)
    return {"mean": summary.mean if summary else None, "count": len(values)}
