"""What the clock does with the outbox. Arguments are claims, never persons or texts."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from portal import campaigns, clockwork, delivery, digests, erasures, files, jobs, line, outbox


@clockwork.job("portal.relay", every=timedelta(seconds=3))
def relay() -> None:
    """Hands due messages to `deliver`, a chunk each; without a broker they leave here."""
    while claim := delivery.claim_waiting():
        if settings.REDIS_URL:
            deliver.delay(claim)
        else:
            delivery.deliver(claim)


@shared_task(name="portal.deliver")
def deliver(claim: str) -> None:
    delivery.deliver(claim)


@clockwork.job("portal.sweep", every=timedelta(seconds=30))
def sweep() -> None:
    delivery.sweep()


@clockwork.job("portal.sweep_files", every=timedelta(hours=6))
def sweep_files() -> None:
    files.sweep(before=timezone.now() - timedelta(days=1))


@clockwork.job("portal.entry_letters", every=timedelta(hours=6))
def forget_entry_letters() -> int:
    return outbox.forget_entry_letters(timezone.now())


@clockwork.job("portal.digests", every=timedelta(minutes=10))
def send_digests() -> int:
    return digests.send_due(timezone.now())


@clockwork.job("portal.campaigns", every=timedelta(seconds=10))
def release_campaigns() -> int:
    return campaigns.release_due(timezone.now())


@clockwork.job("portal.jobs", every=timedelta(seconds=2))
def run_jobs() -> int:
    return jobs.run_due()


@clockwork.job("portal.sweep_jobs", every=timedelta(hours=1))
def sweep_jobs() -> int:
    return jobs.sweep(timezone.now())


@clockwork.job("portal.note_erased", every=timedelta(minutes=10))
def note_erased() -> int:
    """What could not be written when it was erased: the list's disk was full, or away."""
    return erasures.note()


@clockwork.job("portal.line", every=timedelta(seconds=10))
def push_by_line() -> int:
    return line.push_due(timezone.now())
