"""One letter a day for those who want it so: the titles of what came since the last one."""

from datetime import datetime, time

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from portal.messages import outbox
from portal.models import Message, Preference
from portal.models.choices import MessageState, Pace

FROM = time(17, 0)


def send_due(now: datetime) -> int:
    """From the afternoon on, once a day and person; returns how many letters were queued."""
    here = timezone.localtime(now)
    if here.time() < FROM:
        return 0
    began = here.replace(hour=0, minute=0, second=0, microsecond=0)
    due = Preference.objects.filter(
        Q(digested_at=None) | Q(digested_at__lt=began), pace=Pace.DAILY
    )
    return sum(
        send(preference, now, began)
        for preference in due.select_related("person__data_key")
    )


def send(preference: Preference, now: datetime, began: datetime) -> bool:
    """Whoever moves `digested_at` on is the one that sends; False where nothing new waits."""
    with transaction.atomic():
        mine = Preference.objects.filter(
            Q(digested_at=None) | Q(digested_at__lt=began), pk=preference.pk
        )
        if not mine.update(digested_at=now):
            return False
        titles = [message.title for message in collected(preference, now)]
        if titles:
            told = {"titles": titles}
            message = outbox.queue(
                "digest",
                to=preference.person,
                occasion=began.date().isoformat(),
                context=told,
            )
            Message.objects.filter(pk=message.pk).update(archived_at=now)
    return bool(titles)


def collected(preference: Preference, now: datetime) -> list[Message]:
    """Kept back and not read meanwhile."""
    rows = (
        Message.objects.visible_to(preference.person)
        .unread()
        .filter(state=MessageState.KEPT, made_at__lte=now)
    )
    if preference.digested_at:
        rows = rows.filter(made_at__gt=preference.digested_at)
    return list(rows.select_related("data_key").order_by("made_at"))
