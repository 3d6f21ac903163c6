"""Erasing applications: by the cohort's clocks, at a person's wish, and again after an old backup was restored.

The data key goes, so that what old backups still hold of the sealed texts can't be opened; counts without names stay.
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
from portal.messages import outbox
from portal.models import Message, User
from portal.personal_data import erasures
from volunteers.messages import notices
from volunteers.models import Application, ErasedCount, ErasureRequest
from volunteers.models.choices import ErasureStatistic

log = structlog.get_logger("volunteers.retention")


BeforeErasure = Callable[[Application], None]
_before: list[BeforeErasure] = []


def before_erasure(act: BeforeErasure) -> BeforeErasure:
    """Registers what a higher app does in the same transaction while the application is still there."""
    _before.append(act)
    return act


def erase_due(now: datetime) -> int:
    """Everything whose time is over; returns how many."""
    return sum(erase_all(over(cohort, now)) for cohort in Cohort.objects.all())


def over(cohort: Cohort, now: datetime) -> list[Application]:
    """Never sent: so many days after the deadline, personal extensions included. Sent: so many after the results."""
    rows = Application.objects.in_cohort(cohort)
    unsent_until = now - timedelta(days=cohort.draft_kept_days)
    found: list[Application] = []
    if cohort.last_instant < unsent_until:
        found += rows.filter(submitted_at=None).exclude(
            extended_until__gte=unsent_until
        )
    kept = timedelta(days=cohort.application_kept_days)
    if cohort.results_on and cohort.results_on + kept < timezone.localdate(now):
        found += rows.filter(submitted_at__isnull=False)
    return found


def erase_all(applications: Iterable[Application]) -> int:
    """What something else still needs (a year of service) stays, and says so in the log by its code."""
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
    """The application, its documents, reviews and messages, and their key, for ever; `TransitionRefused` if it is gone."""
    with transaction.atomic():
        if (
            not Application.objects.select_for_update()
            .filter(pk=application.pk)
            .exists()
        ):
            raise TransitionRefused(_lazy("it is already erased"))
        key, code = application.data_key, application.code
        for act in _before:
            act(application)
        for document in application.documents.select_related("file"):
            document.delete()
            storage.erase(document.file)
        outbox.forget(Message.objects.filter(occasion__startswith=code))
        remember(application)
        audit.record("erase", application, by=by)
        application.delete()
        key.delete()


def ask(application: Application, *, by: User) -> bool:
    """At its owner's wish: what was never sent goes at once (True); for the rest coordinators are asked."""
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
    """Erases, and tells the person. Raises ProtectedError for what is still needed."""
    application = request.application
    person, code = application.applicant, application.code
    with transaction.atomic():
        erase(application, by=by)
        notices.application_erased(person, code)


def refuse(request: ErasureRequest, *, by: User) -> bool:
    """The application is kept, and its owner is told whom to write to; False if it was refused before."""
    with transaction.atomic():
        open_requests = ErasureRequest.objects.filter(pk=request.pk, refused_at=None)
        if not open_requests.update(refused_at=timezone.now()):
            return False
        notices.erasure_refused(request.application)
        audit.record("refuse to erase", request.application, by=by)
    return True


def remember(application: Application) -> None:
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
        ErasedCount.objects.filter(pk=row.pk).update(count=F("count") + 1)


@erasures.erases(Application)
def erase_again(application: Application) -> None:
    """After an old backup was restored."""
    erase(application, by=None)
