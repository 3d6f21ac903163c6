"""One letter to those who asked to be told when a call opens. Every address gets the same answer on the page."""

import hashlib
import secrets
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from organizations.models import Cohort, Subscription
from portal.kernel import audit
from portal.messages import outbox
from portal.models import DataKey, Message
from portal.models.choices import MessageState

KINDS = ("tell_me_confirm", "call_opens")
UNCONFIRMED_KEPT = timedelta(days=2)
ASK_AGAIN_AFTER = timedelta(hours=12)


def mac_of(address: str) -> str:
    return salted_hmac("organizations.telling", address, algorithm="sha256").hexdigest()


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def ask(cohort: Cohort, address: str, *, language: str) -> None:
    """Sends a link that confirms, unless the address has confirmed, or got one less than half a day ago."""
    address, now = address.strip().lower(), timezone.now()
    with suppress(IntegrityError), transaction.atomic():  # of two at once one writes
        known = (
            Subscription.objects.select_for_update()
            .filter(cohort=cohort, address_mac=mac_of(address))
            .first()
        )
        if known and (known.confirmed_at or now - known.asked_at < ASK_AGAIN_AFTER):
            return
        if known:
            forget(known)
        note_down(cohort, address, language)


def note_down(cohort: Cohort, address: str, language: str) -> None:
    token = secrets.token_urlsafe(32)
    Subscription.objects.create(
        cohort=cohort,
        address=address,
        address_mac=mac_of(address),
        token_hash=hash_of(token),
        language=language,
        data_key=DataKey.objects.create(),
    )
    write(
        "tell_me_confirm",
        cohort,
        address,
        language,
        occasion=hash_of(token),
        token=token,
    )


def find(number: int, token: str) -> Subscription | None:
    rows = Subscription.objects.select_related("cohort", "data_key")
    return rows.filter(cohort__number=number, token_hash=hash_of(token)).first()


def confirm(subscription: Subscription) -> None:
    """Doing it twice changes nothing."""
    Subscription.objects.filter(pk=subscription.pk, confirmed_at=None).update(
        confirmed_at=timezone.now()
    )


def forget(subscription: Subscription) -> None:
    """With its key, so that no backup tells the address."""
    key = subscription.data_key
    subscription.delete()
    key.delete()


def tell_openings(now: datetime | None = None) -> int:
    """Writes to all who confirmed for calls that have opened, forgets everybody it wrote to; returns how many."""
    now, told_count = now or timezone.now(), 0
    for subscription in Subscription.objects.never_confirmed(
        now - UNCONFIRMED_KEPT
    ).select_related("data_key"):
        forget(subscription)
    for pk in Subscription.objects.due(now).order_by("pk").values_list("pk", flat=True):
        told_count += tell(pk)
    forget_letters(now)
    return told_count


def forget_letters(now: datetime) -> None:
    """The letters hold the address too: they go when they have left, or could not leave for two days."""
    over = Q(state=MessageState.SENT) | Q(made_at__lt=now - UNCONFIRMED_KEPT)
    outbox.forget(Message.objects.filter(over, kind__in=KINDS))


def tell(pk: int) -> bool:
    """Of two clocks one finds the row; a letter and the forgetting happen together or not at all."""
    with transaction.atomic():
        rows = Subscription.objects.select_for_update(skip_locked=True, of=("self",))
        due = rows.select_related("cohort", "data_key").filter(pk=pk).first()
        if due is None:
            return False
        if due.confirmed_at and due.cohort.is_open:
            occasion = f"cohort:{due.cohort.number}"
            write(
                "call_opens", due.cohort, due.address, due.language, occasion=occasion
            )
            audit.record("tell that the call is open", due.cohort, by=None)
        forget(due)
    return True


def write(
    kind: str,
    cohort: Cohort,
    address: str,
    language: str,
    *,
    occasion: str,
    token: str = "",
) -> None:
    """`occasion`: what makes it another letter; a link belongs to one letter only."""
    context = {"cohort": cohort, "token": token}
    outbox.queue_outside(
        kind, address=address, occasion=occasion, context=context, language=language
    )
