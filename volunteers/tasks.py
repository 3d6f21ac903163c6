"""The timed jobs of this package. Their names are data: don't rename them."""

from datetime import timedelta

from django.utils import timezone

from portal.kernel import scheduler
from portal.kernel.lifecycle import TransitionRefused
from volunteers import rules
from volunteers.decisions import releases, reranking, workflow
from volunteers.hosts import reminders as host_reminders
from volunteers.interviews import booking, slots
from volunteers.messages import reminders
from volunteers.models import Application
from volunteers.personal_data import erasure
from volunteers.reviews import reminders as review_reminders
from volunteers.scoring import stored_scores


@scheduler.job("volunteers.expire_drafts", every=timedelta(minutes=1))
def expire_drafts() -> int:
    """Closes drafts whose deadline, with its grace, has passed; returns how many."""
    closed_count = 0
    now = timezone.now()
    for draft in Application.objects.unsent_after(now).select_related(
        "cohort", "applicant"
    ):
        # The query knows no grace: pages opened in time may still be sent within it.
        if now <= rules.grace_ends_at(draft):
            continue
        try:
            workflow.expire(draft)
        except TransitionRefused:  # sent or withdrawn at this moment
            continue
        closed_count += 1
    return closed_count


@scheduler.job("volunteers.remind_drafts", every=timedelta(hours=1))
def remind_drafts() -> int:
    return reminders.remind_drafts()


@scheduler.job("volunteers.remind_reviewers", every=timedelta(hours=1))
def remind_reviewers() -> int:
    return review_reminders.remind(timezone.localdate())


@scheduler.job("volunteers.remind_hosts", every=timedelta(hours=1))
def remind_hosts() -> int:
    return host_reminders.remind(timezone.localdate())


@scheduler.job("volunteers.retention", every=timedelta(hours=6))
def erase_due_data() -> int:
    """Erases applications, and places of interviews that are no longer needed."""
    now = timezone.now()
    return erasure.erase_due(now) + slots.delete_old_slots(now)


# Repeating is harmless: each occasion is written about once.
@scheduler.job("volunteers.remind_of_interviews", every=timedelta(minutes=30))
def remind_of_interviews() -> int:
    return booking.remind_of_tomorrow(timezone.now())


# Often: the minutes in which a release can be stopped are counted on the page.
@scheduler.job("volunteers.let_releases_leave", every=timedelta(seconds=15))
def release_due_outcomes() -> int:
    return releases.release_due()


@scheduler.job("volunteers.update_figures", every=timedelta(seconds=20))
def update_stored_scores() -> int:
    return stored_scores.update_due()


@scheduler.job("volunteers.open_rankings", every=timedelta(minutes=5))
def open_rankings() -> int:
    """Offers to revise rankings, and reminds of it; returns how many messages."""
    now = timezone.now()
    return reranking.offer_due(now) + reranking.remind_due(now)
