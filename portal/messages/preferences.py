"""When a message is sent by e-mail, as its recipient prefers.

It is in their inbox at once in any case.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.core import signing
from django.utils import timezone

from portal.messages.kinds import message_kinds
from portal.models import Preference, User
from portal.models.choices import MessageState, Pace

DAY = timedelta(hours=24)
# A salt of its own: no other signed value of the portal passes as such a token.
SIGNER = signing.Signer(salt="portal.news", sep=".")


@dataclass(frozen=True)
class Delivery:
    state: MessageState
    due_at: datetime


def delivery_for(
    name: str,
    to: User,
    *,
    due_at: datetime,
    deadline: datetime | None,
    preference: Preference | None = None,
) -> Delivery:
    """`KEPT` means that the message stays in the inbox and no e-mail is sent.

    Such are news for a person who has unsubscribed, and messages that need no action
    for a person who wants fewer e-mails.
    """
    preference = preference or of(to)
    kind = message_kinds[name]
    is_unwanted = kind.is_news and not preference.wants_news
    if is_unwanted or (preference.pace != Pace.AT_ONCE and not kind.needs_action):
        return Delivery(MessageState.KEPT, due_at)
    if deadline and deadline - due_at <= DAY:
        return Delivery(MessageState.QUEUED, due_at)
    return Delivery(MessageState.QUEUED, after_quiet_hours(preference, due_at))


def of_many(people: Iterable[User]) -> dict[int, Preference]:
    """By the key of the person."""
    known = {person.pk: Preference(person=person) for person in people}
    rows = Preference.objects.filter(person__in=list(known))
    return known | {row.person_id: row for row in rows}


def of(person: User) -> Preference:
    return Preference.objects.filter(person=person).first() or Preference(person=person)


def after_quiet_hours(preference: Preference, instant: datetime) -> datetime:
    """The instant itself, or the end of the quiet hours that it falls into."""
    begin, end = preference.quiet_from, preference.quiet_until
    if begin is None or end is None or begin == end:
        return instant
    local = timezone.localtime(instant)
    if not is_between(local.time(), begin, end):
        return instant
    ends_at = local.replace(hour=end.hour, minute=end.minute, second=0, microsecond=0)
    # Quiet hours over midnight that began in the evening end tomorrow.
    return ends_at if ends_at > local else ends_at + DAY


def is_between(clock: time, begin: time, end: time) -> bool:
    """Quiet hours may span midnight; then `end` is before `begin`."""
    return begin <= clock < end if begin < end else clock >= begin or clock < end


def unsubscribe_token(person: User) -> str:
    """For the link that unsubscribes without logging in; it opens nothing else."""
    return SIGNER.sign(person.code)


def unsubscribe(token: str) -> bool:
    """False for a token that isn't ours, or whose user is gone."""
    person = user_from_token(token)
    if person is None:
        return False
    Preference.objects.update_or_create(person=person, defaults={"wants_news": False})
    return True


def user_from_token(token: str) -> User | None:
    try:
        return User.objects.filter(code=SIGNER.unsign(token)).first()
    except signing.BadSignature:
        return None
