"""Periodic jobs: each one line over a workflow."""

from datetime import timedelta

from django.utils import timezone

from placements.closing import workflow as closing_workflow
from placements.deferrals import workflow as deferral_workflow
from placements.offers import deadlines
from placements.year import reminders
from portal.kernel import scheduler


@scheduler.job("placements.close_offers", every=timedelta(minutes=5))
def close_offers() -> None:
    """Reminds, then closes offers that weren't answered in time."""
    now = timezone.now()
    deadlines.remind_due(now)
    deadlines.lapse_due(now)


@scheduler.job("placements.remind_of_the_year", every=timedelta(hours=1))
def remind_of_the_year() -> None:
    """Check-ins and reports that are due."""
    reminders.queue_due()


@scheduler.job("placements.keep_promises", every=timedelta(minutes=5))
def keep_promises() -> int:
    """Prepares the applications of people who deferred, once a later call is open."""
    return deferral_workflow.prepare_promised(timezone.now())


@scheduler.job("placements.close_cohorts", every=timedelta(seconds=15))
def close_cohorts() -> int:
    """Cohorts whose closing is due; returns how many messages were queued."""
    return closing_workflow.close_due()
