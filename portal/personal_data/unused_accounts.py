"""Accounts with nothing in them are closed after a year, with a notice a month before.

Those of staff and of members of organizations are switched off instead: administrators
can switch them on again. Logging in is all it takes to keep one.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from portal.kernel import audit
from portal.kernel.registry import Registry
from portal.messages import kinds, outbox
from portal.messages.kinds import Context, MessageKind, Placeholder
from portal.models import User
from portal.models.choices import Role
from portal.personal_data import accounts
from portal.text import dates

UNUSED_AFTER = timedelta(days=365)
NOTICE = timedelta(days=30)
AccountSource = Callable[[], QuerySet]
accounts_in_use: Registry[AccountSource] = Registry()
"""Querysets of the accounts that something belongs to: each selects one column."""

working_accounts: Registry[AccountSource] = Registry()
"""Querysets, as above, of accounts that act for others. They are among those in use."""
last_ones: Registry[Callable[[User], bool]] = Registry()
"""Whether nobody else could do what this account does for others."""


@last_ones.register
def is_last_of_role(user: User) -> bool:
    others = User.objects.filter(role=user.role, is_active=True).exclude(pk=user.pk)
    return user.is_staff and not others.exists()


def close_unused(now: datetime) -> int:
    """Notifies, and closes what stayed unused after the notice; returns how many."""
    # Somebody was here since, or something belongs to it now: the notice is void.
    noticed = User.objects.filter(unused_noticed_at__isnull=False)
    noticed.filter(last_login__gt=F("unused_noticed_at")).update(unused_noticed_at=None)
    old = User.objects.unused_since(now - UNUSED_AFTER + NOTICE)
    unused = without_anything(old.filter(role=Role.PERSON), accounts_in_use)
    working = at_work(old)
    void = noticed.exclude(pk__in=unused.values("pk")).exclude(
        pk__in=working.values("pk")
    )
    void.update(unused_noticed_at=None)
    for user in unused.filter(unused_noticed_at=None):
        notify(user, now, kind="account_unused")
    for user in working.filter(unused_noticed_at=None):
        if not is_last(user):
            notify(user, now, kind="account_switched_off_soon")
    is_overdue = {"unused_noticed_at__lte": now - NOTICE}
    for user in working.filter(**is_overdue):
        switch_off(user)
    return sum(accounts.attempt(user) for user in unused.filter(**is_overdue))


def without_anything(
    users: QuerySet[User], sources: Iterable[AccountSource]
) -> QuerySet[User]:
    for source in sources:
        users = users.exclude(pk__in=source())
    return users


def at_work(users: QuerySet[User]) -> QuerySet[User]:
    """Staff and members, but for people with something of their own here."""
    acts = Q(role__in=Role.staff())
    for source in working_accounts:
        acts |= Q(pk__in=source())
    own = [source for source in accounts_in_use if source not in set(working_accounts)]
    return without_anything(users.filter(acts), own)


def is_last(user: User) -> bool:
    return any(is_needed(user) for is_needed in last_ones)


def switch_off(user: User) -> None:
    """Unless somebody has come back, or nobody else is left, meanwhile."""
    with transaction.atomic():
        # All who could be left, by key: of two the second sees the first one gone.
        rows = User.objects.select_for_update(no_key=True).order_by("pk")
        working = {each.pk: each for each in at_work(rows.filter(is_active=True))}
        known = working.get(user.pk)
        if known is None or known.last_login != user.last_login or is_last(known):
            return
        known.is_active, known.unused_noticed_at = False, None
        known.save()
        audit.record("switch off unused account", known, by=None)


def notify(user: User, now: datetime, *, kind: str) -> None:
    closing_on = timezone.localdate(now + NOTICE)
    with transaction.atomic():
        # Compare-and-swap: of two schedulers one writes the message.
        rows = User.objects.filter(pk=user.pk, unused_noticed_at=None)
        if rows.update(unused_noticed_at=now):
            outbox.queue(
                kind,
                to=user,
                occasion=f"unused:{closing_on.isoformat()}",
                context={"closing_on": closing_on},
            )


def name_of(context: Context) -> str:
    return str(context["person"])


def closing_day(context: Context) -> str:
    return dates.show_date(context["closing_on"])


def log_in_address(context: Context) -> str:
    return settings.ORIGIN + reverse("account_login")


NAME = Placeholder("name", _lazy("name of the reader"), name_of)
LINK = Placeholder("link", _lazy("address of the log-in"), log_in_address)
kinds.message_kinds.register_all(
    MessageKind(
        "account_unused",
        (
            NAME,
            Placeholder("closing_on", _lazy("when the account is closed"), closing_day),
            LINK,
        ),
    ),
    MessageKind(
        "account_switched_off_soon",
        (
            NAME,
            Placeholder(
                "closing_on", _lazy("when the account is switched off"), closing_day
            ),
            LINK,
        ),
    ),
)
