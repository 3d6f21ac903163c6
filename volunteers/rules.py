"""Who may do what with applications, asked alike by templates, views and workflow."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from organizations.models import Cohort
from portal.kernel import permissions
from portal.text import dates
from volunteers.models import (
    Application,
    Assessment,
    AssessmentScore,
    Conflict,
    DocumentKind,
    Interview,
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
from volunteers.ties import taking
from volunteers.ties.holding import ENDED
from volunteers.ties.table import Role

# What the page of the call says to whoever has another role.
WHO = {
    Role.COORDINATOR: "staff",
    Role.ADMINISTRATOR: "staff",
    Role.MEMBER: "host",
    Role.REVIEWER: "reviewer",
    Role.INTERVIEWER: "reviewer",
}
EXTENDABLE = (S.DRAFT, S.SUBMITTED, S.EXPIRED)


def deadline(application: Application) -> datetime:
    """The last instant in which this application may be sent or changed."""
    closes_at = application.cohort.last_instant
    extended_until = application.extended_until
    if extended_until is None:
        return closes_at
    return max(closes_at, end_of_minute(extended_until))


def end_of_minute(instant: datetime) -> datetime:
    """A deadline of 16:00 includes the whole minute."""
    return instant.replace(second=59, microsecond=999_999)


def is_in_time(
    application: Application,
    *,
    opened_at: datetime | None = None,
    now: datetime | None = None,
) -> bool:
    """Before the deadline, or in its grace period if the page was opened in time."""
    now = now or timezone.now()
    last = deadline(application)
    if now < application.cohort.applications_open_at:
        return False
    return now <= last or (
        opened_at is not None
        and opened_at <= last
        and now <= grace_ends_at(application)
    )


def is_late(application: Application) -> bool:
    """After the deadline, without the grace period for open pages."""
    return timezone.now() > deadline(application)


def grace_ends_at(application: Application) -> datetime:
    return deadline(application) + timedelta(minutes=application.cohort.grace_minutes)


def other_role(user: Any, cohort: Cohort) -> str:
    """The role that keeps the person from applying to this cohort, or "".

    One of "staff", "host" and "reviewer".
    """
    held = taking.held_role(user, Role.APPLICANT, [cohort])
    return WHO[held[0]] if held else ""


def can_apply(user: Any, cohort: Cohort) -> bool:
    """Reviewers and hosts of the cohort, and staff, can't apply to it."""
    return user.is_authenticated and not other_role(user, cohort)


def counted_age_on(cohort: Cohort) -> date:
    """The day on which the minimum age counts: the start of service, or else today."""
    return cohort.service_starts_on or timezone.localdate()


def is_old_enough(birth_day: date, cohort: Cohort) -> bool:
    return age(birth_day, cohort) >= cohort.minimum_age


def age(birth_day: date, cohort: Cohort) -> int:
    """In whole years, on the day on which the minimum age counts."""
    day = counted_age_on(cohort)
    has_birthday_to_come = (day.month, day.day) < (birth_day.month, birth_day.day)
    return day.year - birth_day.year - has_birthday_to_come


def has_ended(application: Application) -> bool:
    """As its applicant may know it: an unreleased outcome doesn't count."""
    if application.status in S.held():
        return application.released_status in ENDED
    return application.status in ENDED


def can_edit_section(
    application: Application, section: str, *, opened_at: datetime | None = None
) -> bool:
    """Consents can be given and taken back while the application is running."""
    if (
        application.status == S.INFORMATION_REQUESTED
        and section in application.unlocked_sections
    ):
        return True
    if section == "consents" and application.status != S.DRAFT:
        return not has_ended(application)
    if section == "choices" and can_choose_again(application):
        return True
    return application.status in (S.DRAFT, S.SUBMITTED) and is_in_time(
        application, opened_at=opened_at
    )


def changeable_until(application: Application) -> datetime | None:
    """The last instant for changing all of it; None where it can't be changed now.

    Words about this ask here, so that they promise what `can_edit_section` allows.
    """
    is_open = application.status in (S.DRAFT, S.SUBMITTED) and is_in_time(application)
    return deadline(application) if is_open else None


def choices_changeable_until(application: Application) -> datetime | None:
    """As `changeable_until`, also when asked for, or after a chosen host has left."""
    if can_answer(application) and "choices" in application.unlocked_sections:
        return application.answer_by or deadline(application)
    until = changeable_until(application)
    if not can_choose_again(application):
        return until
    open_until = application.choices_open_until
    return max(until, open_until) if until and open_until else open_until


def can_choose_again(application: Application) -> bool:
    """After a chosen host has left, for some days.

    The same for all statuses that the applicant can't tell apart, so that it reveals
    none of them.
    """
    open_until = application.choices_open_until
    is_running = application.submitted_at is not None and not has_ended(application)
    return is_running and open_until is not None and timezone.now() <= open_until


def is_open_on_its_own(application: Application, section: str) -> bool:
    """Changeable while information about other sections is requested.

    Nobody checks it again, so it has to stay complete.
    """
    return (
        application.status == S.INFORMATION_REQUESTED
        and section not in application.unlocked_sections
    )


def can_leave_unfinished(application: Application) -> bool:
    """Whether a section may be incomplete: the application will be sent (again)."""
    return application.status in (S.DRAFT, S.INFORMATION_REQUESTED)


