"""Who may do what with applications. Pure: templates and views ask the same functions."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from organizations.models import Cohort, Membership
from portal.kernel import permissions
from volunteers.models import (
    Application,
    Assessment,
    AssessmentScore,
    DocumentKind,
    Interview,
    PanelMember,
    Review,
    Score,
)
from volunteers.models.choices import ApplicationStatus as S
from volunteers.models.choices import (
    AssessmentStatus,
    CriterionStage,
    InterviewStatus,
    ReviewStatus,
)

ENDED = (S.EXPIRED, S.INELIGIBLE, S.NOT_SELECTED, S.WITHDRAWN)

EXTENDABLE = (S.DRAFT, S.SUBMITTED, S.EXPIRED)


def deadline(application: Application) -> datetime:
    """The last instant in which this application may be sent or changed."""
    closing, extended = application.cohort.last_instant, application.extended_until
    return max(closing, whole_minute(extended)) if extended else closing


def whole_minute(instant: datetime) -> datetime:
    """A minute that is named as the last one is still in time."""
    return instant.replace(second=59, microsecond=999_999)


def in_time(
    application: Application,
    *,
    opened_at: datetime | None = None,
    now: datetime | None = None,
) -> bool:
    """A page opened before the deadline may still be sent within the cohort's grace after it."""
    now, last = now or timezone.now(), deadline(application)
    if now < application.cohort.applications_open_at:
        return False
    return now <= last or (
        opened_at is not None and opened_at <= last and now <= last_grace(application)
    )


def is_late(application: Application) -> bool:
    """After the deadline; grace for open pages doesn't count."""
    return timezone.now() > deadline(application)


def last_grace(application: Application) -> datetime:
    return deadline(application) + timedelta(minutes=application.cohort.grace_minutes)


def kept_until(draft: Application) -> datetime:
    """Until when the answers of a draft are kept that was never sent."""
    return deadline(draft) + timedelta(days=draft.cohort.draft_kept_days)


def other_role(user: Any, cohort: Cohort) -> str:
    """ "staff", "host" or "reviewer" if that keeps the person from applying to this cohort, else ""."""
    if permissions.is_staff(user):
        return "staff"
    if Membership.objects.filter(
        user=user, organization__participations__cohort=cohort
    ).exists():
        return "host"
    return (
        "reviewer"
        if PanelMember.objects.filter(cohort=cohort, user=user).exists()
        else ""
    )


def can_apply(user: Any, cohort: Cohort) -> bool:
    """Nobody is applicant and reviewer or host in one cohort; staff don't apply either."""
    return user.is_authenticated and not other_role(user, cohort)


def counted_age_on(cohort: Cohort) -> date:
    """The day on which the minimum age counts: when service starts, or today while that isn't set."""
    return cohort.service_starts_on or timezone.localdate()


def is_old_enough(born: date, cohort: Cohort) -> bool:
    day = counted_age_on(cohort)
    years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return years >= cohort.minimum_age


def has_ended(application: Application) -> bool:
    """As its applicant may know it: a planned outcome that wasn't released has ended nothing."""
    if application.status in S.held():
        return application.released_status in ENDED
    return application.status in ENDED


def can_edit_section(
    application: Application, section: str, *, opened_at: datetime | None = None
) -> bool:
    """Consents may be given and taken back for as long as the application runs."""
    if (
        application.status == S.INFORMATION_REQUESTED
        and section in application.unlocked_sections
    ):
        return True
    if section == "consents" and application.status != S.DRAFT:
        return not has_ended(application)
    if section == "choices" and can_choose_again(application):
        return True
    return application.status in (S.DRAFT, S.SUBMITTED) and in_time(
        application, opened_at=opened_at
    )


def can_choose_again(application: Application) -> bool:
    """A host that they had chosen left; the same for every state that its applicant can't tell from another."""
    until = application.choices_open_until
    is_sent = application.submitted_at is not None and not has_ended(application)
    return is_sent and until is not None and timezone.now() <= until


def is_open_on_its_own(application: Application, section: str) -> bool:
    """Changeable while other sections are asked for: nobody will look at this one again before relying on it."""
    return (
        application.status == S.INFORMATION_REQUESTED
        and section not in application.unlocked_sections
    )


