"""The coordinators' view of the outbox: a row for every message, without its text.

Messages to outside addresses (invitations, referees' links) stand there too. Of a
log-in letter nobody learns to whom it went: it must not show who tried to log in.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from portal.kernel import audit
from portal.kernel.lifecycle import TransitionRefused
from portal.messages import kinds, outbox
from portal.models import Message, User
from portal.models.choices import MessageState


def log_in_letters() -> Q:
    """Kinds of the log-in are allauth's and are not registered."""
    registered = [kind.name for kind in kinds.message_kinds]
    return Q(recipient=None) & ~Q(kind__in=registered)


def is_log_in_letter(message: Message) -> bool:
    return message.recipient_id is None and message.kind not in kinds.message_kinds


def failed_rows(user: User) -> QuerySet[Message]:
    """What somebody should look at. A code of the log-in is asked for anew."""
    return (
        outbox.visible_to(user)
        .filter(state=MessageState.FAILED)
        .exclude(log_in_letters())
    )


def refusal(message: Message) -> str:
    """Why it can't be sent again, or ""."""
    if message.state != MessageState.FAILED:
        return _("it has not failed, or goes out already")
    if is_log_in_letter(message):
        return _("its code is no longer valid; the person can ask for another")
    kind = kinds.message_kinds.get(message.kind)
    if kind and kind.is_current and not kind.is_current(message):
        return _("its link no longer works; write a new invitation or reminder")
    return ""


def send_again(message: Message, *, by: User) -> None:
    """Raises `TransitionRefused`."""
    if reason := refusal(message):
        raise TransitionRefused(reason)
    if not outbox.send_again(message, by=by):
        raise TransitionRefused(_("it has not failed, or goes out already"))


def settle(message: Message, *, by: User) -> bool:
    """Somebody has seen that it failed, and nothing more is to be done about it.

    The text stays in the inbox of whoever has one.
    """
    state = MessageState.KEPT if message.in_inbox else MessageState.CANCELLED
    with transaction.atomic():
        failed = Message.objects.filter(pk=message.pk, state=MessageState.FAILED)
        if not failed.update(state=state):
            return False
        audit.record("settle failed message", message, by=by)
    return True


def about(code: str, kind_names: Iterable[str]) -> QuerySet[Message]:
    """On occasions that are or begin with the code, the oldest first; without texts."""
    rows = Message.objects.filter(kind__in=list(kind_names))
    rows = rows.filter(Q(occasion=code) | Q(occasion__startswith=f"{code}:"))
    return rows.defer("title", "text").order_by("pk")


def supersede(code: str, kind_names: Iterable[str]) -> None:
    """A newer link, or none any more, takes the place of those in these messages.

    What was not sent is not sent; what failed is no failure any more.
    """
    unsent = [MessageState.QUEUED, MessageState.FAILED]
    rows = about(code, kind_names).filter(state__in=unsent, claim="")
    rows.update(state=MessageState.CANCELLED)


def has_failed(code: str, kind_names: Iterable[str]) -> bool:
    """Whether the newest of them did, for the pages of whoever caused it."""
    newest = about(code, kind_names).values_list("state", flat=True).last()
    return newest == MessageState.FAILED
