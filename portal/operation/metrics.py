"""Figures for monitoring, in the text format of Prometheus: nothing about anybody."""

import shutil
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import Count

from portal.kernel import anchors, scheduler
from portal.models import Heartbeat, Message
from portal.models.choices import MessageState
from portal.operation import running

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
Sample = tuple[dict[str, str], float]


def render(now: datetime) -> str:
    lines: list[str] = []
    for name, words, samples in families(now):
        lines += [f"# HELP {name} {words}", f"# TYPE {name} gauge"]
        lines += [f"{name}{labelled(labels)} {value:.15g}" for labels, value in samples]
    return "\n".join(lines) + "\n"


def labelled(labels: dict[str, str]) -> str:
    """Values are names of our own code: no quotes or line ends need escaping."""
    pairs = ",".join(f'{name}="{value}"' for name, value in labels.items())
    return f"{{{pairs}}}" if pairs else ""


def families(now: datetime) -> Iterator[tuple[str, str, list[Sample]]]:
    yield (
        "portal_messages",
        "Messages by state.",
        [({"state": state}, count) for state, count in messages().items()],
    )
    yield single(
        "portal_failed_messages",
        "Failed messages that somebody should look at.",
        running.failed_messages(),
    )
    yield single(
        "portal_queue_age_seconds",
        "How long the oldest due message has been waiting.",
        running.oldest_waiting(now).total_seconds(),
    )
    yield from jobs()
    anchor = anchors.head()
    yield single(
        "portal_history_line",
        "The number of the newest line of history; it never falls.",
        anchor.line if anchor else 0,
    )
    yield single(
        "portal_disk_free_bytes",
        "Free space where uploaded files lie.",
        shutil.disk_usage(settings.VAR).free,
    )
    yield from backups()


def jobs() -> Iterator[tuple[str, str, list[Sample]]]:
    beats = list(
        Heartbeat.objects.filter(name__in=[job.name for job in scheduler.jobs()])
    )
    yield (
        "portal_job_last_end_seconds",
        "When a timed job ended last, as Unix time.",
        [
            ({"job": beat.name}, beat.ended_at.timestamp())
            for beat in beats
            if beat.ended_at
        ],
    )
    yield (
        "portal_job_failed",
        "1 where the last run of a timed job failed.",
        [({"job": beat.name}, float(bool(beat.error))) for beat in beats],
    )


def backups() -> Iterator[tuple[str, str, list[Sample]]]:
    folder = settings.OPERATION.backups
    made_at = running.newest_backup(folder) if folder else None
    if made_at:
        yield single(
            "portal_backup_last_seconds",
            "When the newest backup was made, as Unix time.",
            made_at.timestamp(),
        )


def single(name: str, words: str, value: float) -> tuple[str, str, list[Sample]]:
    return name, words, [({}, value)]


def messages() -> dict[str, int]:
    counts = Message.objects.order_by().values_list("state").annotate(Count("pk"))
    return {**dict.fromkeys(MessageState.values, 0), **dict(counts)}
