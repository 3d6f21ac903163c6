"""A referee has erased what the programme knows of them.

They ask by the link that they were sent; from then on nobody reads it, and a
coordinator erases it. Until then the referee can change their mind.
"""

from collections.abc import Collection, Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import Step, TransitionRefused
from portal.messages import outbox
from portal.models import User
from portal.models.choices import Language
from portal.personal_data import erasures, graph
from volunteers.conflicts import conflicts
from volunteers.messages import notices
from volunteers.models import Application, Reference
from volunteers.models.choices import ConflictKind
from volunteers.models.choices import ReferenceStatus as R

ERASE = Step(
    "erase referee",
    _lazy("Erase a referee’s data"),
    (R.NAMED, R.ASKED, R.GIVEN, R.DECLINED, R.REVOKED),
    (R.ERASED,),
    "coordinator, asked by the referee",
    "to the applicant",
    taken_back_by="none: it is gone; the applicant can name another referee",
)
NOTHING_LEFT: dict[str, Any] = {
    "name": "",
    "email": "",
    "relation": "",
    "answers": "",
    "language": Language.THAI,
    "erasure_asked_at": None,
    "asked_at": None,
    "expires_at": None,
    "reminded_at": None,
    "answered_at": None,
    "consent_at": None,
}


def can_be_erased(reference: Reference) -> bool:
    return reference.status != R.ERASED


def is_asked_for(reference: Reference) -> bool:
    return reference.erasure_asked_at is not None


def ask(reference: Reference) -> None:
    """Hides it at once and tells coordinators; asking twice is harmless.

    Raises `TransitionRefused`.
    """
    with transaction.atomic():
        lock_row(reference)
        if is_asked_for(reference):
            return
        change(reference, "ask to erase referee", erasure_asked_at=timezone.now())
        notices.referee_asks_erasure(reference.application)


def take_back(reference: Reference) -> None:
    """It counts again. Raises `TransitionRefused` once it is erased."""
    with transaction.atomic():
        lock_row(reference)
        if is_asked_for(reference):
            change(reference, "take back erasing referee", erasure_asked_at=None)


def lock_row(reference: Reference) -> None:
    """Also of a closed cohort, whose data can still be erased."""
    lifecycle.lock(reference, even_if_closed=True)
    if not can_be_erased(reference):
        raise TransitionRefused(_("it is already erased"))


def change(reference: Reference, action: str, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(reference, name, value)
    reference.save(update_fields=[*changes])
    audit.record(action, reference, by=None, fields=[*changes])


def erase(application: Application, *, by: User, orders: Collection[int]) -> None:
    """What these referees wrote, who they are, and our messages to them.

    Raises `TransitionRefused` if there is none.
    """
    with transaction.atomic():
        # Lock order: the application, then its references.
        lifecycle.lock(application, even_if_closed=True)
        rows = Reference.objects.filter(application=application, order__in=orders)
        references = [row for row in rows.select_for_update() if can_be_erased(row)]
        if not references:
            raise TransitionRefused(_("it is already erased"))
        for reference in references:
            reference.application = application
            erase_row(reference, by=by)
        audit.record("erase referees", application, by=by, fields=["references"])
        notices.referee_erased(application)


def erase_row(reference: Reference, *, by: User | None) -> None:
    """In the caller's transaction.

    Somebody with a role here stays tied to the application, because their address no
    longer shows it.
    """
    for person in User.objects.filter(email__iexact=reference.email.strip()):
        conflicts.store_conflict(
            reference.application, person, kind=ConflictKind.REFEREE, note=""
        )
    erasures.record_erased_row(reference)
    lifecycle.lock(reference, even_if_closed=True)
    lifecycle.mark_locked(reference)
    lifecycle.take(reference, ERASE, by=by, **NOTHING_LEFT)
    outbox.delete(graph.messages_about({reference.code}))


def restored_rows() -> Iterator[Reference]:
    """All that are not erased, to be compared with the list of what was."""
    rows = Reference.objects.exclude(status=R.ERASED).select_related(
        "application__data_key"
    )
    return rows.order_by("pk").iterator(erasures.BATCH_SIZE)


def erase_again(reference: Reference) -> None:
    """After an old backup was restored."""
    with transaction.atomic():
        erase_row(reference, by=None)


erasures.row_erasers.register(erasures.RowEraser(Reference, restored_rows, erase_again))


def asked_orders(application: Application) -> list[int]:
    """The referees who ask for it."""
    rows = application.references.filter(erasure_asked_at__isnull=False)
    return list(rows.values_list("order", flat=True))
