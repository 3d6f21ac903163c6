"""Work that takes longer than a request: it is left and found again, can be stopped, and outlives its process.

An app registers a `Kind`. The clock claims what waits, works at it for a slice and lets go; of several processes one
gets it. Every move is a compare-and-swap, and a row is marked in the transaction in which it is done, so each is done
once. A claim that nobody renews is a dead process's: another one goes on from there.
"""

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import DatabaseError, transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.files import storage
from portal.kernel import audit
from portal.kernel.lifecycle import TransitionRefused
from portal.models import DataKey, Job, JobRow, User
from portal.models.choices import JobState as J
from portal.models.choices import RowState
from portal.models.codes import public_code

SLICE = 10.0
BRIEF_SECONDS = 1.0
AT_ONCE = 10
STALE_AFTER = timedelta(seconds=90)
MOST_ATTEMPTS = 5
FILE_KEPT, UNUSED_KEPT, KEPT = timedelta(days=1), timedelta(days=1), timedelta(days=30)
log = structlog.get_logger("portal.jobs")


class JobInterrupted(Exception):
    """It was stopped, another process has it, or its turn is over: leave it as it is and come back."""


ReportProgress = Callable[[int], None]
Work = Callable[[Job, ReportProgress], None]


@dataclass(frozen=True)
class Kind:
    """`look` goes through the rows before anybody says yes; `work` does it. Both tell how many rows are done, often.

    `template` shows what came of it, with what `shown` returns. `can_pause`: `work` goes on where it was, so its turn
    may end between; else it keeps its process until it is done.
    """

    name: str
    label: Callable[[Job], str]
    work: Work
    template: str
    shown: Callable[[Job, User], dict[str, Any]]
    look: Work | None = None
    can_pause: bool = True


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    _kinds[kind.name] = kind
    return kind


def kind_of(job: Job) -> Kind:
    return _kinds[job.kind]


def needs_of(job: Job) -> dict[str, Any]:
    return json.loads(str(job.needs))


def plan(kind: Kind, *, by: User, needs: dict[str, Any], things: Iterable[int]) -> Job:
    """Freezes what it will be about. Without anything to look at first it is on its way when the caller commits."""
    state, row_state = (
        (J.LOOKING, RowState.NEW) if kind.look else (J.RUNNING, RowState.WAITING)
    )
    with transaction.atomic():
        job = Job(
            kind=kind.name,
            made_by=by,
            state=state,
            language=translation.get_language() or "th",
        )
        job.data_key, job.needs = DataKey.objects.create(), json.dumps(needs)
        job.save()
        rows = (JobRow(job=job, thing=thing, state=row_state) for thing in things)
        job.total = len(JobRow.objects.bulk_create(rows, batch_size=2000))
        job.save(update_fields=["total"])
        if state == J.RUNNING:
            audit.record("begin long work", job, by=by, fields=[kind.name])
    return job


def start(job: Job, *, needs: dict[str, Any]) -> None:
    """After its person has looked at it. Raises `TransitionRefused` if it isn't waiting for that."""
    with transaction.atomic():
        if not Job.objects.filter(pk=job.pk, state=J.READY).update(
            state=J.RUNNING, claim="", done=0
        ):
            raise TransitionRefused(_("it has begun, or was stopped"))
        job.refresh_from_db()
        job.needs, job.total = json.dumps(needs), job.rows.waiting().count()
        job.save(update_fields=["needs", "total"])
        audit.record("begin long work", job, by=job.made_by, fields=[job.kind])


def stop(job: Job, *, by: User) -> None:
    """What is done stays done. Raises `TransitionRefused` once it has ended."""
    running = (*J.active(), J.READY)
    with transaction.atomic():
        stopped = Job.objects.filter(pk=job.pk, state__in=running)
        if not stopped.update(state=J.STOPPED, ended_at=timezone.now()):
            raise TransitionRefused(_("it has ended"))
        audit.record("stop long work", job, by=by, fields=[job.kind])


def claim(rows: Any) -> Job | None:
    """The first of these that nobody is at, claimed."""
    now = timezone.now()
    give_up(now)
    for pk in rows.waiting(now - STALE_AFTER).values_list("pk", flat=True)[:20]:
        free = Q(claim="") | Q(claimed_at__lt=now - STALE_AFTER)
        mine = {
            "claim": public_code(),
            "claimed_at": now,
            "attempts": F("attempts") + 1,
        }
        if Job.objects.filter(free, pk=pk, state__in=J.active()).update(**mine):
            return Job.objects.select_related("made_by", "data_key").get(pk=pk)
    return None


def give_up(now: datetime) -> None:
    """What kills its process again and again is tried no more."""
    hopeless = Job.objects.filter(
        state__in=J.active(),
        attempts__gte=MOST_ATTEMPTS,
        claimed_at__lt=now - STALE_AFTER,
    )
    hopeless.update(state=J.FAILED, claim="", ended_at=now)


def run_due(*, seconds: float = SLICE) -> int:
    """Works at what waits, the longest waiting first, for about so long; returns how many turns that were."""
    turns, until = 0, time.monotonic() + seconds
    while time.monotonic() < until and (job := claim(Job.objects.all())):
        advance(job, until=until)
        turns += 1
    return turns


