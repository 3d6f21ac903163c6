"""Moving an application through its life cycle; its steps are in `steps`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Cohort
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import InputRefused, TransitionRefused
from portal.models import User
from portal.models.codes import public_code
from portal.text import dates
from volunteers import rules
from volunteers.application import drafting
from volunteers.conflicts import conflicts
from volunteers.decisions import blockers, decision_rows, hooks
from volunteers.decisions.steps import (
    ASSIGN_AGAIN,
    BEGIN_REVIEW,
    DECLINE,
    EXPIRE,
    REOPEN,
    RESERVE,
    RULE_INELIGIBLE,
    SHORTLIST,
    SUBMIT,
    TAKES_BACK,
    UNDO_WITHDRAWAL,
    WITHDRAW,
)
from volunteers.hosts import sharing
from volunteers.interviews import booking
from volunteers.messages import notices
from volunteers.models import Application, PanelMember, ReasonText, Review
from volunteers.models.choices import ApplicationStatus as S
from volunteers.models.choices import OutcomeReason
from volunteers.models.choices import ReviewStatus as R
from volunteers.ties import taking
from volunteers.ties.table import Role


def submit(
    application: Application, *, by: User, opened_at: datetime | None = None
) -> None:
    """Raises `TransitionRefused`, in words that give no later state away."""
    with transaction.atomic():
        drafting.lock(application)
        if application.status != S.DRAFT:
            raise TransitionRefused(_("it is no longer a draft"))
        if not rules.is_in_time(application, opened_at=opened_at):
            raise TransitionRefused(drafting.closed_reason(application))
        taking.ensure_free(by, Role.APPLICANT, application.cohort, by=by)
        ensure_complete(drafting.incomplete_sections(application))
        lifecycle.take(
            application,
            SUBMIT,
            by=by,
            submitted_at=timezone.now(),
            reference=new_reference(application.cohort),
        )
        conflicts.hide_from_coordinators(application)
        notices.application_received(application)


def ensure_complete(sections: Sequence[drafting.Section]) -> None:
    if sections:
        labels = ", ".join(str(section.label) for section in sections)
        raise InputRefused(
            _("something is still missing: %(sections)s") % {"sections": labels}
        )


def new_reference(cohort: Cohort) -> str:
    """Short enough to say on the telephone; the database holds it unique."""
    while True:
        # Six random characters: counting up would tell how many have applied.
        reference = f"{cohort.number}-{public_code()[:6]}"
        if not Application.objects.filter(reference=reference).exists():
            return reference


def expire(application: Application) -> None:
    with transaction.atomic():
        lifecycle.take(application, EXPIRE, by=None)
        notices.draft_expired(application)


def extend(application: Application, *, by: User, until: datetime, reason: str) -> None:
    """More time for one person; a draft that was closed unsent is open again.

    Raises `TransitionRefused`.
    """
    with transaction.atomic():
        lifecycle.lock(application)
        if application.status not in rules.EXTENDABLE or not reason.strip():
            raise TransitionRefused(_("more time would change nothing in its state"))
        if until <= max(rules.deadline(application), timezone.now()):
            raise InputRefused(
                _("the deadline is %(when)s already")
                % {"when": dates.show_datetime(rules.deadline(application))}
            )
        changes: dict[str, Any] = {
            "extended_until": until,
            "extension_reason": reason.strip(),
        }
        if application.status == S.EXPIRED:
            taking.ensure_still_applicant(application, by=by)
            lifecycle.take(application, REOPEN, by=by, **changes)
        else:
            application.extended_until, application.extension_reason = changes.values()
            application.save(update_fields=[*changes])
            audit.record("extend deadline", application, by=by, fields=[*changes])
        notices.deadline_extended(application)


def assign(
    application: Application, *, reviewers: Sequence[User], by: User
) -> list[Review]:
    """New reviewers for the application; those it has already stay, and whoever had
    handed it over has it again.

    The first assignment begins its review.
    """
    with transaction.atomic():
        lifecycle.lock(application)
        panel = set(
            PanelMember.objects.filter(cohort=application.cohort).values_list(
                "user_id", flat=True
            )
        )
        if any(person.pk not in panel for person in reviewers):
            raise TransitionRefused(_("only members of this cohort’s panel can review"))
        # Before anything changes: a refused reviewer must not begin the review.
        conflicts.ensure_no_conflict(application, reviewers)
        if application.status == S.SUBMITTED:
            lifecycle.take(application, BEGIN_REVIEW, by=by)
        elif application.status != S.IN_REVIEW:
            raise TransitionRefused(
                _("its state is now “%(state)s”")
                % {"state": application.get_status_display()}
            )
        given = [give_review(application, person, by=by) for person in reviewers]
        new = [review for review in given if review]
        for review in new:
            notices.review_assigned(review)
        if new:
            audit.record("assign reviewers", application, by=by, fields=["reviews"])
    return new


def give_review(application: Application, person: User, *, by: User) -> Review | None:
    """A new one, or the one that they had handed over; None if they have it."""
    review, is_new = Review.objects.get_or_create(
        application=application, reviewer=person
    )
    if not is_new:
        if review.status != R.HANDED_OVER:
            return None
        lifecycle.take(review, ASSIGN_AGAIN, by=by, assigned_at=timezone.now())
    return review


def shortlist(application: Application, *, by: User) -> None:
    _decide(application, SHORTLIST, by=by)


def put_in_reserve(application: Application, *, by: User) -> None:
    _decide(application, RESERVE, by=by)


def decline(
    application: Application,
    *,
    by: User,
    reason: str,
    note: str = "",
    is_told: bool = False,
) -> None:
    """`is_told`: the applicant reads the cohort's sentence about the reason, with the
    result. Raises `TransitionRefused`, also where the cohort has none.
    """
    if reason not in OutcomeReason.values or (
        reason == OutcomeReason.OTHER and not note.strip()
    ):
        raise InputRefused(_("a reason is needed"))
    # Read without a lock; a wrong guess is refused when the step is taken.
    step = RULE_INELIGIBLE if application.status == S.SUBMITTED else DECLINE
    told = reason_text(application, reason) if is_told else None
    _decide(application, step, by=by, reason=reason, note=note.strip(), told=told)


def reason_text(application: Application, reason: str) -> ReasonText:
    rows = ReasonText.objects.filter(cohort=application.cohort_id, reason=reason)
    if (row := rows.first()) is None:
        raise TransitionRefused(_("the cohort has no sentence for this reason"))
    return row


def _decide(
    application: Application,
    step: lifecycle.Step,
    *,
    by: User,
    reason: str = "",
    note: str = "",
    told: ReasonText | None = None,
) -> None:
    with transaction.atomic():
        lifecycle.lock(application)
        # Under the application's lock, which picking a time takes too.
        blockers.ensure_none(application)
        came_from = application.status
        lifecycle.take(application, step, by=by, outcome_reason=reason)
        decision_rows.append(
            application,
            came_from=came_from,
            by=by,
            reason=reason,
            note=note,
            told=told,
        )
        if told:
            audit.record("share reason", application, by=by, fields=["told"])


def take_back(application: Application, *, by: User, note: str) -> None:
    """The last decision no longer holds: back to where it was made.

    Whoever had read its result is told so. Raises `TransitionRefused`.
    """
    lifecycle.ensure_reason(note)
    with transaction.atomic():
        lifecycle.lock(application)
        if application.status in rules.ENDED:
            taking.ensure_still_applicant(application, by=by)
        blockers.ensure_none(application)
        decision = decision_rows.last_standing(application)
        if decision is None or decision.outcome != application.status:
            raise TransitionRefused(_("there is no decision to take back"))
        lifecycle.take(
            application,
            TAKES_BACK[S(decision.outcome)],
            by=by,
            to=decision.came_from,
            **decision_rows.state_without(decision),
        )
        decision_rows.take_back(decision, by=by, because=note.strip())
        if decision.released_at:
            notices.result_corrected(application, has_reason=bool(decision.told_th))


def release(application: Application, *, by: User) -> None:
    """Lets the applicant see the planned outcome and tells them that there is a
    result.
    """
    with transaction.atomic():
        lifecycle.lock(application)
        if (
            application.status not in S.held()
            or application.released_status == application.status
        ):
            raise TransitionRefused(_("there is no result to release"))
        application.released_status, application.released_at = (
            application.status,
            timezone.now(),
        )
        application.corrected_at = None
        application.save(
            update_fields=["released_status", "released_at", "corrected_at"]
        )
        decision_rows.mark_released(application)
        audit.record("release outcome", application, by=by, fields=["released_status"])
        told = decision_rows.told_with_result(application)
        notices.result_ready(application, has_reason=told is not None)


def withdraw(application: Application, *, by: User, reason: str = "") -> None:
    """`reason` is for coordinators only.

    While information is asked for, `came_from` already says where the answer leads, so
    it stays. Raises `TransitionRefused`, also where an entry of `application_withdrawn`
    has a reason to.
    """
    with transaction.atomic():
        lifecycle.lock(application)
        if not rules.can_withdraw(application):
            raise TransitionRefused(
                _("the review of this application has ended already")
            )
        came_from = (
            application.came_from
            if rules.can_answer(application)
            else application.status
        )
        # Read before the step: afterwards `shared` finds nobody to notify.
        readers = sharing.reading_organizations(application)
        lifecycle.take(
            application,
            WITHDRAW,
            by=by,
            came_from=came_from,
            withdrawal_reason=reason.strip(),
        )
        booking.cancel_booked(application, by=by)
        for callback in hooks.application_withdrawn:
            callback(application, by)
        sharing.notify_no_longer_shared(readers)
        # A draft was never seen by coordinators: nothing to tell them.
        if application.submitted_at:
            notices.application_withdrawn(application)


def undo_withdrawal(application: Application, *, by: User) -> None:
    """Back to where it was.

    Sections are unlocked only while information is asked for, also through a
    withdrawal.
    """
    with transaction.atomic():
        lifecycle.lock(application)
        if not rules.can_undo_withdrawal(by, application):
            raise TransitionRefused(
                _("it was not withdrawn, or the deadline has passed")
            )
        taking.ensure_still_applicant(application, by=by)
        is_asked = bool(application.unlocked_sections)
        lifecycle.take(
            application,
            UNDO_WITHDRAWAL,
            by=by,
            to=S.INFORMATION_REQUESTED if is_asked else application.came_from,
            came_from=application.came_from if is_asked else "",
            withdrawal_reason="",
        )
