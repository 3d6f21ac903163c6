"""What time does to open offers: reminders, and the end of the time to answer. Repeating it does nothing twice."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from placements.messages import notices
from placements.models import Offer
from placements.models.choices import OfferStatus
from placements.offers import workflow
from portal.kernel import lifecycle
from portal.kernel.lifecycle import TransitionRefused
from portal.models import Message

REMINDERS = (1, 3)
"""Days before the deadline; the nearest one counts."""


def lapse_due(now: datetime) -> int:
    """Closes what wasn't answered in time; returns how many."""
    closed = 0
    for offer in Offer.objects.open_after(now).select_related(
        "application__applicant", "position__cohort"
    ):
        try:
            workflow.lapse(offer)
        except TransitionRefused:  # answered or withdrawn in this very moment
            continue
        closed += 1
    return closed


def remind_due(now: datetime) -> int:
    due = {
        notices.reminder(offer, days): (offer, days) for offer, days in reminders(now)
    }
    known = Message.objects.filter(kind="offer_reminder", occasion__in=due).values_list(
        "occasion", flat=True
    )
    new = due.keys() - set(known)
    return sum(remind(*due[occasion]) for occasion in sorted(new))


def reminders(now: datetime) -> Iterator[tuple[Offer, int]]:
    """None that would come within a day of the offer itself."""
    rows = Offer.objects.open_after(now + timedelta(days=max(REMINDERS))).filter(
        answer_by__gte=now
    )
    offers: Any = rows.select_related("application__applicant", "application__cohort")
    for offer in offers:
        days = next(
            days for days in REMINDERS if offer.answer_by - timedelta(days=days) <= now
        )
        if offer.released_at <= offer.answer_by - timedelta(days=days + 1):
            yield offer, days


def remind(offer: Offer, days: int) -> bool:
    with transaction.atomic():
        lifecycle.lock(offer)
        if offer.status != OfferStatus.OPEN:
            return False
        notices.offer_reminder(offer, days=days)
    return True