def run_briefly(job: Job) -> Job:
    """What is quickly done is done before the person sees the next page; the rest goes on by the clock."""
    if kind_of(job).can_pause and (mine := claim(Job.objects.filter(pk=job.pk))):
        advance(mine, until=time.monotonic() + BRIEF_SECONDS)
    return Job.objects.select_related("made_by", "data_key").get(pk=job.pk)


def advance(job: Job, *, until: float) -> None:
    """One turn. What fails is tried again when its claim has grown stale, a few times."""
    kind = kind_of(job)
    work = kind.look if job.state == J.LOOKING and kind.look else kind.work

    def tell(done: int) -> None:
        renew(job, done, gets_on=kind.can_pause)
        if kind.can_pause and time.monotonic() > until:
            Job.objects.filter(pk=job.pk, claim=job.claim).update(claim="", attempts=0)
            raise JobInterrupted

    try:
        with translation.override(job.language):
            work(job, tell)
    except JobInterrupted:
        return
    except Exception as problem:
        note_failure(job, problem)
        return
    settle(job, J.READY if job.state == J.LOOKING else J.DONE)


def renew(job: Job, done: int, *, gets_on: bool) -> None:
    """Raises `JobInterrupted` if it isn't this process's any more. `gets_on`: what is done need not be done again."""
    mine = Job.objects.filter(pk=job.pk, claim=job.claim, state=job.state)
    attempts = 0 if gets_on else job.attempts
    if not mine.update(done=done, claimed_at=timezone.now(), attempts=attempts):
        raise JobInterrupted


def settle(job: Job, state: str, **changes: Any) -> None:
    ended_at = None if state == J.READY else timezone.now()
    mine = Job.objects.filter(pk=job.pk, claim=job.claim, state=job.state)
    mine.update(state=state, claim="", ended_at=ended_at, **changes)


def note_failure(job: Job, problem: Exception) -> None:
    reason = type(problem).__name__
    log.error(
        "job failed", job=job.code, kind=job.kind, attempts=job.attempts, reason=reason
    )
    if job.attempts >= MOST_ATTEMPTS:
        settle(job, J.FAILED, error=reason)


def each(job: Job, act: Callable[[int], str], tell: ReportProgress) -> None:
    """`act` with every row that waits, each in a transaction of its own; it returns or raises why not."""
    done = job.total - job.rows.waiting().count()
    while keys := list(job.rows.waiting().values_list("pk", "thing")[:AT_ONCE]):
        for pk, thing in keys:
            one(pk, thing, act)
        tell(done := done + len(keys))


def one(pk: int, thing: int, act: Callable[[int], str]) -> None:
    """Whoever marks the row does it; the mark is rolled back with what was done."""
    with transaction.atomic():
        if not JobRow.objects.filter(pk=pk, state=RowState.WAITING).update(
            state=RowState.DONE
        ):
            return
        if reason := tried(thing, act):
            JobRow.objects.filter(pk=pk).update(
                state=RowState.REFUSED, reason=reason[:300]
            )


def tried(thing: int, act: Callable[[int], str]) -> str:
    try:
        with transaction.atomic():
            return act(thing)
    except TransitionRefused as refused:
        return str(refused.reason)
    except DatabaseError:
        raise
    except Exception as problem:
        log.error("row of a job failed", reason=type(problem).__name__)
        return _("something went wrong; it was left as it was")


def attach(job: Job, made: storage.Clean, *, name: str) -> None:
    """The file that came of it, sealed. Raises `JobInterrupted`, and keeps nothing, if the job isn't this process's any more."""
    with transaction.atomic():
        stored = storage.store(made, name=name, key=job.data_key)
        mine = Job.objects.filter(pk=job.pk, claim=job.claim, state=J.RUNNING)
        if not mine.update(file=stored):
            raise JobInterrupted


def take_files_back(person: User) -> None:
    """What somebody must not see any more may be in files made for them: they go, and one being made begins again."""
    for job in Job.objects.filter(made_by=person, file__isnull=False).select_related(
        "file"
    ):
        storage.erase(job.file)  # type: ignore[arg-type]
    Job.objects.filter(made_by=person, state=J.RUNNING).update(claim="")


def sweep(now: datetime) -> int:
    """Files go after a day, what nobody said yes to as well, the rest after a month; returns how many jobs went."""
    for job in Job.objects.filter(
        file__isnull=False, ended_at__lt=now - FILE_KEPT
    ).select_related("file"):
        with transaction.atomic():
            storage.erase(job.file)  # type: ignore[arg-type]
    unused = Q(state__in=[J.READY, J.LOOKING], made_at__lt=now - UNUSED_KEPT)
    old = list(
        Job.objects.filter(unused | Q(ended_at__lt=now - KEPT)).values_list(
            "pk", "data_key"
        )
    )
    with transaction.atomic():
        Job.objects.filter(pk__in=[pk for pk, _key in old]).delete()
        DataKey.objects.filter(pk__in=[key for _pk, key in old]).delete()
    return len(old)
