from datetime import timedelta

from django.utils import timezone

from placements.closing import closing
from placements.deferrals import workflow
from placements.offers import deadlines
from placements.year import reminders
from portal.kernel import scheduler


@scheduler.job("placements.close_offers", every=timedelta(minutes=5))
def close_offers() -> None:
    """Reminds, then closes what wasn't answered in time."""
    now = timezone.now()
    deadlines.remind_due(now)
    deadlines.lapse_due(now)


@scheduler.job("placements.remind_of_the_year", every=timedelta(hours=1))
def remind_of_the_year() -> None:
    """Check-ins and reports that are due, to whom they are due."""
    reminders.remind()


@scheduler.job("placements.keep_promises", every=timedelta(minutes=5))
def keep_promises() -> int:
    """Prepares the applications of people who deferred, once a later call is open."""
    return workflow.keep_promises(timezone.now())


@scheduler.job("placements.close_cohorts", every=timedelta(seconds=15))
def close_cohorts() -> int:
    """Closings whose minutes are over; returns how many messages went into the outbox."""
    return closing.let_due_leave()
