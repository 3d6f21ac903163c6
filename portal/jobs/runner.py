"""Work that takes longer than a request: it runs in the background and can be stopped.

A package registers a `JobKind`. The scheduler claims a waiting job, works on it for a
slice and releases it; of several processes one gets it. Every change of state is a
compare-and-swap, and a row is marked in the transaction that processes it, so each row
is processed once. A claim that is not renewed belongs to a dead process: another one
takes the job over and continues.
"""

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

import structlog
from django.db import DatabaseError, transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.files import storage
from portal.kernel import audit, background
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.registry import Registry
from portal.models import DataKey, Job, JobRow, User
from portal.models.choices import JobState, RowState
from portal.models.codes import public_code

# Seconds; far below STALE_AFTER, so that a live claim does not look dead.
SLICE_SECONDS = 10.0
# Seconds that a person may wait for the next page.
BRIEF_SECONDS = 1.0
# Rows between two renewals of the claim: few, so that "stop" takes effect soon.
BATCH_SIZE = 10
# Nine slices without a renewal: the process is dead.
STALE_AFTER = timedelta(seconds=90)
MAX_ATTEMPTS = 5
log = structlog.get_logger("portal.jobs")


class JobInterrupted(Exception):
    """The job was stopped, another process has it, or its slice is over.

    Work must let this exception pass and leave the job as it is.
    """


ReportProgress = Callable[[int], None]
Work = Callable[[Job, ReportProgress], None]
RowAction = Callable[[int], str]
"""Gets a primary key. Returns "" or a refusal; may raise `TransitionRefused`."""


@dataclass(frozen=True)
class JobKind:
    """`prepare` checks the rows before somebody confirms; `work` does the job.

    Both report often how many rows are done. `template` shows the result, with the
    context of `result_context`. `can_pause`: `work` can continue where it stopped, so a
    slice may end in between; otherwise it occupies its process until it is done.
    `takes_file`: the file of a job is what it works on, and goes soon after its end;
    without, it is the result, for its maker to download.
    """

    name: str
    label: Callable[[Job], str]
    work: Work
    template: str
    result_context: Callable[[Job, User], dict[str, Any]]
    prepare: Work | None = None
    can_pause: bool = True
    takes_file: bool = False


job_kinds: Registry[JobKind] = Registry(key=attrgetter("name"))


def kind_of(job: Job) -> JobKind:
    return job_kinds[job.kind]


def parse_needs(job: Job) -> dict[str, Any]:
    return json.loads(str(job.needs))


def plan(
    kind: JobKind,
    *,
    by: User,
    needs: dict[str, Any],
    things: Iterable[int],
    file: storage.CleanFile | None = None,
) -> Job:
    """Creates a job about exactly these rows; `file` is what it works on.

    Without a step of preparation it starts as soon as the caller commits.
    """
    state, row_state = JobState.RUNNING, RowState.WAITING
    if kind.prepare:
        state, row_state = JobState.LOOKING, RowState.NEW
    with transaction.atomic():
        job = Job(
            kind=kind.name,
            made_by=by,
            state=state,
            language=translation.get_language() or "th",
            data_key=DataKey.objects.create(),
            needs=json.dumps(needs),
        )
        if file:
            job.file = storage.store(file, name=kind.name, key=job.data_key)
        job.save()
        rows = (JobRow(job=job, thing=thing, state=row_state) for thing in things)
        # 2000 rows in an INSERT: bounds the memory and parameters of one statement.
        job.total = len(JobRow.objects.bulk_create(rows, batch_size=2000))
        job.save(update_fields=["total"])
        if state == JobState.RUNNING:
            audit.record("begin long work", job, by=by, fields=[kind.name])
    return job


def start(job: Job, *, needs: dict[str, Any]) -> None:
    """After its owner has confirmed what was prepared.

    Raises `TransitionRefused` if the job isn't waiting for that.
    """
    with transaction.atomic():
        # Compare-and-swap: a second click, or a stop meanwhile, finds another state.
        if not Job.objects.filter(pk=job.pk, state=JobState.READY).update(
            state=JobState.RUNNING, claim="", done=0
        ):
            raise TransitionRefused(_("it has begun, or was stopped"))
        job.refresh_from_db()
        job.needs = json.dumps(needs)
        job.total = job.rows.waiting().count()
        job.save(update_fields=["needs", "total"])
        audit.record("begin long work", job, by=job.made_by, fields=[job.kind])


def stop(job: Job, *, by: User) -> None:
    """Rows that are done stay done. Raises `TransitionRefused` once it has ended."""
    stoppable = (*JobState.active(), JobState.READY)
    with transaction.atomic():
        rows = Job.objects.filter(pk=job.pk, state__in=stoppable)
        # Leaves the claim: the worker notices the state at its next renewal.
        if not rows.update(state=JobState.STOPPED, ended_at=timezone.now()):
            raise TransitionRefused(_("it has ended"))
        audit.record("stop long work", job, by=by, fields=[job.kind])


def claim(rows: Any) -> Job | None:
    """Claims the first of these jobs that no live process is working on."""
    now = timezone.now()
    fail_exhausted(now)
    # Some candidates: others may claim the first ones before the update below.
    for pk in rows.waiting(now - STALE_AFTER).values_list("pk", flat=True)[:20]:
        free = Q(claim="") | Q(claimed_at__lt=now - STALE_AFTER)
        values = {
            "claim": public_code(),
            "claimed_at": now,
            "attempts": F("attempts") + 1,
        }
        unclaimed = Job.objects.filter(free, pk=pk, state__in=JobState.active())
        # Compare-and-swap: the claim's condition is checked again by the UPDATE itself.
        if unclaimed.update(**values):
            return Job.objects.select_related("made_by", "data_key").get(pk=pk)
    return None