def can_remove_document(application: Application, kind: DocumentKind) -> bool:
    """A sent application keeps its required documents; they can be replaced."""
    return not kind.is_required or can_leave_unfinished(application)


def can_autosave(application: Application, section: str) -> bool:
    """Consents and sent applications change only by pressing Save."""
    return section != "consents" and can_leave_unfinished(application)


def can_submit(application: Application, *, opened_at: datetime | None = None) -> bool:
    return application.status == S.DRAFT and is_in_time(
        application, opened_at=opened_at
    )


def can_answer(application: Application) -> bool:
    return application.status == S.INFORMATION_REQUESTED


def can_withdraw(application: Application) -> bool:
    return not has_ended(application) and application.cohort.closed_at is None


def can_undo_withdrawal(user: Any, application: Application) -> bool:
    if application.status != S.WITHDRAWN or application.cohort.closed_at:
        return False
    return permissions.is_coordinator(user) or (
        application.applicant_id == user.pk and is_in_time(application)
    )


def can_decide(user: Any, application: Application) -> bool:
    return permissions.is_coordinator(user) and application.applicant_id != user.pk


def can_review(user: Any, review: Review) -> bool:
    return (
        review.reviewer_id == user.pk
        and review.application.status in S.judged()
        and review.status in (ReviewStatus.ASSIGNED, ReviewStatus.DRAFT)
    )


def can_reopen_review(user: Any, review: Review) -> bool:
    """The reviewer until the reviews end or something is decided; then a coordinator,
    while reviews can be written.
    """
    if review.status not in (ReviewStatus.SUBMITTED, ReviewStatus.ABSTAINED):
        return False
    if permissions.is_coordinator(user) and review.reviewer_id != user.pk:
        can_write = review.application.status in S.judged()
        return can_write and can_decide(user, review.application)
    ends_on = review.application.cohort.review_ends_on
    is_over = ends_on is not None and dates.bangkok_day(timezone.now()) > ends_on
    is_undecided = review.application.status == S.IN_REVIEW
    return review.reviewer_id == user.pk and is_undecided and not is_over


def can_declare_conflict(user: Any, review: Review) -> bool:
    """Also after the review was sent."""
    is_sent = review.status == ReviewStatus.SUBMITTED
    return can_review(user, review) or (is_sent and review.reviewer_id == user.pk)


def can_take_back_conflict(user: Any, conflict: Conflict) -> bool:
    """Another coordinator, who may decide on the application."""
    is_theirs = conflict.reviewer_id == user.pk
    return not is_theirs and can_decide(user, conflict.application)


def names_are_shown(cohort: Cohort) -> bool:
    """To reviewers."""
    return not cohort.is_blind


def can_change_rubric(cohort: Cohort, stage: str) -> bool:
    """Not after the first score of that stage: scores must stay comparable."""
    scores = AssessmentScore if stage == CriterionStage.INTERVIEW else Score
    return not scores._default_manager.filter(
        criterion__cohort=cohort, criterion__stage=stage
    ).exists()


def can_read_for_review(user: Any, review: Review) -> bool:
    """The reviewer, once they have confirmed that they have no conflict."""
    return review.reviewer_id == user.pk and review.cleared_at is not None


def sees_other_scores(user: Any, review: Review) -> bool:
    """Only after sending one's own, and if the cohort allows it."""
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
    """`booked`: the application's current interview, if it has one."""
    if application.status != S.INTERVIEW:
        return False
    if booked:
        return can_change_interview(user, booked)
    return permissions.is_coordinator(user) or application.applicant_id == user.pk


def can_change_interview(user: Any, interview: Interview) -> bool:
    """Coordinators always; the applicant until some hours before it."""
    if interview.status != InterviewStatus.BOOKED:
        return False
    if permissions.is_coordinator(user):
        return interview.application.applicant_id != user.pk
    return (
        interview.application.applicant_id == user.pk
        and timezone.now() <= interview_change_deadline(interview)
    )


def interview_change_deadline(interview: Interview) -> datetime:
    """Until when the applicant can pick another time, or cancel."""
    return interview.slot.starts_at - timedelta(
        hours=interview.slot.panel.cohort.interview_change_hours
    )


def can_assess(user: Any, assessment: Assessment) -> bool:
    """From the start of the interview until one's scores are sent."""
    interview = assessment.interview
    return (
        assessment.member_id == user.pk
        and assessment.status == AssessmentStatus.DRAFT
        and interview.status in (InterviewStatus.BOOKED, InterviewStatus.HELD)
        and interview.application.status in S.judged()
        and timezone.now() >= interview.slot.starts_at
    )


def can_reopen_scores(user: Any, assessment: Assessment) -> bool:
    """Who sent them until something is decided; then a coordinator, as for reviews."""
    application = assessment.interview.application
    if assessment.status != AssessmentStatus.SUBMITTED:
        return False
    if assessment.member_id == user.pk:
        return application.status == S.INTERVIEW
    return application.status in S.judged() and can_decide(user, application)


def sees_names_in_interview(user: Any, interview: Interview) -> bool:
    return permissions.is_coordinator(user) or names_are_shown(
        interview.application.cohort
    )
