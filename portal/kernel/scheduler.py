"""Timed jobs: one registry for Celery beat, `run_due_jobs` and the embedded scheduler.

A function in a package's `tasks` becomes one by `@scheduler.job("app.name", every=…)`.
Jobs are idempotent. If several processes find one due, the process that updates its
heartbeat runs it.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any, TypeVar

import structlog
from celery import shared_task
from django.db import close_old_connections, connections
from django.db.models import F, Q
from django.utils import timezone

from portal.kernel import background
from portal.kernel.registry import Registry
from portal.models import Heartbeat

TimedFunction = TypeVar("TimedFunction", bound=Callable[[], Any])
# Seconds; the most frequent jobs are due every two or three.
POLL_SECONDS = 3.0
# Forty turns of the relay (every 3 seconds): not just a slow one.
LATE_AFTER = timedelta(minutes=2)
# Seconds that a task may wait for a busy machine.
SHORTEST_LIFE = 5.0
# The queues of Celery; `docker-compose.yml` says which worker reads which.
CODES, TIMED, LETTERS, BULK, LONG = QUEUES = (
    "codes",
    "timed",
    "letters",
    "bulk",
    "long",
)
log = structlog.get_logger("portal.clockwork")


@dataclass(frozen=True)
class TimedJob:
    name: str
    every: timedelta
    function: Callable[[], Any]
    queue: str = TIMED


timed_jobs: Registry[TimedJob] = Registry(key=attrgetter("name"))


def job(
    name: str, *, every: timedelta, queue: str = TIMED
) -> Callable[[TimedFunction], TimedFunction]:
    """Registers the function as a timed job; the function itself stays callable.

    `queue`: Celery's, so that work that takes long holds up no other.
    """

    def register(function: TimedFunction) -> TimedFunction:
        timed_job = timed_jobs.register(TimedJob(name, every, function, queue))

        @shared_task(name=name)
        def task() -> None:
            run(timed_job)

        return function

    return register


def jobs() -> list[TimedJob]:
    return sorted(timed_jobs, key=lambda job: job.every)


def schedule() -> dict[str, dict[str, Any]]:
    """For Celery beat. A task that isn't picked up before its next turn expires."""
    return {
        job.name: {
            "task": job.name,
            "schedule": job.every.total_seconds(),
            # Seconds: after an outage a backlog would repeat the same idempotent job.
            "options": {
                "queue": job.queue,
                "expires": min(max(job.every.total_seconds(), SHORTEST_LIFE), 3600),
            },
        }
        for job in jobs()
    }


def run(job: TimedJob) -> None:
    """Runs it and writes its heartbeat, with the class of an exception it raises."""
    Heartbeat.objects.get_or_create(name=job.name)
    heartbeat = Heartbeat.objects.filter(name=job.name)
    # Celery beat does not call `claim`, so the beginning is written here too.
    heartbeat.update(began_at=timezone.now())
    started = time.monotonic()
    error = ""
    try:
        with background.background():
            job.function()
    except Exception as exception:
        error = type(exception).__name__
        raise
    finally:
        took_ms = round((time.monotonic() - started) * 1000)
        heartbeat.update(ended_at=timezone.now(), took_ms=took_ms, error=error)


def run_due_jobs(*, everything: bool = False) -> list[str]:
    """Runs what is due in this process and returns the names of what ran.

    A job that fails does not stop the others.
    """
    names = []
    began_at = dict(Heartbeat.objects.values_list("name", "began_at"))
    for job in jobs():
        if not everything and not (is_due(job, began_at.get(job.name)) and claim(job)):
            continue
        try:
            run(job)
        except Exception as exception:
            reason = type(exception).__name__
            log.error("timed job failed", job=job.name, reason=reason)
        names.append(job.name)
    return names


def is_due(job: TimedJob, began_at: datetime | None) -> bool:
    return began_at is None or began_at <= timezone.now() - job.every


def claim(job: TimedJob) -> bool:
    """True for only one of the callers that find the job due at the same time."""
    now = timezone.now()
    Heartbeat.objects.get_or_create(name=job.name)
    due = Q(began_at=None) | Q(began_at__lte=now - job.every)
    # Compare-and-swap: after it `began_at` no longer fulfils the condition.
    return bool(Heartbeat.objects.filter(due, name=job.name).update(began_at=now))


def is_relay_late() -> bool:
    """Whether the relay has not run for so long that messages are waiting."""
    return not Heartbeat.objects.filter(
        name="portal.relay", ended_at__gt=timezone.now() - LATE_AFTER
    ).exists()


def failed_jobs() -> list[Heartbeat]:
    """Registered jobs that failed at their last run."""
    names = [job.name for job in timed_jobs]
    ended = Heartbeat.objects.filter(name__in=names, ended_at__gte=F("began_at"))
    return list(ended.exclude(error=""))


def run_forever(stop: threading.Event, *, pause: float = POLL_SECONDS) -> None:
    """The embedded scheduler: runs until `stop` is set or the process ends.

    It outlives a database that is down for a while.
    """
    while not stop.wait(pause):
        # A thread has no request that would close a broken or expired connection.
        close_old_connections()
        try:
            run_due_jobs()
        except Exception as exception:
            log.error("clock stood still", reason=type(exception).__name__)
            connections.close_all()


def start() -> threading.Event:
    """Starts the embedded scheduler in a thread that ends with the process.

    Set the returned event to stop it earlier.
    """
    stop = threading.Event()
    threading.Thread(
        target=run_forever, args=[stop], name="clockwork", daemon=True
    ).start()
    return stop
