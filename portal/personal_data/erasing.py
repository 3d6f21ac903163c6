"""Tries to erase; what fails is listed for coordinators and tried again.

No erasure ends with a line in a log only.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.apps import apps
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from portal.kernel import audit
from portal.kernel.lifecycle import TransitionRefused
from portal.models import UnfinishedErasure, User
from portal.models.choices import ErasureState
from portal.personal_data import erasures

log = structlog.get_logger("portal.erasing")
RETRY_AFTER = timedelta(hours=1)
# About a day; then somebody has to look first, and presses "try again".
MAX_ATTEMPTS = 24


def attempt(instance: models.Model, erase: Callable[[], object]) -> bool:
    """Whether it is erased now. Raises only `TransitionRefused`, which is an answer."""
    model, code = instance._meta.label_lower, str(getattr(instance, "code", ""))
    try:
        with transaction.atomic():
            erase()
    except TransitionRefused:
        raise
    except Exception as error:
        note_failure(model, code, type(error).__name__)
        return False
    UnfinishedErasure.objects.filter(model=model, subject_code=code).delete()
    return True


def note_failure(model: str, code: str, reason: str) -> None:
    row, _is_new = UnfinishedErasure.objects.get_or_create(
        model=model, subject_code=code
    )
    rows = UnfinishedErasure.objects.filter(pk=row.pk)
    rows.update(attempts=F("attempts") + 1, reason=reason[:60], tried_at=timezone.now())
    rows.filter(attempts__gte=MAX_ATTEMPTS).update(state=ErasureState.FAILED)
    log.warning("not erased", model=model, subject=code, reason=reason)


def retry_due(now: datetime) -> int:
    """Returns how many are erased now."""
    rows = UnfinishedErasure.objects.filter(
        state=ErasureState.RETRYING, tried_at__lte=now - RETRY_AFTER
    )
    return sum(retry(row) for row in rows)


def retry(row: UnfinishedErasure) -> bool:
    """Whether nothing of it is left."""
    instance = find(row)
    if instance is None:
        row.delete()
        return True
    if not erasures.is_due(instance):
        # Its days were prolonged meanwhile: the rules ask for it when they are over.
        row.delete()
        return False
    try:
        return attempt(instance, lambda: erasures.erase_row(instance))
    except TransitionRefused:
        # Its time has not come any more: the rules ask for it again when it has.
        row.delete()
        return False


def try_again(row: UnfinishedErasure, *, by: User) -> bool:
    """At once, and from then on by itself as after a first failure."""
    audit.record("try erasure again", row, by=by)
    UnfinishedErasure.objects.filter(pk=row.pk).update(
        state=ErasureState.RETRYING, attempts=0
    )
    return retry(row)


def find(row: UnfinishedErasure) -> Any:
    """What is still to be erased, or None."""
    model: Any = apps.get_model(row.model)
    return model._base_manager.filter(code=row.subject_code).first()
