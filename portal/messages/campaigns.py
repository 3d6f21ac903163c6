"""Letters to many: written, looked at, held for some minutes, then released, one message for each reader."""

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
from portal.messages.kinds import kind_of
from portal.messages.wording import Words
from portal.models import Campaign, Message, User
from portal.models.choices import CampaignStatus as C
from portal.models.choices import MessageState

MOST_ALONE = 50
CHUNK = 200
SUBMIT = Step(
    "submit letter",
    _lazy("Send on its way"),
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
    "release letter", _lazy("Release"), (C.HELD,), (C.RELEASED,), "the clock"
)
STOP = Step(
    "stop letter",
    _lazy("Stop"),
    (C.DRAFT, C.CONFIRMING, C.HELD, C.RELEASED),
    (C.STOPPED,),
    "coordinator",
)
STEPS = (SUBMIT, CONFIRM, RELEASE, STOP)


def kind_name(campaign: Campaign) -> str:
    return "news" if campaign.is_news else "letter_to_many"


def audience_of(campaign: Campaign, by: User) -> list[User]:
    """Everyone the filters find now, the excluded too, in a fixed order."""
    audience = audiences.find(campaign.audience)
    if audience is None:
        return []
    found = audience.people(by, campaign.filters).filter(is_active=True)
    return list(found.distinct().order_by("email"))


def words_for(campaign: Campaign, reader: User) -> Words:
    thai = reader.language == "th"
    wanted = Words(
        campaign.title_th if thai else campaign.title_en,
        campaign.text_th if thai else campaign.text_en,
    )
    with translation.override(reader.language):
        known = {"person": reader, "origin": settings.ORIGIN}
        return wording.filled(wanted, kind_of(kind_name(campaign)), known)


def rewrite(campaign: Campaign, *, fields: Sequence[str]) -> None:
    """Stores these fields of a draft. Raises `TransitionRefused` once the letter is on its way."""
    changed = {name: getattr(campaign, name) for name in fields}
    if not Campaign.objects.filter(pk=campaign.pk, status=C.DRAFT).update(**changed):
        raise TransitionRefused(_lazy("the letter is on its way"))


def leave_out(campaign: Campaign, codes: set[str], *, by: User) -> None:
    """Raises `TransitionRefused` once the letter is on its way."""
    with transaction.atomic():
        lifecycle.lock(campaign)
        if campaign.status != C.DRAFT:
            raise TransitionRefused(_lazy("the letter is on its way"))
        campaign.excluded = sorted(codes)
        campaign.save(update_fields=["excluded"])
        audit.record("choose readers", campaign, by=by, fields=["excluded"])


def submit(campaign: Campaign, *, by: User, seen: int) -> None:
    """Freezes the list of readers. Raises `TransitionRefused` if it is not as long as what was `seen`, or is empty."""
    readers = [
        person.code
        for person in audience_of(campaign, by)
        if person.code not in campaign.excluded
    ]
    if not readers:
        raise TransitionRefused(_lazy("nobody would get it"))
    if len(readers) != seen:
        raise TransitionRefused(
            _lazy("the list of readers has changed; look at it again")
        )
    if len(readers) > MOST_ALONE:
        lifecycle.take(campaign, SUBMIT, by=by, to=C.CONFIRMING, recipients=readers)
    else:
        lifecycle.take(
            campaign,
            SUBMIT,
            by=by,
            to=C.HELD,
            recipients=readers,
            leaves_at=after(campaign),
        )


def confirm(campaign: Campaign, *, by: User) -> None:
    """By somebody else than its writer; the minutes of holding begin now."""
    if by.pk == campaign.made_by_id:
        raise TransitionRefused(_lazy("a second coordinator confirms"))
    lifecycle.take(campaign, CONFIRM, by=by, confirmed_by=by, leaves_at=after(campaign))


def after(campaign: Campaign) -> datetime:
    return timezone.now() + timedelta(minutes=campaign.hold_minutes)


def stop(campaign: Campaign, *, by: User) -> int:
    """What has not left does not leave any more; returns how many messages were taken back."""
    with transaction.atomic():
        lifecycle.take(campaign, STOP, by=by)
        waiting = messages(campaign).filter(
            state__in=[MessageState.PLANNED, MessageState.QUEUED], claim=""
        )
        return waiting.update(state=MessageState.CANCELLED)


def messages(campaign: Campaign) -> Any:
    return Message.objects.filter(occasion=campaign.code, kind=kind_name(campaign))


def release_due(now: datetime) -> int:
    """Releases letters whose minutes are over; returns how many."""
    due = Campaign.objects.filter(status=C.HELD, leaves_at__lte=now)
    return sum(release(campaign) for campaign in due)


def release(campaign: Campaign) -> bool:
    """In chunks, each sure under the letter's lock that nobody has stopped it; repeated, it goes on where it ended."""
    for start in range(0, len(campaign.recipients), CHUNK):
        with transaction.atomic():
            lifecycle.lock(campaign)
            if campaign.status != C.HELD:
                return False
            write(campaign, campaign.recipients[start : start + CHUNK])
    try:
        lifecycle.take(campaign, RELEASE, by=None)
    except TransitionRefused:  # stopped in this very moment
        return False
    return True


def write(campaign: Campaign, codes: list[str]) -> None:
    done = set(
        messages(campaign)
        .filter(recipient__code__in=codes)
        .values_list("recipient__code", flat=True)
    )
    readers = User.objects.filter(
        code__in=set(codes) - done, is_active=True
    ).select_related("data_key")
    for reader in readers:
        outbox.queue_words(
            kind_name(campaign),
            words_for(campaign, reader),
            to=reader,
            occasion=campaign.code,
        )


def progress(campaign: Campaign) -> dict[str, int]:
    """State → how many messages."""
    rows = (
        messages(campaign)
        .values_list("state")
        .annotate(count=Count("pk"))
        .order_by("state")
    )
    return {str(MessageState(state).label): count for state, count in rows}
