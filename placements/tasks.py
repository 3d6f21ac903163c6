from datetime import timedelta

from django.utils import timezone

from placements import clock, closing, deferring, reminding
from portal.kernel import scheduler


@scheduler.job("placements.close_offers", every=timedelta(minutes=5))
def close_offers() -> None:
    """Reminds, then closes what wasn't answered in time."""
    now = timezone.now()
    clock.remind_due(now)
    clock.lapse_due(now)


@scheduler.job("placements.remind_of_the_year", every=timedelta(hours=1))
def remind_of_the_year() -> None:
    """Check-ins and reports that are due, to whom they are due."""
    reminding.remind()


@scheduler.job("placements.keep_promises", every=timedelta(minutes=5))
def keep_promises() -> int:
    """Prepares the applications of people who deferred, once a later call is open."""
    return deferring.keep_promises(timezone.now())


@scheduler.job("placements.close_cohorts", every=timedelta(seconds=15))
def close_cohorts() -> int:
    """Closings whose minutes are over; returns how many messages went into the outbox."""
    return closing.let_due_leave()
