"""One message to those who asked to be told when a call opens: the one of their
cohort, or the next, if they asked when that was over.

The page answers every address alike, so that it doesn't reveal who has subscribed.
"""

import hashlib
import secrets
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from organizations.models import Cohort, Subscription
from portal.kernel import audit
from portal.messages import outbox
from portal.models import DataKey, Message
from portal.models.choices import MessageState
from portal.text import addresses

MESSAGE_KINDS = ("tell_me_confirm", "call_opens")
# The link in the message works as long. Resending is bounded so that nobody can
# flood an address: two messages a day and cohort.
UNCONFIRMED_LIFETIME = timedelta(days=2)
RESEND_AFTER = timedelta(hours=12)
# Who asked after one call is told of the next; one that never comes is given up.
LONGEST_WAIT = timedelta(days=540)


def address_mac(address: str) -> str:
    """By which an address is found, although it is stored sealed."""
    # Keyed: a plain digest of an address could be found by trying addresses.
    return salted_hmac("organizations.telling", address, algorithm="sha256").hexdigest()


def hash_token(token: str) -> str:
    # Without salt: a token has 256 random bits, so there is nothing to guess.
    return hashlib.sha256(token.encode()).hexdigest()


def subscribe(cohort: Cohort, address: str, *, language: str) -> None:
    """Sends a link to confirm the address.

    Does nothing if it is confirmed, or got a link less than `RESEND_AFTER` ago.
    """
    address = addresses.normalized(address)
    # Of two concurrent requests the second one violates the unique constraint.
    with suppress(IntegrityError), transaction.atomic():
        previous = (
            # Locked, so that the scheduler doesn't notify and delete it meanwhile.
            Subscription.objects.select_for_update()
            .filter(cohort=cohort, address_mac=address_mac(address))
            .first()
        )
        if previous:
            is_recent = timezone.now() - previous.asked_at < RESEND_AFTER
            if previous.confirmed_at or is_recent:
                return
            delete(previous)
        create_subscription(cohort, address, language)


def create_subscription(cohort: Cohort, address: str, language: str) -> None:
    # 32 bytes; stored as a digest only, so a backup holds no working link.
    token = secrets.token_urlsafe(32)
    Subscription.objects.create(
        cohort=cohort,
        address=address,
        address_mac=address_mac(address),
        token_hash=hash_token(token),
        language=language,
        data_key=DataKey.objects.create(),
    )
    queue_message(
        "tell_me_confirm",
        cohort,
        address,
        language,
        occasion=hash_token(token),
        token=token,
    )


def of_address(address: str) -> QuerySet[Subscription]:
    return Subscription.objects.filter(
        address_mac=address_mac(addresses.normalized(address))
    )


def get_by_token(number: int, token: str) -> Subscription | None:
    rows = Subscription.objects.select_related("cohort", "data_key")
    return rows.filter(cohort__number=number, token_hash=hash_token(token)).first()


def confirm(subscription: Subscription) -> None:
    """Doing it twice changes nothing."""
    # Compare and swap in one statement: the first confirmation keeps its time.
    Subscription.objects.filter(pk=subscription.pk, confirmed_at=None).update(
        confirmed_at=timezone.now()
    )


def delete(subscription: Subscription) -> None:
    """With its key, so that the address can't be read from a backup either."""
    key = subscription.data_key
    # The row before its key, which it protects from deletion.
    subscription.delete()
    key.delete()


def notify_openings(now: datetime | None = None) -> int:
    """Notifies the confirmed subscribers of open calls, and deletes what is done.

    Returns the number of subscriptions that were due.
    """
    now = now or timezone.now()
    forgotten = Subscription.objects.never_confirmed(
        now - UNCONFIRMED_LIFETIME
    ) | Subscription.objects.filter(asked_at__lt=now - LONGEST_WAIT)
    for subscription in forgotten.select_related("data_key"):
        delete(subscription)
    due = Subscription.objects.due(Cohort.objects.open_at(now)).order_by("pk")
    # A transaction each: a failure undoes one, not those before it.
    count = sum(notify_subscriber(pk) for pk in due.values_list("pk", flat=True))
    delete_messages(now)
    return count


def delete_messages(now: datetime) -> None:
    """They hold the address, too: deleted once sent, or if not sent for two days."""
    is_done = Q(state=MessageState.SENT) | Q(made_at__lt=now - UNCONFIRMED_LIFETIME)
    outbox.delete(Message.objects.filter(is_done, kind__in=MESSAGE_KINDS))


def notify_subscriber(pk: int) -> bool:
    """Queues the message and deletes the subscription, in one transaction.

    Of two schedulers at once only one gets the row: the other skips what is locked.
    """
    with transaction.atomic():
        # `of`: only this row. If the joined cohort was locked, too, `skip_locked`
        # would make a second scheduler skip every subscription of the cohort.
        rows = Subscription.objects.select_for_update(skip_locked=True, of=("self",))
        due = rows.select_related("cohort", "data_key").filter(pk=pk).first()
        if due is None:
            return False
        # A call that closed before we got here: they wait for the next.
        cohort = opened_call(due.cohort)
        if cohort is None:
            return False
        if due.confirmed_at:
            occasion = f"cohort:{cohort.number}"
            queue_message(
                "call_opens", cohort, due.address, due.language, occasion=occasion
            )
            audit.record("tell that the call is open", cohort, by=None)
        delete(due)
    return True


def opened_call(cohort: Cohort) -> Cohort | None:
    """The cohort's own call if it is open, else a later one that is."""
    if cohort.is_open and cohort.is_public:
        return cohort
    later = Cohort.objects.open_at(timezone.now()).filter(
        applications_open_at__gt=cohort.applications_close_at
    )
    return later.order_by("applications_open_at").first()


def queue_message(
    kind: str,
    cohort: Cohort,
    address: str,
    language: str,
    *,
    occasion: str,
    token: str = "",
) -> None:
    """`occasion`: makes it another message; a link belongs to one message only."""
    context = {"cohort": cohort, "token": token}
    outbox.queue_outside(
        kind, address=address, occasion=occasion, context=context, language=language
    )
