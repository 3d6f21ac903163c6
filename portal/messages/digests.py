"""One e-mail a day for those who prefer it: the titles of new messages."""

from datetime import datetime, time

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from portal.messages import outbox
from portal.models import Message, Preference
from portal.models.choices import MessageState, Pace

# Bangkok time: late in the day, so that most of its messages are in.
SEND_FROM = time(17, 0)


def send_due(now: datetime) -> int:
    """From the afternoon on, once a day and person; returns the number of digests."""
    local_now = timezone.localtime(now)
    if local_now.time() < SEND_FROM:
        return 0
    midnight = local_now.replace(hour=0, minute=0, second=0, microsecond=0)
    due = Preference.objects.filter(not_yet_sent(midnight), pace=Pace.DAILY)
    return sum(
        send(preference, now, midnight)
        for preference in due.select_related("person__data_key")
    )


def not_yet_sent(midnight: datetime) -> Q:
    return Q(digested_at=None) | Q(digested_at__lt=midnight)


def send(preference: Preference, now: datetime, midnight: datetime) -> bool:
    """False if there is nothing new, or if another process has sent it."""
    with transaction.atomic():
        # Compare-and-swap: the process that updates `digested_at` sends the digest.
        rows = Preference.objects.filter(not_yet_sent(midnight), pk=preference.pk)
        if not rows.update(digested_at=now):
            return False
        titles = [message.title for message in pending_messages(preference, now)]
        if titles:
            message = outbox.queue(
                "digest",
                to=preference.person,
                occasion=midnight.date().isoformat(),
                context={"titles": titles},
            )
            # Put away at once: its titles are in the inbox as messages of their own.
            Message.objects.filter(pk=message.pk).update(archived_at=now)
    return bool(titles)


def pending_messages(preference: Preference, now: datetime) -> list[Message]:
    """Those held back for the digest and not read since."""
    rows = (
        Message.objects.visible_to(preference.person)
        .unread()
        .filter(state=MessageState.KEPT, made_at__lte=now)
    )
    if preference.digested_at:
        rows = rows.filter(made_at__gt=preference.digested_at)
    return list(rows.select_related("data_key").order_by("made_at"))
