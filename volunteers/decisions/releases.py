"""Releasing planned outcomes as a batch, after a delay in which it can be stopped.

Offers are released as such a batch, too: see `carriers`. Each outcome goes through
`workflow.release`, so that what an applicant reads and the message to them change in
the same transaction.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Cohort
from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.registry import Registry
from portal.models import User
from volunteers.decisions import workflow
from volunteers.models import Application, Release, ReleasedOutcome

# Applications locked by one query.
CHUNK = 500
MAX_NAMED = 20

Carrier = Callable[[Release], int]
carriers: Registry[Carrier] = Registry()
"""Each releases what it has in a release that is due, and returns how much it was."""


def plan(
    cohort: Cohort,
    applications: Sequence[Application],
    *,
    by: User,
    minutes: int,
    outcomes: dict[int, str],
) -> Release:
    """`outcomes`: what was shown for each.

    Raises `TransitionRefused` if one of them has another
    by now, or is in a release already.
    """
    with transaction.atomic():
        keys = [application.pk for application in applications]
        rows = lock_unchanged(cohort, keys, by=by, outcomes=outcomes)
        leaves_at = timezone.now() + timedelta(minutes=minutes)
        release = Release.objects.create(cohort=cohort, made_by=by, leaves_at=leaves_at)
        ReleasedOutcome.objects.bulk_create(
            ReleasedOutcome(release=release, application=row, outcome=row.status)
            for row in rows
        )
        audit.record("plan release", release, by=by, fields=["outcomes", "leaves_at"])
    return release


def lock_unchanged(
    cohort: Cohort, keys: list[int], *, by: User, outcomes: dict[int, str]
) -> list[Application]:
    """The applications, locked in the order of their keys.

    Raises `TransitionRefused` if one has another outcome by now, or can't be released.
    """
    rows: list[Application] = []
    ready: set[int] = set()
    # By key: two plans that overlap wait for each other instead of deadlocking.
    keys = sorted(keys)
    for start in range(0, len(keys), CHUNK):
        chunk = Application.objects.filter(pk__in=keys[start : start + CHUNK])
        rows += chunk.filter(cohort=cohort).select_for_update().order_by("pk")
        # Read after the locks, so that it can't change before the release is stored.
        # Not joined to the locking query, which would lock the joined rows too.
        ready |= set(chunk.visible_to(by).to_release().values_list("pk", flat=True))
    # The status is compared with what the coordinator saw: nothing unseen leaves.
    changed = [
        row for row in rows if row.pk not in ready or row.status != outcomes.get(row.pk)
    ]
    if changed or not rows:
        names = ", ".join(str(row) for row in changed[:MAX_NAMED])
        raise TransitionRefused(
            _("something has changed meanwhile: %(names)s") % {"names": names}
        )
    return rows


def stop(release: Release, *, by: User) -> None:
    with transaction.atomic():
        lifecycle.lock(release)
        if not release.is_held():
            raise TransitionRefused(_("it was carried out, or stopped already"))
        release.stopped_at = timezone.now()
        release.save(update_fields=["stopped_at"])
        audit.record("stop release", release, by=by, fields=["stopped_at"])


def release_due(*, most: int | None = None) -> int:
    """Performs every release whose time has come; returns how many outcomes that were.

    `most`: larger ones are left to the scheduler, since somebody waits for a page. Safe
    to run twice at the same time.
    """
    due = Release.objects.due(timezone.now()).select_related("made_by")
    if most is not None:
        due = due.annotate(count=Count("outcomes")).filter(count__lte=most)
    return sum(release_batch(release) for release in due)


def release_batch(release: Release) -> int:
    count = sum(carrier(release) for carrier in carriers)
    # Compare-and-swap: a release stopped half-way isn't marked as done, and of two
    # runs at once only the first sets the time.
    Release.objects.filter(pk=release.pk, stopped_at=None, done_at=None).update(
        done_at=timezone.now()
    )
    return count


@carriers.register
def release_outcomes(release: Release) -> int:
    """Each outcome in a transaction of its own.

    One that was changed in the meantime stays unreleased, and so does one with which
    its planner has since declared a conflict of interest.
    """
    rows = release.outcomes.select_related(
        "application__cohort", "application__applicant__data_key"
    )
    return sum(release_one(release, row) for row in rows)


def release_one(release: Release, row: ReleasedOutcome) -> bool:
    application = row.application
    with transaction.atomic():
        lifecycle.lock(release)
        lifecycle.lock(application)
        # Asked again for each row: a conflict declared since must hold it back.
        is_hidden = (
            not Application.objects.visible_to(release.made_by)
            .filter(pk=application.pk)
            .exists()
        )
        if is_hidden or release.stopped_at or application.status != row.outcome:
            return False
        try:
            workflow.release(application, by=release.made_by)
        except TransitionRefused:  # somebody released it on its own
            return False
    return True
