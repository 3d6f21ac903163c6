"""The timed jobs. One list feeds Celery's beat, `manage.py run_due_jobs`, and the embedded server's own clock.

A job hangs in the list by one line above its function in an app's `tasks`: `@scheduler.job("app.name", every=…)`.
Jobs are idempotent; of several processes that find one due, the one that moves its heartbeat on runs it.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

import structlog
from celery import shared_task
from django.db import close_old_connections, connections
from django.db.models import F, Q
from django.utils import timezone

from portal.models import Heartbeat

TimedFunction = TypeVar("TimedFunction", bound=Callable[[], Any])
PAUSE = 3.0
LATE_AFTER = timedelta(minutes=2)
log = structlog.get_logger("portal.clockwork")


@dataclass(frozen=True)
class Job:
    name: str
    every: timedelta
    act: Callable[[], Any]


_jobs: dict[str, Job] = {}


def job(name: str, *, every: timedelta) -> Callable[[TimedFunction], TimedFunction]:
    """Puts the function on the clock; called by its own name it stays what it was."""

    def hang(act: TimedFunction) -> TimedFunction:
        made = _jobs[name] = Job(name, every, act)

        @shared_task(name=name)
        def task() -> None:
            run(made)

        return act

    return hang


def jobs() -> list[Job]:
    return sorted(_jobs.values(), key=lambda job: job.every)


def schedule() -> dict[str, dict[str, Any]]:
    """For Celery's beat: a task that could not be handed over in its turn is not worth keeping."""
    return {
        job.name: {
            "task": job.name,
            "schedule": job.every.total_seconds(),
            "options": {"expires": min(job.every.total_seconds(), 3600)},
        }
        for job in jobs()
    }


def run(job: Job) -> None:
    """Runs it and writes its heartbeat; what it raises is noted by its class and raised."""
    Heartbeat.objects.get_or_create(name=job.name)
    beat, began, error = Heartbeat.objects.filter(name=job.name), time.monotonic(), ""
    beat.update(began_at=timezone.now())
    try:
        job.act()
    except Exception as problem:
        error = type(problem).__name__
        raise
    finally:
        took = round((time.monotonic() - began) * 1000)
        beat.update(ended_at=timezone.now(), took_ms=took, error=error)


def run_due_jobs(*, everything: bool = False) -> list[str]:
    """Runs in this process what is due and returns what ran; a job that fails holds up no other."""
    ran, began = [], dict(Heartbeat.objects.values_list("name", "began_at"))
    for job in jobs():
        if not everything and not (is_due(job, began.get(job.name)) and claim(job)):
            continue
        try:
            run(job)
        except Exception as problem:
            log.error("timed job failed", job=job.name, reason=type(problem).__name__)
        ran.append(job.name)
    return ran


def is_due(job: Job, began_at: datetime | None) -> bool:
    return began_at is None or began_at <= timezone.now() - job.every


def claim(job: Job) -> bool:
    """True for the one caller that finds the job due first."""
    now = timezone.now()
    Heartbeat.objects.get_or_create(name=job.name)
    due = Q(began_at=None) | Q(began_at__lte=now - job.every)
    return bool(Heartbeat.objects.filter(due, name=job.name).update(began_at=now))


def is_late() -> bool:
    """Whether the relay has not run for so long that letters lie about."""
    return not Heartbeat.objects.filter(
        name="portal.relay", ended_at__gt=timezone.now() - LATE_AFTER
    ).exists()


def failed_jobs() -> list[Heartbeat]:
    """Jobs of today's list that failed at their last run."""
    return list(
        Heartbeat.objects.filter(name__in=_jobs, ended_at__gte=F("began_at")).exclude(
            error=""
        )
    )


def run_forever(stop: threading.Event, *, pause: float = PAUSE) -> None:
    """The embedded server's clock: until `stop` is set, or the process ends. The database may be away for a while."""
    while not stop.wait(pause):
        close_old_connections()
        try:
            run_due_jobs()
        except Exception as problem:
            log.error("clock stood still", reason=type(problem).__name__)
            connections.close_all()


def start() -> threading.Event:
    """Winds the clock up in a thread that ends with the process; set the event to stop it before."""
    stop = threading.Event()
    threading.Thread(
        target=run_forever, args=[stop], name="clockwork", daemon=True
    ).start()
    return stop
