"""Reminds applicants 7, 3 and 1 days before the deadline of a draft, once each."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.utils import timezone

from portal.models import Message
from volunteers import rules
from volunteers.messages import notices
from volunteers.models import Application

# Days before the deadline, the latest first: `days_due` takes the first that fits.
DAYS_BEFORE = (1, 3, 7)
# Drafts for each look-up of what was already sent.
CHUNK = 500


def remind_drafts() -> int:
    """Returns how many were reminded.

    A draft begun after the instant of a reminder doesn't get that reminder.
    """
    now, reminded = timezone.now(), 0
    drafts = Application.objects.drafts_until(now + timedelta(days=max(DAYS_BEFORE)))
    rows = drafts.select_related("cohort", "applicant__data_key").iterator(
        chunk_size=CHUNK
    )
    for chunk in in_chunks(rows):
        draft_by_occasion = {
            reminder_occasion(draft, days): draft
            for draft in chunk
            if (days := days_due(draft, now))
        }
        # One look-up a chunk; a repeated or interrupted run writes to nobody twice.
        already_sent = Message.objects.filter(
            kind=notices.DRAFT_REMINDER, occasion__in=draft_by_occasion
        )
        for sent_occasion in already_sent.values_list("occasion", flat=True):
            del draft_by_occasion[sent_occasion]
        for occasion, draft in draft_by_occasion.items():
            notices.draft_reminder(draft, occasion=occasion)
        reminded += len(draft_by_occasion)
    return reminded


def in_chunks(rows: Iterable[Application]) -> Iterator[list[Application]]:
    rows = iter(rows)
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def days_due(draft: Application, now: datetime) -> int:
    """Which reminder is due, the latest if several are; 0 for none."""
    last = rules.deadline(draft)
    if now > last:
        return 0
    moments = {days: last - timedelta(days=days) for days in DAYS_BEFORE}
    return next(
        (days for days, moment in moments.items() if draft.begun_at < moment <= now), 0
    )


def reminder_occasion(draft: Application, days: int) -> str:
    """Contains the deadline, so that a changed deadline is reminded of again."""
    return f"{draft.code}:{days}:{rules.deadline(draft):%Y-%m-%d}"
