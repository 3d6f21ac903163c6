"""Reminders of open offers and the end of their time to answer. All idempotent."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from placements.messages import notices
from placements.models import Offer
from placements.models.choices import OfferStatus
from placements.offers import workflow as offer_workflow
from portal.kernel import lifecycle
from portal.kernel.lifecycle import TransitionRefused
from portal.models import Message

REMINDER_DAYS = (1, 3)
"""Days before the deadline; the nearest one counts."""


def lapse_due(now: datetime) -> int:
    """Closes offers that weren't answered in time; returns how many."""
    count = 0
    for offer in Offer.objects.open_with_deadline_before(now).select_related(
        "application__applicant", "position__cohort"
    ):
        try:
            offer_workflow.lapse(offer)
        except TransitionRefused:  # answered or withdrawn at the same moment
            continue
        count += 1
    return count


def remind_due(now: datetime) -> int:
    """Returns how many reminders were queued."""
    due = {
        notices.reminder_occasion(offer, days): (offer, days)
        for offer, days in due_reminders(now)
    }
    queued = Message.objects.filter(
        kind="offer_reminder", occasion__in=due
    ).values_list("occasion", flat=True)
    # What is queued already is skipped without locking, so most calls lock nothing.
    missing = due.keys() - set(queued)
    return sum(queue_reminder(*due[occasion]) for occasion in sorted(missing))


def due_reminders(now: datetime) -> Iterator[tuple[Offer, int]]:
    """Offers with days left; no reminder comes within a day of the offer itself."""
    latest_deadline = now + timedelta(days=max(REMINDER_DAYS))
    offers: Any = (
        Offer.objects.open_with_deadline_before(latest_deadline)
        .filter(answer_by__gte=now)
        .select_related("application__applicant", "application__cohort")
    )
    for offer in offers:
        # Nearest first, so that after an outage only one reminder goes out, the right
        # one.
        days = next(
            days
            for days in REMINDER_DAYS
            if offer.answer_by - timedelta(days=days) <= now
        )
        # One day between offer and reminder: else a short deadline brings two mails at
        # once. The message of a new deadline counts like the offer.
        told_at = offer.deadline_changed_at or offer.released_at
        if told_at <= offer.answer_by - timedelta(days=days + 1):
            yield offer, days


def queue_reminder(offer: Offer, days: int) -> bool:
    with transaction.atomic():
        # It may have been answered since the query; then a reminder would be wrong.
        lifecycle.lock(offer)
        if offer.status != OfferStatus.OPEN:
            return False
        notices.offer_reminder(offer, days=days)
    return True
