"""Erasing applications: when due, on request, and again after a failure or a restore.

The data key is deleted too, so that the sealed texts in old backups become
unreadable. Anonymous counts stay.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Cohort
from portal.files import storage
from portal.kernel import audit
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.registry import Registry
from portal.messages import outbox
from portal.models import UnfinishedErasure, User
from portal.personal_data import erasing, erasures, graph
from volunteers import rules
from volunteers.application import retention
from volunteers.decisions import workflow
from volunteers.messages import notices
from volunteers.models import Application, ErasedCount, ErasureRequest
from volunteers.models.choices import ErasureStatistic
from volunteers.personal_data import plan

BeforeErasure = Callable[[Application], None]
before_erasure: Registry[BeforeErasure] = Registry()
"""Called in the same transaction, while the application still exists: they erase what
they know to hang on it.
"""


def erase_due(now: datetime) -> int:
    """Erases every application whose retention time is over; returns how many."""
    return sum(erase_all(retention.due(cohort, now)) for cohort in Cohort.objects.all())


def erase_all(applications: Iterable[Application]) -> int:
    """Returns how many are erased; what fails is listed and tried again from there."""
    label = Application._meta.label_lower
    listed = set(
        UnfinishedErasure.objects.filter(model=label).values_list(
            "subject_code", flat=True
        )
    )
    count = 0
    for application in applications:
        if application.code in listed:
            continue
        try:
            count += erasing.attempt(application, partial(erase, application, by=None))
        except TransitionRefused:
            continue
    return count


def erase(application: Application, *, by: User | None) -> None:
    """Deletes all that hangs on it for good, with its documents, messages and keys.

    Raises `TransitionRefused` if it is erased already.
    """
    with transaction.atomic():
        rows = Application.objects.filter(pk=application.pk)
        if not rows.select_for_update().exists():
            raise TransitionRefused(_lazy("it is already erased"))
        # Read first: the key is deleted last, as its application still refers to it,
        # and the codes are those of rows that go.
        key, codes = application.data_key, graph.codes_of(rows)
        for callback in before_erasure:
            callback(application)
        for document in application.documents.select_related("file"):
            document.delete()
            storage.erase(document.file)
        outbox.delete(graph.messages_about(codes))
        count_erased(application)
        audit.record("erase", application, by=by)
        application.delete()
        key.delete()


def request_erasure(application: Application, *, by: User) -> bool:
    """Erases an unsent application at once (True); for a sent one asks coordinators."""
    # Nobody but the applicant has seen an unsent one, so nobody needs to agree.
    if application.submitted_at is None:
        # Kept where erasing fails: it is tried again because the person asked for it.
        ErasureRequest.objects.update_or_create(
            application=application, defaults={"granted_at": timezone.now()}
        )
        return erasing.attempt(application, partial(erase, application, by=by))
    with transaction.atomic():
        _request, is_new = ErasureRequest.objects.get_or_create(application=application)
        if is_new:
            notices.erasure_asked(application)
            audit.record("ask to erase", application, by=by)
    return False


def take_back(request: ErasureRequest, *, by: User) -> None:
    """Raises `TransitionRefused` once it was granted."""
    with transaction.atomic():
        rows = ErasureRequest.objects.filter(pk=request.pk, granted_at=None)
        # Before the row is gone: of two clicks one writes the line.
        if not rows.delete()[0]:
            raise TransitionRefused(_lazy("it is being erased already"))
        audit.record("take back asking to erase", request.application, by=by)


def grant(request: ErasureRequest, *, by: User) -> bool:
    """Erases and notifies the person.

    False if something failed: then it is listed, and tried again until it succeeds.
    Raises `TransitionRefused` while something has to end before.
    """
    application = request.application
    if holds := plan.of(application).holds:
        raise TransitionRefused(holds[0])
    with transaction.atomic():
        rows = ErasureRequest.objects.filter(pk=request.pk, granted_at=None)
        if not rows.update(granted_at=timezone.now(), refused_at=None):
            raise TransitionRefused(_lazy("it is already erased"))
        audit.record("grant erasure", application, by=by)
    return erasing.attempt(application, partial(erase_as_asked, application, by=by))


def erase_as_asked(application: Application, *, by: User | None) -> None:
    """With what a withdrawal does before, for whoever still works with it."""
    # Read before erasing: afterwards the application is gone.
    person, code = application.applicant, application.code
    with transaction.atomic():
        if is_running(application):
            workflow.withdraw(application, by=person)
        erase(application, by=by)
        notices.application_erased(person, code)


def is_running(application: Application) -> bool:
    """Neither ended nor with a placement, of which nobody withdraws any more."""
    days = retention.later_days([application])
    return rules.can_withdraw(application) and application.pk not in days


def refuse(request: ErasureRequest, *, by: User) -> bool:
    """Notifies the applicant; returns False if it was refused before."""
    with transaction.atomic():
        open_requests = ErasureRequest.objects.filter(
            pk=request.pk, refused_at=None, granted_at=None
        )
        # Compare-and-swap: of two coordinators at once only one writes the message.
        if not open_requests.update(refused_at=timezone.now()):
            return False
        # Their account can't be closed either; the message says why.
        asked = User.objects.filter(applications=request.application)
        asked.update(closing_asked_at=None)
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
    """After a first failure, or after an old backup was restored."""
    request = ErasureRequest.objects.filter(application=application).first()
    if request and request.granted_at:
        erase_as_asked(application, by=None)
    else:
        erase(application, by=None)


def is_still_due(application: Application) -> bool:
    """Somebody asked for it, or its days are over, which may have been prolonged."""
    if ErasureRequest.objects.filter(
        application=application, granted_at__isnull=False
    ).exists():
        return True
    last_day = retention.kept_until(application)
    return last_day is not None and last_day < timezone.localdate()


erasures.erasers.register(erasures.Eraser(Application, erase_again, is_still_due))
