"""Reminds people of drafts whose deadline is near: 7, 3 and 1 days before it, once each."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.utils import timezone

from portal.models import Message
from volunteers import rules
from volunteers.messages import notices
from volunteers.models import Application

DAYS_BEFORE = (1, 3, 7)
CHUNK = 500


def remind_drafts() -> int:
    """Whoever began after a reminder's moment doesn't get that one. Returns how many were reminded."""
    now, reminded = timezone.now(), 0
    drafts = Application.objects.drafts_until(now + timedelta(days=max(DAYS_BEFORE)))
    rows = drafts.select_related("cohort", "applicant__data_key").iterator(
        chunk_size=CHUNK
    )
    for chunk in in_chunks(rows):
        due = {
            occasion(draft, days): draft
            for draft in chunk
            if (days := days_due(draft, now))
        }
        known = Message.objects.filter(kind=notices.DRAFT_REMINDER, occasion__in=due)
        for done in known.values_list("occasion", flat=True):
            del due[done]
        for told, draft in due.items():
            notices.draft_reminder(draft, occasion=told)
        reminded += len(due)
    return reminded


def in_chunks(rows: Iterable[Application]) -> Iterator[list[Application]]:
    rows = iter(rows)
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def days_due(draft: Application, now: datetime) -> int:
    """Which reminder's moment has come, the latest if several have; 0 for none."""
    last = rules.deadline(draft)
    if now > last:
        return 0
    moments = {days: last - timedelta(days=days) for days in DAYS_BEFORE}
    return next(
        (days for days, moment in moments.items() if draft.begun_at < moment <= now), 0
    )


def occasion(draft: Application, days: int) -> str:
    """A deadline that moved is an occasion of its own."""
    return f"{draft.code}:{days}:{rules.deadline(draft):%Y-%m-%d}"
