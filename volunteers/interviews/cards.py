"""Interview counts of a cohort's overview, and the card on an interviewer's home."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Cohort
from portal.kernel import cards
from portal.models import User
from volunteers.interviews import board
from volunteers.models import Interview
from volunteers.models.choices import AssessmentStatus, InterviewStatus


def board_url(cohort: Cohort) -> str:
    return f"{reverse('admin:volunteers_interview_board')}?cohort={cohort.number}"


def interview_counts(cohort: Cohort, user: User) -> list[dict[str, Any]]:
    """For a coordinator: each a number and the part of the board where it is
    explained.
    """
    counted = board.counts(cohort, by=user)
    labels = {
        "today": _("Interviews today"),
        "unpicked": _("Without a time"),
        "to_mark": _("To record"),
        "absent": _("Did not come"),
        "to_score": _("Scores to come"),
    }
    url = board_url(cohort)
    return [
        {"label": label, "value": counted[name], "href": f"{url}#{name}"}
        for name, label in labels.items()
    ]


@cards.home_card_sources.register
def my_interviews(user: User) -> list[cards.Card]:
    """For whoever sits on a panel: the next one, and how many are to score."""
    if not user.interview_panels.exists():
        return []
    own_interviews, now = Interview.objects.of_member(user), timezone.now()
    submitted = user.assessments.filter(status=AssessmentStatus.SUBMITTED).values(
        "interview"
    )
    to_score = own_interviews.filter(
        status__in=[InterviewStatus.BOOKED, InterviewStatus.HELD],
        slot__starts_at__lte=now,
    )
    waiting = to_score.exclude(pk__in=submitted).count()
    context = {
        "upcoming": own_interviews.booked()
        .filter(slot__starts_at__gt=now)
        .with_slot()
        .order_by("slot__starts_at")
        .first(),
        "to_score": waiting,
    }
    template = "volunteers/interviews/card.html"
    return [cards.Card(template, context, order=21, is_due=waiting > 0)]