def can_leave_unfinished(application: Application) -> bool:
    """Whether a section may be stored incomplete: it must be sent (again) before anyone relies on it."""
    return application.status in (S.DRAFT, S.INFORMATION_REQUESTED)


def can_remove_document(application: Application, kind: DocumentKind) -> bool:
    """What was sent keeps its required documents; they can be replaced."""
    return not kind.is_required or can_leave_unfinished(application)


def can_autosave(application: Application, section: str) -> bool:
    """A consent is given by pressing Save, never by a pause; and nothing changes what was sent without a press."""
    return section != "consents" and can_leave_unfinished(application)


def can_submit(application: Application, *, opened_at: datetime | None = None) -> bool:
    return application.status == S.DRAFT and in_time(application, opened_at=opened_at)


def can_answer(application: Application) -> bool:
    return application.status == S.INFORMATION_REQUESTED


def can_withdraw(application: Application) -> bool:
    return not has_ended(application) and application.cohort.closed_at is None


def can_undo_withdrawal(user: Any, application: Application) -> bool:
    if application.status != S.WITHDRAWN or application.cohort.closed_at:
        return False
    return permissions.is_coordinator(user) or (
        application.applicant_id == user.pk and in_time(application)
    )


def can_decide(user: Any, application: Application) -> bool:
    return permissions.is_coordinator(user) and application.applicant_id != user.pk


def can_review(user: Any, review: Review) -> bool:
    return (
        review.reviewer_id == user.pk
        and review.application.status in S.judged()
        and review.status in (ReviewStatus.ASSIGNED, ReviewStatus.DRAFT)
    )


def names_are_shown(cohort: Cohort) -> bool:
    """To reviewers."""
    return not cohort.is_blind


def can_change_rubric(cohort: Cohort, stage: str) -> bool:
    """Not once somebody has scored in that stage: scores on another scale couldn't be compared."""
    scores = AssessmentScore if stage == CriterionStage.INTERVIEW else Score
    return not scores._default_manager.filter(
        criterion__cohort=cohort, criterion__stage=stage
    ).exists()


def can_read_for_review(user: Any, review: Review) -> bool:
    """Only who has said that nothing keeps them from judging sees what was written."""
    return review.reviewer_id == user.pk and review.cleared_at is not None


def sees_other_scores(user: Any, review: Review) -> bool:
    """Only after one's own was sent, and where the cohort allows it."""
    is_own = review.reviewer_id == user.pk and review.status == ReviewStatus.SUBMITTED
    return is_own and review.application.cohort.shares_scores


def sees_all_scores(user: Any) -> bool:
    """Without having to review themselves."""
    return permissions.is_coordinator(user)


def sees_names(user: Any, review: Review) -> bool:
    return permissions.is_coordinator(user) or names_are_shown(
        review.application.cohort
    )


def can_pick_interview(
    user: Any, application: Application, booked: Interview | None
) -> bool:
    """`booked`: the interview of the application that counts already, if it has one."""
    if application.status != S.INTERVIEW:
        return False
    if booked:
        return can_change_interview(user, booked)
    return permissions.is_coordinator(user) or application.applicant_id == user.pk


def can_change_interview(user: Any, interview: Interview) -> bool:
    """Coordinators always; the applicant until the cohort's hours before it."""
    if interview.status != InterviewStatus.BOOKED:
        return False
    if permissions.is_coordinator(user):
        return interview.application.applicant_id != user.pk
    return (
        interview.application.applicant_id == user.pk
        and timezone.now() <= last_change(interview)
    )


def last_change(interview: Interview) -> datetime:
    """Until when its applicant can pick another time, or cancel."""
    return interview.slot.starts_at - timedelta(
        hours=interview.slot.panel.cohort.interview_change_hours
    )


def can_assess(user: Any, assessment: Assessment) -> bool:
    """From the beginning of the interview on, until one's scores are sent."""
    interview = assessment.interview
    return (
        assessment.member_id == user.pk
        and assessment.status == AssessmentStatus.DRAFT
        and interview.status in (InterviewStatus.BOOKED, InterviewStatus.HELD)
        and interview.application.status in S.judged()
        and timezone.now() >= interview.slot.starts_at
    )


def sees_names_in_interview(user: Any, interview: Interview) -> bool:
    return permissions.is_coordinator(user) or names_are_shown(
        interview.application.cohort
    )
