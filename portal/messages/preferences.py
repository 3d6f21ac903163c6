"""When a message leaves by e-mail, as its reader wishes. It is in their inbox at once in any case."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.core import signing
from django.utils import timezone

from portal.messages.kinds import kind_of
from portal.models import Preference, User
from portal.models.choices import MessageState, Pace

DAY = timedelta(hours=24)
SIGNER = signing.Signer(salt="portal.news", sep=".")


@dataclass(frozen=True)
class Way:
    state: MessageState
    due_at: datetime


def way_of(name: str, to: User, *, due_at: datetime, deadline: datetime | None) -> Way:
    """`KEPT` stays in the inbox: unwanted news, and what is not for acting on where the person wants less."""
    preference, kind = of(to), kind_of(name)
    unwanted = kind.is_news and not preference.wants_news
    if unwanted or (preference.pace != Pace.AT_ONCE and not kind.needs_action):
        return Way(MessageState.KEPT, due_at)
    if deadline and deadline - due_at <= DAY:
        return Way(MessageState.QUEUED, due_at)
    return Way(MessageState.QUEUED, after_quiet(preference, due_at))


def of(person: User) -> Preference:
    return Preference.objects.filter(person=person).first() or Preference(person=person)


def after_quiet(preference: Preference, instant: datetime) -> datetime:
    """The instant itself, or the end of the quiet hours that it falls into; they may span midnight."""
    begin, end = preference.quiet_from, preference.quiet_until
    if begin is None or end is None or begin == end:
        return instant
    here = timezone.localtime(instant)
    if not is_between(here.time(), begin, end):
        return instant
    ends = here.replace(hour=end.hour, minute=end.minute, second=0, microsecond=0)
    return ends if ends > here else ends + DAY


def is_between(clock: time, begin: time, end: time) -> bool:
    return begin <= clock < end if begin < end else clock >= begin or clock < end


def news_token(person: User) -> str:
    """For the link that ends news without logging in; it opens nothing else."""
    return SIGNER.sign(person.code)


def end_news(token: str) -> bool:
    """False for a token that is not ours, or of nobody."""
    person = reader_of(token)
    if person is None:
        return False
    Preference.objects.update_or_create(person=person, defaults={"wants_news": False})
    return True


def reader_of(token: str) -> User | None:
    try:
        return User.objects.filter(code=SIGNER.unsign(token)).first()
    except signing.BadSignature:
        return None
