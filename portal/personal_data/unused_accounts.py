"""Accounts with nothing in them are closed after a year, with a notice a month before.

Logging in is all it takes to keep one.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from portal.kernel.registry import Registry
from portal.messages import kinds, outbox
from portal.messages.kinds import Context, MessageKind, Placeholder
from portal.models import User
from portal.personal_data import accounts
from portal.text import dates

UNUSED_AFTER = timedelta(days=365)
NOTICE = timedelta(days=30)
AccountSource = Callable[[], QuerySet]
accounts_in_use: Registry[AccountSource] = Registry()
"""Querysets of the accounts that something belongs to: each selects one column."""


def close_unused(now: datetime) -> int:
    """Notifies, and closes what stayed unused after the notice; returns how many."""
    # Somebody was here since, or something belongs to it now: the notice is void.
    noticed = User.objects.filter(unused_noticed_at__isnull=False)
    noticed.filter(last_login__gt=F("unused_noticed_at")).update(unused_noticed_at=None)
    unused = without_anything(User.objects.unused_since(now - UNUSED_AFTER + NOTICE))
    noticed.exclude(pk__in=unused.values("pk")).update(unused_noticed_at=None)
    for user in unused.filter(unused_noticed_at=None):
        notify(user, now)
    overdue = unused.filter(unused_noticed_at__lte=now - NOTICE)
    return sum(accounts.attempt(user) for user in overdue)


def without_anything(users: QuerySet[User]) -> QuerySet[User]:
    for source in accounts_in_use:
        users = users.exclude(pk__in=source())
    return users


def notify(user: User, now: datetime) -> None:
    closing_on = timezone.localdate(now + NOTICE)
    with transaction.atomic():
        # Compare-and-swap: of two schedulers one writes the message.
        rows = User.objects.filter(pk=user.pk, unused_noticed_at=None)
        if rows.update(unused_noticed_at=now):
            outbox.queue(
                "account_unused",
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


kinds.message_kinds.register(
    MessageKind(
        "account_unused",
        (
            Placeholder("name", _lazy("name of the reader"), name_of),
            Placeholder("closing_on", _lazy("when the account is closed"), closing_day),
            Placeholder("link", _lazy("address of the log-in"), log_in_address),
        ),
    )
)
