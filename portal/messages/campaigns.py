"""Campaigns: messages to many people, held for some minutes before their release."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _lazy

from portal.kernel import audit, lifecycle
from portal.kernel.lifecycle import Step, TransitionRefused
from portal.messages import audiences, outbox, wording
from portal.messages.kinds import message_kinds
from portal.messages.wording import MessageText
from portal.models import Campaign, Message, User
from portal.models.choices import CampaignStatus as C
from portal.models.choices import MessageState, Role

# Readers that one coordinator may write to alone; above, a second one confirms.
MAX_UNCONFIRMED = 50
# Messages queued in a transaction: the lock is short, so "stop" need not wait long.
CHUNK_SIZE = 200
SHOWN_FIELDS = (
    "title_th",
    "text_th",
    "title_en",
    "text_en",
    "is_news",
    "hold_minutes",
    "audience",
    "filters",
)
SUBMIT = Step(
    "submit letter",
    _lazy("Send now"),
    (C.DRAFT,),
    (C.HELD, C.CONFIRMING),
    "coordinator",
)
CONFIRM = Step(
    "confirm letter",
    _lazy("Confirm"),
    (C.CONFIRMING,),
    (C.HELD,),
    "another coordinator",
)
RELEASE = Step(
    "release letter", _lazy("Send now"), (C.HELD,), (C.RELEASED,), "the clock"
)
STOP = Step(
    "stop letter",
    _lazy("Stop sending"),
    (C.DRAFT, C.CONFIRMING, C.HELD, C.RELEASED),
    (C.STOPPED,),
    "coordinator",
)
STEPS = (SUBMIT, CONFIRM, RELEASE, STOP)


def kind_name(campaign: Campaign) -> str:
    return "news" if campaign.is_news else "letter_to_many"


def audience_of(campaign: Campaign, by: User) -> list[User]:
    """Everyone the filters find now, including the excluded, in a fixed order."""
    audience = audiences.message_audiences.get(campaign.audience)
    if audience is None:
        return []
    people = audience.people(by, campaign.filters).filter(is_active=True)
    return list(people.distinct().order_by("email"))


def text_for(campaign: Campaign, reader: User) -> MessageText:
    is_thai = reader.language == "th"
    text = MessageText(
        campaign.title_th if is_thai else campaign.title_en,
        campaign.text_th if is_thai else campaign.text_en,
    )
    with translation.override(reader.language):
        context = {"person": reader, "origin": settings.ORIGIN}
        return wording.fill(text, message_kinds[kind_name(campaign)], context)


def update_draft(campaign: Campaign, *, fields: Sequence[str]) -> None:
    """Stores fields of a draft. Raises `TransitionRefused` once it is submitted."""
    values = {name: getattr(campaign, name) for name in fields}
    if not Campaign.objects.filter(pk=campaign.pk, status=C.DRAFT).update(**values):
        raise TransitionRefused(_lazy("the email is being sent"))


def exclude_recipients(campaign: Campaign, codes: set[str], *, by: User) -> None:
    """Raises `TransitionRefused` once it is submitted."""
    with transaction.atomic():
        lifecycle.lock(campaign)
        if campaign.status != C.DRAFT:
            raise TransitionRefused(_lazy("the email is being sent"))
        campaign.excluded = sorted(codes)
        campaign.save(update_fields=["excluded"])
        audit.record("choose readers", campaign, by=by, fields=["excluded"])


def recipients_of(campaign: Campaign, by: User) -> list[User]:
    """Whom it would reach now, without the excluded."""
    excluded = set(campaign.excluded)
    return [
        person for person in audience_of(campaign, by) if person.code not in excluded
    ]


CHANGED = _lazy("the email or its readers have changed; look at them again")


def shown_state(campaign: Campaign, readers: Sequence[User]) -> str:
    """Of everything that its page shows: the letter, how long it is held, and who
    gets it. A confirmation holds for nothing else.
    """
    parts = [getattr(campaign, name) for name in SHOWN_FIELDS]
    parts.append([person.code for person in readers])
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
    return f"{campaign.status} {digest}"


def submit(campaign: Campaign, *, by: User, shown: str, is_alone: bool = False) -> None:
    """Freezes the list of recipients. More than `MAX_UNCONFIRMED` wait for a second
    coordinator, or with `is_alone` for the programme's longer hold.

    Raises `TransitionRefused` if it is empty, something is not as it was `shown`, or
    nobody may send to so many alone.
    """
    with transaction.atomic():
        # A draft is changed by one update, which waits here or comes before.
        lifecycle.lock(campaign)
        people = recipients_of(campaign, by)
        if not people:
            raise TransitionRefused(_lazy("nobody would get it"))
        if campaign.status == C.DRAFT and shown != shown_state(campaign, people):
            raise TransitionRefused(CHANGED)
        readers = [person.code for person in people]
        is_large = len(readers) > MAX_UNCONFIRMED
        if is_large and not is_alone:
            lifecycle.take(campaign, SUBMIT, by=by, to=C.CONFIRMING, recipients=readers)
        else:
            longest = alone_minutes() if is_large else 0
            minutes = max(campaign.hold_minutes, longest)
            lifecycle.take(
                campaign,
                SUBMIT,
                by=by,
                to=C.HELD,
                recipients=readers,
                hold_minutes=minutes,
                leaves_at=release_time(minutes),
            )
        if is_large:
            tell_colleagues(campaign, by=by)


def alone_minutes() -> int:
    """How long more than `MAX_UNCONFIRMED` are held if nobody else confirms it.

    Raises `TransitionRefused` where the programme doesn't allow it.
    """
    if not settings.ALONE_MINUTES:
        raise TransitionRefused(_lazy("a second coordinator confirms"))
    return settings.ALONE_MINUTES


def colleagues(by: User) -> Any:
    """Who may confirm what this coordinator sends, or stop it."""
    rows = User.objects.filter(role=Role.COORDINATOR, is_active=True)
    return rows.exclude(pk=by.pk).order_by("email")


def tell_colleagues(campaign: Campaign, *, by: User) -> None:
    """That it waits for one of them, or is sent without."""
    kind = "campaign_waits" if campaign.status == C.CONFIRMING else "campaign_alone"
    for colleague in colleagues(by):
        context = {"campaign": campaign, "by": by}
        occasion = f"{campaign.code}:{kind}"
        outbox.queue(kind, to=colleague, occasion=occasion, context=context)


def ensure_second(campaign: Campaign, *, by: User) -> None:
    """Raises `TransitionRefused` for its author."""
    if by.pk == campaign.made_by_id:
        raise TransitionRefused(_lazy("a second coordinator confirms"))


def confirm(campaign: Campaign, *, by: User) -> None:
    """By somebody other than its author; the minutes of holding begin now."""
    ensure_second(campaign, by=by)
    lifecycle.take(
        campaign,
        CONFIRM,
        by=by,
        confirmed_by=by,
        leaves_at=release_time(campaign.hold_minutes),
    )


def release_time(minutes: int) -> datetime:
    return timezone.now() + timedelta(minutes=minutes)


def stop(campaign: Campaign, *, by: User) -> int:
    """Cancels what is not sent yet; returns the number of cancelled messages."""
    with transaction.atomic():
        # The campaign's lock comes first; `release` takes it in the same order.
        lifecycle.take(campaign, STOP, by=by)
        unsent = messages(campaign).filter(
            state__in=[MessageState.PLANNED, MessageState.QUEUED], claim=""
        )
        return unsent.update(state=MessageState.CANCELLED)


def messages(campaign: Campaign) -> Any:
    return Message.objects.filter(occasion=campaign.code, kind=kind_name(campaign))


def release_due(now: datetime) -> int:
    """Releases campaigns whose minutes of holding are over; returns how many."""
    due = Campaign.objects.filter(status=C.HELD, leaves_at__lte=now)
    return sum(release(campaign) for campaign in due)


def release(campaign: Campaign) -> bool:
    """Queues the messages in chunks.

    Each chunk checks under the lock of the campaign that nobody has stopped it. If a
    process dies midway, the next call continues where it ended.
    """
    for start in range(0, len(campaign.recipients), CHUNK_SIZE):
        with transaction.atomic():
            lifecycle.lock(campaign)
            if campaign.status != C.HELD:
                return False
            queue_messages(campaign, campaign.recipients[start : start + CHUNK_SIZE])
    try:
        lifecycle.take(campaign, RELEASE, by=None)
    except TransitionRefused:  # stopped after the last chunk
        return False
    return True


def queue_messages(campaign: Campaign, codes: list[str]) -> None:
    # What an interrupted release has queued already is skipped.
    queued = messages(campaign).filter(recipient__code__in=codes)
    missing = set(codes) - set(queued.values_list("recipient__code", flat=True))
    readers = User.objects.filter(code__in=missing, is_active=True)
    for reader in readers.select_related("data_key"):
        outbox.queue_text(
            kind_name(campaign),
            text_for(campaign, reader),
            to=reader,
            occasion=campaign.code,
        )


def progress(campaign: Campaign) -> dict[str, int]:
    """The number of messages by state."""
    rows = (
        messages(campaign)
        .values_list("state")
        .annotate(count=Count("pk"))
        .order_by("state")
    )
    return {str(MessageState(state).label): count for state, count in rows}
