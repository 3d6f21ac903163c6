"""Jobs that the scheduler runs for organizations."""

from datetime import timedelta

from organizations.catalogue import subscriptions
from portal.kernel import scheduler


@scheduler.job("organizations.tell_openings", every=timedelta(minutes=1))
def notify_openings() -> int:
    """Notifies subscribers of calls that have opened; returns how many were due."""
    return subscriptions.notify_openings()
