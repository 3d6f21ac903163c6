"""How long jobs and their files are kept, and who takes files back before."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from portal.files import storage
from portal.jobs import runner
from portal.models import DataKey, Job, User
from portal.models.choices import JobState

# Files hold personal data, so they are kept for one working day only.
FILE_LIFETIME = timedelta(days=1)
UNUSED_LIFETIME = timedelta(days=1)
JOB_LIFETIME = timedelta(days=30)


def of_kinds_that_take_files() -> Q:
    return Q(kind__in=[kind.name for kind in runner.job_kinds if kind.takes_file])


def revoke_files(person: User) -> None:
    """Erases files made for somebody who must not see everything in them any more.

    A job that is making one starts again.
    """
    jobs = Job.objects.filter(made_by=person, file__isnull=False)
    for job in jobs.exclude(of_kinds_that_take_files()).select_related("file"):
        # Here the caller's transaction decides whether the bytes go.
        storage.erase(job.file)  # type: ignore[arg-type]
    # Without its claim the worker's next compare-and-swap fails, so it stores no file.
    Job.objects.filter(made_by=person, state=JobState.RUNNING).update(claim="")


def sweep(now: datetime) -> int:
    """Deletes files and unconfirmed jobs after a day, other jobs after a month.

    A file that a job took is deleted once that has ended. Returns the number of deleted
    jobs.
    """
    unused = Q(
        state__in=[JobState.READY, JobState.LOOKING], made_at__lt=now - UNUSED_LIFETIME
    )
    used_up = of_kinds_that_take_files() & Q(ended_at__isnull=False)
    old_file = unused | used_up | Q(ended_at__lt=now - FILE_LIFETIME)
    for job in Job.objects.filter(old_file, file__isnull=False).select_related("file"):
        with transaction.atomic():
            storage.erase(job.file)  # type: ignore[arg-type]
    old_jobs = Job.objects.filter(unused | Q(ended_at__lt=now - JOB_LIFETIME))
    old = list(old_jobs.values_list("pk", "data_key"))
    with transaction.atomic():
        Job.objects.filter(pk__in=[pk for pk, _key in old]).delete()
        # After the jobs: their foreign key to the data key is PROTECT.
        DataKey.objects.filter(pk__in=[key for _pk, key in old]).delete()
    return len(old)
