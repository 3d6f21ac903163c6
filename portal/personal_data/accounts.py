"""Closing an account: by its person, when it was long unused, or after a restore.

Everything of it is erased. Where others must keep a row that says who did something
(a sent review, an issued certificate), an account without name, address, key and
log-in stays for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import partial

from django.db import models, transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.files import storage
from portal.kernel import audit
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.registry import Registry
from portal.messages import outbox
from portal.models import DataKey, Job, Message, User
from portal.models.choices import MessageState, Role
from portal.personal_data import erasing, erasures, graph


@dataclass(frozen=True)
class Tie:
    """Why an account can't be closed yet, and who or which page can change that.

    `is_asked_for`: it ends by itself once coordinators have decided what the person
    asks them with closing the account.
    """

    reason: "str | Promise"
    remedy: "str | Promise" = ""
    url: str = ""
    is_asked_for: bool = False


TieSource = Callable[[User], list[Tie]]
tie_sources: Registry[TieSource] = Registry()
tie_locks: Registry[Callable[[User], None]] = Registry()
"""Each locks what decides about ties of an account: of two that are closed at once, and
of which one has to stay, the second is refused.
"""
Closer = Callable[[User], None]
closers: Registry[Closer] = Registry()
"""Called in the transaction that closes an account, before it is emptied."""
Asker = Callable[[User], None]
askers: Registry[Asker] = Registry()
"""Called when somebody asks to close their account although ties are left that
coordinators decide about.
"""
WordSource = Callable[[User], list[str]]
kept_sources: Registry[WordSource] = Registry()
"""Sentences about what stays of an account that is closed."""


def ties(user: User) -> list[Tie]:
    return [tie for source in tie_sources for tie in source(user)]


def kept_words(user: User) -> list[str]:
    return [words for source in kept_sources for words in source(user)]


@tie_sources.register
def staff_tie(user: User) -> list[Tie]:
    if user.role == Role.PERSON:
        return []
    return [
        Tie(
            _lazy("You work for the programme as %(role)s.")
            % {"role": user.get_role_display()},
            _lazy("Ask an administrator to end that role first."),
        )
    ]


@kept_sources.register
def history_words(user: User) -> list[str]:
    return [
        _("Lines of history: what was done when, with a code instead of your name"),
    ]


class Answer(Enum):
    CLOSED = "closed"
    FAILED = "failed"
    """Nobody can log in any more, and it is tried again until it is erased."""
    ASKED = "asked"
    """Of coordinators, who decide first."""


def ask(user: User, *, by: User) -> Answer:
    """Closes the account, or asks those who decide about what ties it.

    Raises `TransitionRefused` where only somebody else can untie it.
    """
    found = ties(user)
    if not found:
        return close_now(user, by=by)
    if blocking := [tie for tie in found if not tie.is_asked_for]:
        raise tied(blocking[0])
    with transaction.atomic():
        rows = User.objects.filter(pk=user.pk, closing_asked_at=None)
        if rows.update(closing_asked_at=timezone.now()):
            audit.record("ask to close account", user, by=by)
        for asker in askers:
            asker(user)
    return Answer.ASKED


def tied(tie: Tie) -> TransitionRefused:
    # It goes into a sentence, whose full stop it would double.
    return TransitionRefused(str(tie.reason).rstrip("."))


def close_now(user: User, *, by: User) -> Answer:
    if erasing.attempt(user, partial(close_untied, user, by=by)):
        return Answer.CLOSED
    now = timezone.now()
    User.objects.filter(pk=user.pk).update(is_active=False, closing_asked_at=now)
    user.sessions.all().delete()
    return Answer.FAILED


def take_back(user: User) -> bool:
    """False if nothing was asked for."""
    with transaction.atomic():
        asked = User.objects.filter(pk=user.pk, closing_asked_at__isnull=False)
        if not asked.update(closing_asked_at=None):
            return False
        audit.record("take back closing account", user, by=user)
    return True


def close_asked(now: datetime) -> int:
    """Closes the accounts whose person asked and which nothing ties any more."""
    count = 0
    for user in User.objects.filter(closing_asked_at__isnull=False, closed_at=None):
        # What tells them of the last decision should leave first.
        if not ties(user) and not waits_for_mail(user, now):
            count += attempt(user)
    return count


def waits_for_mail(user: User, now: datetime) -> bool:
    unsent = [MessageState.QUEUED, MessageState.SENDING]
    rows = Message.objects.filter(recipient=user, state__in=unsent, due_at__lte=now)
    return rows.exists()


def attempt(user: User) -> bool:
    try:
        return erasing.attempt(user, partial(close_untied, user, by=None))
    except TransitionRefused:
        return False


def close_untied(user: User, *, by: User | None) -> None:
    """As `close`, unless it has got a tie meanwhile."""
    with transaction.atomic():
        for lock in tie_locks:
            lock(user)
        if found := ties(user):
            raise tied(found[0])
        close(user, by=by)


def close(user: User, *, by: User | None) -> None:
    """Erases the account. Raises `TransitionRefused` if it is closed already."""
    with transaction.atomic():
        locked = User.objects.select_for_update().filter(pk=user.pk, closed_at=None)
        if not locked.exists():
            raise TransitionRefused(_("the account is closed already"))
        for closer in closers:
            closer(user)
        # With the line itself, before the person's code names nothing any more.
        audit.record("close account", user, by=by)
        key = user.data_key
        outbox.delete(Message.objects.filter(Q(recipient=user) | Q(address=user.email)))
        erase_own_rows(user)
        delete_or_empty(user)
        key.delete()


def erase_own_rows(user: User) -> None:
    """Whatever goes with an account, of every package; with the files made for it."""
    for job in Job.objects.filter(made_by=user).select_related("file", "data_key"):
        delete_job(job)
    for relation in graph.relations(User):
        if relation.on_delete is models.CASCADE:
            rows = relation.related_model._base_manager
            rows.filter(**{relation.field.name: user}).delete()


def delete_job(job: Job) -> None:
    file, key = job.file, job.data_key
    job.delete()
    if file:
        storage.erase(file)
    key.delete()


def delete_or_empty(user: User) -> None:
    """The row goes unless somebody else's row needs it; then it says nothing."""
    try:
        with transaction.atomic():
            User.objects.get(pk=user.pk).delete()
    except ProtectedError:
        # Reserved (RFC 2606): no mail ever goes there.
        user.email = f"{user.code.lower()}@closed.invalid"
        user.display_name = ""
        user.role, user.is_active, user.last_login = Role.PERSON, False, None
        user.closing_asked_at = user.unused_noticed_at = None
        user.factor_reset_asked_at, user.factor_reset_asked_by = None, ""
        user.closed_at = timezone.now()
        user.set_unusable_password()
        user.data_key = DataKey.objects.create()
        user.save()


def close_again(user: User) -> None:
    """After a first failure, or after an old backup was restored."""
    close(user, by=None)


erasures.erasers.register(erasures.Eraser(User, close_again))
