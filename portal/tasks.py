"""Timed jobs of the portal. Arguments of tasks are claims, never people or texts."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from portal.files import storage
from portal.jobs import runner
from portal.kernel import scheduler
from portal.messages import campaigns, delivery, digests, line, outbox
from portal.personal_data import accounts, erasing, erasures, unused_accounts


@scheduler.job("portal.relay", every=timedelta(seconds=3))
def relay() -> None:
    """Hands due messages to `deliver` in chunks; without a broker it sends them."""
    while claim := delivery.claim_waiting():
        if settings.REDIS_URL:
            deliver.delay(claim)
        else:
            delivery.deliver(claim)


@shared_task(name="portal.deliver")
def deliver(claim: str) -> None:
    delivery.deliver(claim)


@scheduler.job("portal.sweep", every=timedelta(seconds=30))
def sweep() -> None:
    delivery.sweep()


@scheduler.job("portal.sweep_files", every=timedelta(hours=6))
def sweep_files() -> None:
    # A day: far longer than any transaction that has written bytes but no row yet.
    storage.sweep(before=timezone.now() - timedelta(days=1))


@scheduler.job("portal.entry_letters", every=timedelta(hours=6))
def delete_log_in_messages() -> int:
    return outbox.delete_log_in_messages(timezone.now())


@scheduler.job("portal.digests", every=timedelta(minutes=10))
def send_digests() -> int:
    return digests.send_due(timezone.now())


@scheduler.job("portal.campaigns", every=timedelta(seconds=10))
def release_campaigns() -> int:
    return campaigns.release_due(timezone.now())


@scheduler.job("portal.jobs", every=timedelta(seconds=2))
def run_jobs() -> int:
    return runner.run_due()


@scheduler.job("portal.sweep_jobs", every=timedelta(hours=1))
def sweep_jobs() -> int:
    return runner.sweep(timezone.now())


@scheduler.job("portal.note_erased", every=timedelta(minutes=10))
def append_erased_keys() -> int:
    """Writes what could not be written at once: the disk was full or missing."""
    return erasures.write_list()


@scheduler.job("portal.retry_erasures", every=timedelta(minutes=10))
def retry_erasures() -> int:
    return erasing.retry_due(timezone.now())


@scheduler.job("portal.close_accounts", every=timedelta(minutes=10))
def close_accounts() -> int:
    """Those whose person asked, once nothing ties them any more."""
    return accounts.close_asked(timezone.now())


@scheduler.job("portal.close_unused_accounts", every=timedelta(days=1))
def close_unused_accounts() -> int:
    return unused_accounts.close_unused(timezone.now())


@scheduler.job("portal.line", every=timedelta(seconds=10))
def push_by_line() -> int:
    return line.push_due(timezone.now())
