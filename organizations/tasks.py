from datetime import timedelta

from organizations.catalogue import subscriptions
from portal.kernel import scheduler


@scheduler.job("organizations.tell_openings", every=timedelta(minutes=1))
def tell_openings() -> int:
    """Tells those who asked that a call has opened; returns how many requests are done."""
    return subscriptions.tell_openings()
