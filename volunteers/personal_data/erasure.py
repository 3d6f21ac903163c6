"""Erasing applications: when due, on request, and again after a restored backup.

The data key is deleted too, so that the sealed texts in old backups become
unreadable. Anonymous counts stay.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import F, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort
from portal.files import storage
from portal.kernel import audit
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.registry import Registry
from portal.messages import outbox
from portal.models import Message, User
from portal.personal_data import erasures
from volunteers.messages import notices
from volunteers.models import Application, ErasedCount, ErasureRequest
from volunteers.models.choices import ErasureStatistic

log = structlog.get_logger("volunteers.retention")


BeforeErasure = Callable[[Application], None]
before_erasure: Registry[BeforeErasure] = Registry()
"""Called in the same transaction, while the application still exists."""


def erase_due(now: datetime) -> int:
    """Erases every application whose retention time is over; returns how many."""
    return sum(
        erase_all(due_for_erasure(cohort, now)) for cohort in Cohort.objects.all()
    )


def due_for_erasure(cohort: Cohort, now: datetime) -> list[Application]:
    """Unsent ones some days after the deadline (extensions included), sent ones some
    days after the results.
    """
    rows = Application.objects.in_cohort(cohort)
    unsent_until = now - timedelta(days=cohort.draft_kept_days)
    due: list[Application] = []
    if cohort.last_instant < unsent_until:
        due += rows.filter(submitted_at=None).exclude(extended_until__gte=unsent_until)
    retention = timedelta(days=cohort.application_kept_days)
    if cohort.results_on and cohort.results_on + retention < timezone.localdate(now):
        due += rows.filter(submitted_at__isnull=False)
    return due


def erase_all(applications: Iterable[Application]) -> int:
    """Skips and logs applications that are still needed (for a year of service)."""
    count = 0
    for application in applications:
        code = application.code
        try:
            erase(application, by=None)
        except ProtectedError:
            log.warning("application is still needed", application=code)
            continue
        except TransitionRefused:
            continue
        count += 1
    return count


def erase(application: Application, *, by: User | None) -> None:
    """Deletes the application, its documents, reviews, messages and data key for good.

    Raises `TransitionRefused` if it is erased already.
    """
    with transaction.atomic():
        if (
            not Application.objects.select_for_update()
            .filter(pk=application.pk)
            .exists()
        ):
            raise TransitionRefused(_lazy("it is already erased"))
        # Read first: the key is deleted last, as its application still refers to it.
        key, code = application.data_key, application.code
        for callback in before_erasure:
            callback(application)
        for document in application.documents.select_related("file"):
            document.delete()
            storage.erase(document.file)
        outbox.delete(Message.objects.filter(occasion__startswith=code))
        count_erased(application)
        audit.record("erase", application, by=by)
        application.delete()
        key.delete()


def request_erasure(application: Application, *, by: User) -> bool:
    """Erases an unsent application at once (True); for a sent one asks coordinators."""
    # Nobody but the applicant has seen an unsent one, so nobody needs to agree.
    if application.submitted_at is None:
        erase(application, by=by)
        return True
    with transaction.atomic():
        _request, is_new = ErasureRequest.objects.get_or_create(application=application)
        if is_new:
            notices.erasure_asked(application)
            audit.record("ask to erase", application, by=by)
    return False


def grant(request: ErasureRequest, *, by: User) -> None:
    """Erases and notifies the person. Raises `ProtectedError` if it is still needed."""
    application = request.application
    # Read before erasing: afterwards the application is gone.
    person, code = application.applicant, application.code
    with transaction.atomic():
        erase(application, by=by)
        notices.application_erased(person, code)


def refuse(request: ErasureRequest, *, by: User) -> bool:
    """Notifies the applicant; returns False if it was refused before."""
    with transaction.atomic():
        open_requests = ErasureRequest.objects.filter(pk=request.pk, refused_at=None)
        # Compare-and-swap: of two coordinators at once only one writes the message.
        if not open_requests.update(refused_at=timezone.now()):
            return False
        notices.erasure_refused(request.application)
        audit.record("refuse to erase", request.application, by=by)
    return True


def count_erased(application: Application) -> None:
    """Adds the application to the anonymous counts of its cohort."""
    province = application.home_province
    values = [
        (ErasureStatistic.STATE, application.status),
        (ErasureStatistic.PROVINCE, province.slug if province else ""),
    ]
    for slug in application.choices.values_list(
        "position__organization__slug", flat=True
    ):
        values.append((ErasureStatistic.CHOICE, slug))
    for by, value in values:
        row, _is_new = ErasedCount.objects.get_or_create(
            cohort=application.cohort, by=by, value=value
        )
        # Added by the database: two erasures at once can't lose a count.
        ErasedCount.objects.filter(pk=row.pk).update(count=F("count") + 1)


def erase_again(application: Application) -> None:
    """After an old backup was restored."""
    erase(application, by=None)


erasures.erasers.register(erasures.Eraser(Application, erase_again))
