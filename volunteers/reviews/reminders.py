"""Reminders for reviewers whose reviews are due or late: one in three days, from three
days before the end on.
"""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from organizations.models import Cohort
from portal.kernel import audit
from portal.models import User
from volunteers.messages import notices
from volunteers.models import Review

FIRST_BEFORE = timedelta(days=3)
EVERY = timedelta(days=3)


def remind(today: date) -> int:
    """Returns to how many people this turn belongs; repeated, it writes to nobody
    twice.
    """
    cohorts = Cohort.objects.filter(review_ends_on__lte=today + FIRST_BEFORE)
    return sum(
        remind_panel(cohort, cohort.review_ends_on, today)
        for cohort in cohorts
        if cohort.review_ends_on
    )


def remind_panel(cohort: Cohort, ends_on: date, today: date) -> int:
    turn = (today - (ends_on - FIRST_BEFORE)) // EVERY
    people = late_reviewers(cohort)
    for person in people:
        notices.reviews_due(
            person, cohort, occasion=f"{cohort.number}:{ends_on}:{turn}"
        )
    return len(people)


def remind_now(cohort: Cohort, people: list[User], *, by: User) -> int:
    """Asked for by a coordinator. Returns to how many; nobody gets two a day."""
    today = timezone.localdate().isoformat()
    with transaction.atomic():
        for person in people:
            notices.reviews_due(
                person, cohort, occasion=f"{cohort.number}:asked:{today}"
            )
        audit.record("remind reviewers", cohort, by=by)
    return len(people)


def late_reviewers(cohort: Cohort) -> list[User]:
    """Members of the panel with a review that they can still write."""
    writable = Review.objects.writable().filter(application__cohort=cohort)
    people = User.objects.filter(
        panels__cohort=cohort, is_active=True, reviews__in=writable
    )
    return list(people.distinct().order_by("pk"))
