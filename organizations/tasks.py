"""Jobs that the scheduler runs for organizations."""

from datetime import timedelta

from organizations.catalogue import subscriptions
from organizations.hosts import withdrawals
from portal.kernel import scheduler


@scheduler.job("organizations.tell_openings", every=timedelta(minutes=1))
def notify_openings() -> int:
    """Notifies subscribers of calls that have opened; returns how many were due."""
    return subscriptions.notify_openings()


# Often: the minutes in which a withdrawal can be stopped are counted on the page.
@scheduler.job("organizations.carry_out_withdrawals", every=timedelta(seconds=15))
def carry_out_withdrawals() -> int:
    """Returns how many organizations left their cohort."""
    return withdrawals.carry_out_due()
