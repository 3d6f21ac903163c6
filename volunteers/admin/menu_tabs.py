"""Applications, reviews and interviews in the desk's menu.

What is counted is what the overview counts, so that the numbers agree.
"""

from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from portal.admin.menu import Tab, tabs
from portal.kernel import permissions
from portal.text import dates
from volunteers.interviews import board
from volunteers.models import Application, Choice, ErasureRequest, Review
from volunteers.models.choices import ApplicationStatus as S
from volunteers.overview import dashboard

SETTINGS = (
    "question",
    "consenttext",
    "documentkind",
    "criterion",
    "eligibilityquestion",
    "reasontext",
)


def applications_of(user: Any, cohort: Any) -> Any:
    return Application.objects.in_cohort(cohort).without_conflicts_of(user)


def counted(name: str, cohort: Any, user: Any, rows: Any) -> Any:
    """The rows themselves; of a large cohort their number, at most a minute old."""
    if dashboard.is_large(cohort):
        return dashboard.cached_if_large(f"menu {name}", cohort, user, rows.count)
    return rows


def applications_to_move(user: Any, cohort: Any) -> list[Any]:
    """Without enough reviewers, or whose answer is overdue."""
    if not cohort:
        return []
    rows = applications_of(user, cohort)
    overdue = rows.filter(status=S.INFORMATION_REQUESTED, answer_by__lt=timezone.now())
    return [
        counted("few reviewers", cohort, user, rows.short_of_reviewers()),
        counted("overdue", cohort, user, overdue),
    ]


def late_reviews(user: Any, cohort: Any) -> list[Any]:
    end = cohort.review_ends_on if cohort else None
    if end is None or dates.bangkok_day(timezone.now()) <= end:
        return []
    of_cohort = applications_of(user, cohort)
    rows = Review.objects.writable().filter(application__in=of_cohort)
    return [counted("late reviews", cohort, user, rows)]


def results_to_release(user: Any, cohort: Any) -> list[Any]:
    if not cohort:
        return []
    rows = applications_of(user, cohort).filter(status__in=S.held())
    held = rows.exclude(released_status=F("status"))
    return [counted("held", cohort, user, held)]


def invited_without_time(user: Any, cohort: Any) -> list[Any]:
    return [board.applications_without_time(cohort, by=user)] if cohort else []


def erasure_requests(user: Any, cohort: Any) -> list[Any]:
    rows = ErasureRequest.objects.visible_to(user).exclude(application__applicant=user)
    return [rows.filter(refused_at=None, granted_at=None)]


def answers_owed(user: Any, cohort: Any) -> list[Any]:
    return [Choice.objects.overdue(cohort, by=user)] if cohort else []


tabs.register_all(
    Tab(
        "applications",
        "volunteers_application_changelist",
        label=_lazy("List"),
        waiting=applications_to_move,
    ),
    Tab("applications", "volunteers_application_board", label=_lazy("Board by state")),
    Tab(
        "applications",
        "volunteers_application_meeting",
        label=_lazy("Selection meeting"),
    ),
    Tab(
        "applications",
        "volunteers_interest_changelist",
        waiting=answers_owed,
    ),
    Tab("applications", "volunteers_export_changelist"),
    Tab(
        "reviews",
        "volunteers_review_progress",
        label=_lazy("Review progress"),
        waiting=late_reviews,
    ),
    Tab(
        "reviews",
        "volunteers_review_disagreements",
        label=_lazy("Largest disagreements"),
    ),
    Tab("reviews", "volunteers_review_changelist"),
    Tab("reviews", "volunteers_panelmember_changelist"),
    Tab("reviews", "volunteers_panelmember_assign", label=_lazy("Assign by plan")),
    Tab("reviews", "volunteers_conflict_changelist"),
    Tab(
        "interviews",
        "volunteers_interview_board",
        label=_lazy("Interview dashboard"),
        waiting=invited_without_time,
    ),
    Tab("interviews", "volunteers_interview_changelist"),
    Tab("interviews", "volunteers_interview_roster", label=_lazy("Interview roster")),
    Tab("interviews", "volunteers_interviewpanel_changelist"),
    Tab(
        "outcomes",
        "volunteers_application_outcomes",
        label=_lazy("Planned outcomes"),
        covers=("volunteers_application_release_stop",),
        waiting=results_to_release,
    ),
    Tab(
        "accounts",
        "volunteers_erasurerequest_changelist",
        waiting=erasure_requests,
        may_open=permissions.is_coordinator,
    ),
    Tab("accounts", "volunteers_erasedcount_changelist"),
    *(
        Tab("settings", f"volunteers_{model}_changelist", is_shown=False)
        for model in SETTINGS
    ),
)
