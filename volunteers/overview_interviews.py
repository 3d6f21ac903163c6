"""What interviews show elsewhere: a cohort's overview, an interviewer's home. Registered with `portal.my`."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Cohort
from portal import access, my
from portal.models import User
from volunteers import interview_board
from volunteers.choices import AssessmentStatus, InterviewStatus
from volunteers.models import Interview


@my.overview_card
def interviews(cohort: Cohort, user: User) -> list[my.Card]:
    if not access.is_coordinator(user) or not interview_board.is_used(cohort):
        return []
    context = {"cohort": cohort, "facts": facts(cohort, user)}
    return [my.Card("admin/volunteers/interviews/overview.html", context, order=15)]


def board_url(cohort: Cohort) -> str:
    return f"{reverse('admin:volunteers_interview_board')}?cohort={cohort.number}"


def facts(cohort: Cohort, user: User) -> list[dict[str, Any]]:
    """Each a number and the part of the board where it is explained."""
    board = interview_board
    rows = [
        (_("Interviews today"), board.today(cohort, by=user), "today"),
        (_("Without a time"), board.unpicked(cohort, by=user), "unpicked"),
        (_("To mark"), board.to_mark(cohort, by=user), "to-mark"),
        (_("Did not come"), board.absent(cohort, by=user), "absent"),
        (_("Scores to come"), board.to_score(cohort, by=user), "to-score"),
    ]
    return [
        {"label": label, "value": found.count(), "href": f"{board_url(cohort)}#{part}"} for label, found, part in rows
    ]


@my.home_card
def my_interviews(user: User) -> list[my.Card]:
    """For whoever sits on a panel: the next one, and how many are to score."""
    if not user.interview_panels.exists():
        return []
    mine, now = Interview.objects.of_member(user), timezone.now()
    sent = user.assessments.filter(status=AssessmentStatus.SUBMITTED).values("interview")
    wanted = mine.filter(status__in=[InterviewStatus.BOOKED, InterviewStatus.HELD], slot__starts_at__lte=now)
    context = {
        "upcoming": mine.booked().filter(slot__starts_at__gt=now).with_slot().order_by("slot__starts_at").first(),
        "to_score": wanted.exclude(pk__in=sent).count(),
    }
    return [my.Card("volunteers/interviews/card.html", context, order=21)]
