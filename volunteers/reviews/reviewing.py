"""Reviews: who is asked, drafts, sending."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort
from portal.kernel import lifecycle
from portal.kernel.lifecycle import Step, TransitionRefused
from portal.models import User
from volunteers import rules
from volunteers.conflicts import conflicts
from volunteers.decisions import workflow
from volunteers.decisions.steps import ASSIGN_AGAIN
from volunteers.models import Application, PanelMember, Review
from volunteers.models.choices import ReviewStatus as R
from volunteers.models.queries import scope
from volunteers.scoring import scored_forms, stored_scores
from volunteers.scoring.scored_forms import NO_NOTES

BEGIN = Step(
    "begin draft",
    _lazy("Begin"),
    (R.ASSIGNED,),
    (R.DRAFT,),
    "reviewer",
    taken_back_by="none: a draft counts for nothing until it is sent",
)
SEND = Step(
    "submit review",
    _lazy("Send"),
    (R.ASSIGNED, R.DRAFT),
    (R.SUBMITTED,),
    "reviewer",
    taken_back_by="reopen review",
)
ABSTAIN = Step(
    "abstain",
    _lazy("Abstain"),
    (R.ASSIGNED, R.DRAFT),
    (R.ABSTAINED,),
    "reviewer",
    taken_back_by="reopen review",
)
HAND_OVER = Step(
    "hand over",
    _lazy("Hand over"),
    (R.ASSIGNED, R.DRAFT),
    (R.HANDED_OVER,),
    "coordinator",
    taken_back_by="assign again",
)
WRITING_STEPS = (
    BEGIN,
    SEND,
    ABSTAIN,
    HAND_OVER,
    ASSIGN_AGAIN,
    conflicts.STEP_ASIDE,
)


@dataclass(frozen=True)
class Load:
    """How much a member of the panel has been given, and how much of it is done.

    `most`: their own limit, if they have one.
    """

    person: User
    asked: int
    done: int
    most: int | None = None


def with_loads(panel: QuerySet[PanelMember], *, by: User | None = None) -> Any:
    """Each with `asked` and `done`, of their own cohort; who left one, by abstaining or
    a conflict, doesn't count, nor what is hidden from `by`.
    """
    # One join serves both counts; without it reviews of other cohorts would count.
    own_cohort = Q(user__reviews__application__cohort=F("cohort"))
    if by:
        hidden = scope.hidden_applications(by)
        own_cohort &= ~Q(user__reviews__application__in=hidden)
    return panel.annotate(
        asked=Count(
            "user__reviews",
            filter=own_cohort & ~Q(user__reviews__status__in=R.dropped()),
        ),
        done=Count(
            "user__reviews", filter=own_cohort & Q(user__reviews__status=R.SUBMITTED)
        ),
    )


def loads(cohort: Cohort) -> list[Load]:
    """The panel, least loaded first."""
    rows = with_loads(
        PanelMember.objects.filter(cohort=cohort, user__is_active=True).select_related(
            "user"
        )
    )
    return [
        Load(row.user, row.asked, row.done, row.most_reviews)
        for row in rows.order_by("asked", "user_id")
    ]


def least_loaded(
    panel_loads: Sequence[Load],
    *,
    among: Collection[User],
    asked_ids: Collection[int],
    needed: int,
) -> list[User]:
    """Of `known`, lightest first, the next `needed` people of `among` who are not asked
    `already` (ids).
    """
    candidates = [
        load.person
        for load in panel_loads
        if load.person in among and load.person.pk not in asked_ids
    ]
    return candidates[:needed]


def missing_reviewer_count(application: Application) -> int:
    """How many reviewers it still needs; those who left don't count."""
    asked_count = sum(
        review.status not in R.dropped() for review in application.reviews.all()
    )
    return max(application.cohort.reviewers_per_application - asked_count, 0)


def asked_ids(application: Application) -> set[int]:
    """Who can't be asked: they have it, or left it by abstaining or a conflict."""
    return {
        review.reviewer_id
        for review in application.reviews.all()
        if review.status != R.HANDED_OVER
    }


def assign_evenly(
    application: Application, *, among: Collection[User], by: User
) -> list[Review]:
    """Fills the application up to the cohort's number of reviewers; raises
    `TransitionRefused` if it has them.
    """
    needed = missing_reviewer_count(application)
    if not needed:
        raise TransitionRefused(_("it already has its reviewers"))
    connections = conflicts.load_connections([application], among)
    candidates = [
        person for person in among if not connections.kind(application, person)
    ]
    chosen = least_loaded(
        loads(application.cohort),
        among=candidates,
        asked_ids=asked_ids(application),
        needed=needed,
    )
    if not chosen:
        raise TransitionRefused(_("none of these reviewers can be asked about it"))
    return workflow.assign(application, reviewers=chosen, by=by)


def save_draft(
    review: Review,
    *,
    scores: Mapping[int, int],
    comment: str,
    seen: str,
    by: User,
    notes: Mapping[int, str] = NO_NOTES,
) -> None:
    """`scores`: criterion id → 1 to 5, as far as given; `seen`: see
    `scored_forms.version`.

    Raises `StaleVersion` or `TransitionRefused`.
    """
    with transaction.atomic():
        _lock_open(review, seen=seen, by=by)
        scored_forms.store(review, scores=scores, comment=comment, notes=notes)
        if review.status == R.ASSIGNED:
            lifecycle.take(review, BEGIN, by=by)


def submit(
    review: Review,
    *,
    scores: Mapping[int, int],
    comment: str,
    seen: str,
    by: User,
    notes: Mapping[int, str] = NO_NOTES,
) -> None:
    """Counts from now on. Raises `StaleVersion` or `TransitionRefused`."""
    with transaction.atomic():
        _lock_open(review, seen=seen, by=by)
        criteria = review.application.cohort.criteria.of_reviews()
        mark = scored_forms.mark(scores, criteria)
        scored_forms.store(review, scores=scores, comment=comment, notes=notes)
        lifecycle.take(review, SEND, by=by, mark=mark)
        # Last: the review's mark has to be stored before the figures are made.
        stored_scores.update_soon(review.application)


def abstain(review: Review, *, by: User) -> None:
    with transaction.atomic():
        lifecycle.lock(review)
        ensure_open(review, by)
        scored_forms.store(review, scores={}, comment="")
        lifecycle.take(review, ABSTAIN, by=by)


def hand_over(review: Review, *, to: User, by: User) -> None:
    """Somebody else reviews instead; the draft is deleted.

    Raises `TransitionRefused`, and then nothing has changed.
    """
    with transaction.atomic():
        lifecycle.lock(review)
        # First, because it may refuse: then the old reviewer keeps the review.
        workflow.assign(review.application, reviewers=[to], by=by)
        give_up(review, by=by)


def give_up(review: Review, *, by: User) -> None:
    """The reviewer won't write it; its place is empty. Raises `TransitionRefused`."""
    with transaction.atomic():
        lifecycle.lock(review)
        scored_forms.store(review, scores={}, comment="")
        lifecycle.take(review, HAND_OVER, by=by)


def _lock_open(review: Review, *, seen: str, by: User) -> None:
    lifecycle.lock(review)
    ensure_open(review, by)
    scored_forms.ensure_current(review, seen)


def ensure_open(review: Review, by: User) -> None:
    if not rules.can_review(by, review):
        raise TransitionRefused(_("this review is closed"))
