"""A lost second factor: two administrators take it off, or one at the machine.

Until then a stolen mailbox is not enough to get in, so one person alone in the portal
must not be able to make it enough.
"""

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.kernel import audit, permissions
from portal.kernel.lifecycle import TransitionRefused
from portal.messages import kinds, outbox
from portal.messages.kinds import Context, MessageKind, Placeholder
from portal.models import Message, User
from portal.models.choices import Role
from portal.personal_data import accounts

ASKED, DONE = "second_factor_asked", "second_factor_reset"
VALID_FOR = timedelta(days=3)


def is_asked(user: User, now: datetime) -> bool:
    asked_at = user.factor_reset_asked_at
    return asked_at is not None and asked_at > now - VALID_FOR


def refusal(user: User, *, by: User, now: datetime) -> str:
    """Why this administrator can neither ask for it nor do it now, or ""."""
    if user.pk == by.pk:
        return _("Your own second factor is reset by two other administrators.")
    if not permissions.has_second_factor(user):
        return _("This account has no second factor: log-in asks to set one up.")
    if is_asked(user, now) and user.factor_reset_asked_by == by.code:
        return _("You have asked for it. Another administrator confirms it now.")
    if not is_asked(user, now) and not others(user, by).exists():
        return _(
            "Nobody else could confirm it: the person who runs the machine can, with "
            "manage.py reset_mfa."
        )
    return ""


def others(user: User, by: User) -> QuerySet[User]:
    rows = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True)
    return rows.exclude(pk__in=[user.pk, by.pk])


def ask_or_confirm(user: User, *, by: User) -> bool:
    """True if it is reset now, False if it waits for a second administrator."""
    now = timezone.now()
    with transaction.atomic():
        locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        if reason := refusal(locked, by=by, now=now):
            raise TransitionRefused(reason)
        if is_asked(locked, now):
            reset(locked, by=by)
            return True
        locked.factor_reset_asked_at, locked.factor_reset_asked_by = now, by.code
        locked.save(update_fields=["factor_reset_asked_at", "factor_reset_asked_by"])
        for other in others(user, by):
            outbox.queue(
                ASKED,
                to=other,
                occasion=f"{user.code}:{now.isoformat()}:{by.code}",
                context={"account": locked, "by": by},
            )
        audit.record("ask to reset second factor", locked, by=by)
    return False


def reset(user: User, *, by: User | None) -> None:
    """With recovery codes and sessions; the person is told, and log-in asks anew."""
    with transaction.atomic():
        Authenticator.objects.filter(user=user).delete()
        user.sessions.all().delete()
        User.objects.filter(pk=user.pk).update(
            factor_reset_asked_at=None, factor_reset_asked_by=""
        )
        outbox.queue(
            DONE,
            to=user,
            occasion=timezone.now().isoformat(),
            context={"account": user},
        )
        audit.record("reset second factor", user, by=by)


@accounts.closers.register
def erase_from_messages(user: User) -> None:
    """Other administrators were told whose device is lost, and who asks."""
    named = Q(occasion__startswith=f"{user.code}:")
    named |= Q(occasion__endswith=f":{user.code}")
    outbox.delete(Message.objects.filter(named, kind=ASKED))


def name_of(context: Context) -> str:
    return str(context["person"])


def account_of(context: Context) -> str:
    return str(context["account"].email)


def asker_of(context: Context) -> str:
    return str(context["by"])


def page_of(context: Context) -> str:
    name = "admin:portal_user_second_factor"
    return settings.ORIGIN + reverse(name, args=[context["account"].pk])


def contact_page(context: Context) -> str:
    return settings.ORIGIN + reverse("contact")


READER = Placeholder("name", _lazy("name of the reader"), name_of)
kinds.message_kinds.register_all(
    MessageKind(
        ASKED,
        (
            READER,
            Placeholder("account", _lazy("address of the account"), account_of),
            Placeholder("by", _lazy("who asks"), asker_of),
            Placeholder(
                "link", _lazy("address of the page"), page_of, is_required=True
            ),
        ),
    ),
    MessageKind(
        DONE,
        (
            READER,
            Placeholder("link", _lazy("address of the contact page"), contact_page),
        ),
    ),
)
