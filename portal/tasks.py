"""Timed jobs of the portal. Arguments of tasks are claims, never people or texts."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from portal.files import storage
from portal.jobs import retention, runner
from portal.kernel import anchors, scheduler
from portal.messages import campaigns, delivery, digests, line, outbox
from portal.models.choices import Lane
from portal.operation import daily_anchor
from portal.personal_data import accounts, erasing, erasures, unused_accounts

# Codes are sent by `send_codes`.
QUEUE_OF = {Lane.ACT.value: scheduler.LETTERS, Lane.BULK.value: scheduler.BULK}


@scheduler.job("portal.codes", every=timedelta(seconds=1), queue=scheduler.CODES)
def send_codes() -> None:
    """Sends codes itself: somebody waits for each."""
    delivery.deliver_waiting(until=Lane.CODE)


@scheduler.job("portal.relay", every=timedelta(seconds=3), queue=scheduler.CODES)
def relay() -> None:
    """Hands due messages to `deliver` in chunks; without a broker it sends them."""
    if not settings.REDIS_URL:
        delivery.deliver_waiting()
        return
    for lane in QUEUE_OF:
        hand_over(lane)


def hand_over(lane: str) -> None:
    while delivery.has_room(lane) and (claim := delivery.claim_waiting(lane)):
        deliver.apply_async((claim, lane), queue=QUEUE_OF[lane])


@shared_task(name="portal.deliver")
def deliver(claim: str, lane: str) -> None:
    delivery.deliver(claim)
    # At once: the relay would leave the worker idle until its next turn.
    hand_over(lane)


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


@scheduler.job("portal.campaigns", every=timedelta(seconds=10), queue=scheduler.LONG)
def release_campaigns() -> int:
    return campaigns.release_due(timezone.now())


@scheduler.job("portal.jobs", every=timedelta(seconds=2), queue=scheduler.LONG)
def run_jobs() -> int:
    return runner.run_due()


@scheduler.job("portal.sweep_jobs", every=timedelta(hours=1))
def sweep_jobs() -> int:
    return retention.sweep(timezone.now())


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


@scheduler.job("portal.anchor_history", every=timedelta(hours=1))
def anchor_history() -> None:
    anchors.append_head(settings.OPERATION.anchors)


@scheduler.job("portal.mail_anchor", every=timedelta(days=1))
def mail_anchor() -> int:
    return daily_anchor.send(timezone.now())