def fail_exhausted(now: datetime) -> None:
    """A job that has killed its process several times is not tried again."""
    # Only stale claims: the last attempt may still be running.
    exhausted = Job.objects.filter(
        state__in=JobState.active(),
        attempts__gte=MAX_ATTEMPTS,
        claimed_at__lt=now - STALE_AFTER,
    )
    exhausted.update(state=JobState.FAILED, claim="", ended_at=now)


def run_due(*, seconds: float = SLICE_SECONDS) -> int:
    """Works on waiting jobs for about so long, the longest waiting first.

    Returns the number of slices.
    """
    turns = 0
    until = time.monotonic() + seconds
    while time.monotonic() < until and (job := claim(Job.objects.all())):
        advance(job, until=until)
        turns += 1
    return turns


def run_briefly(job: Job) -> Job:
    """Works on the job for a moment before the person sees the next page.

    A small job is then done already; the scheduler continues a larger one.
    """
    if kind_of(job).can_pause and (claimed := claim(Job.objects.filter(pk=job.pk))):
        advance(claimed, until=time.monotonic() + BRIEF_SECONDS)
    return Job.objects.select_related("made_by", "data_key").get(pk=job.pk)


def advance(job: Job, *, until: float) -> None:
    """One slice. A failed job is tried again, a few times, once its claim is stale."""
    kind = kind_of(job)
    work = kind.work
    if job.state == JobState.LOOKING and kind.prepare:
        work = kind.prepare

    def report_progress(done: int) -> None:
        renew(job, done, keeps_progress=kind.can_pause)
        if kind.can_pause and time.monotonic() > until:
            Job.objects.filter(pk=job.pk, claim=job.claim).update(claim="", attempts=0)
            raise JobInterrupted

    try:
        with background.background(), translation.override(job.language):
            work(job, report_progress)
    except JobInterrupted:
        return
    except Exception as exception:
        record_failure(job, exception)
        return
    finish(job, JobState.READY if job.state == JobState.LOOKING else JobState.DONE)


def renew(job: Job, done: int, *, keeps_progress: bool) -> None:
    """Renews the claim. Raises `JobInterrupted` if this process has lost it.

    `keeps_progress`: rows that are done need not be done again after a crash.
    """
    claimed = Job.objects.filter(pk=job.pk, claim=job.claim, state=job.state)
    attempts = 0 if keeps_progress else job.attempts
    if not claimed.update(done=done, claimed_at=timezone.now(), attempts=attempts):
        raise JobInterrupted


def finish(job: Job, state: str, **changes: Any) -> None:
    ended_at = None if state == JobState.READY else timezone.now()
    claimed = Job.objects.filter(pk=job.pk, claim=job.claim, state=job.state)
    claimed.update(state=state, claim="", ended_at=ended_at, **changes)


def record_failure(job: Job, exception: Exception) -> None:
    reason = type(exception).__name__
    log.error(
        "job failed", job=job.code, kind=job.kind, attempts=job.attempts, reason=reason
    )
    if job.attempts >= MAX_ATTEMPTS:
        finish(job, JobState.FAILED, error=reason)


def run_rows(job: Job, action: RowAction, report_progress: ReportProgress) -> None:
    """Runs `action` for every waiting row, each in a transaction of its own."""
    done = job.total - job.rows.waiting().count()
    while keys := list(job.rows.waiting().values_list("pk", "thing")[:BATCH_SIZE]):
        for row_pk, object_pk in keys:
            run_row(row_pk, object_pk, action)
        done += len(keys)
        report_progress(done)


def run_row(row_pk: int, object_pk: int, action: RowAction) -> None:
    """The process that marks the row runs it.

    If the transaction fails, the mark is rolled back with everything else.
    """
    with transaction.atomic():
        # Compare-and-swap: a second process waits at this UPDATE, then finds the row
        # done.
        waiting = JobRow.objects.filter(pk=row_pk, state=RowState.WAITING)
        if not waiting.update(state=RowState.DONE):
            return
        if reason := try_row(object_pk, action):
            row = JobRow.objects.filter(pk=row_pk)
            row.update(state=RowState.REFUSED, reason=reason[:300])


def try_row(object_pk: int, action: RowAction) -> str:
    try:
        # A savepoint: what failed in the row is undone, the mark of the row is kept.
        with transaction.atomic():
            return action(object_pk)
    except TransitionRefused as refusal:
        return str(refusal.reason)
    # The transaction may be broken (deadlock, lost connection): roll the mark back too.
    except DatabaseError:
        raise
    except Exception as exception:
        log.error("row of a job failed", reason=type(exception).__name__)
        return _("something went wrong; it was left as it was")


def attach_file(job: Job, file: storage.CleanFile, *, name: str) -> None:
    """Stores the resulting file, sealed.

    Raises `JobInterrupted`, and stores nothing, if this process has lost the job.
    """
    with transaction.atomic():
        stored = storage.store(file, name=name, key=job.data_key)
        # Bytes first: when the swap fails, the row is rolled back and `sweep` deletes
        # them.
        claimed = Job.objects.filter(pk=job.pk, claim=job.claim, state=JobState.RUNNING)
        if not claimed.update(file=stored):
            raise JobInterrupted
