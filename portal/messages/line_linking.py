"""Linking a LINE account: a person sends a one-time code to the programme's account.

LINE calls a signed webhook of ours. Nobody on LINE learns whether a code, or an
account, exists.
"""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from portal.conf.environment import LineChannel
from portal.kernel import audit
from portal.messages import outbox
from portal.models import User
from portal.models.codes import public_code
from portal.models.line import LineCode, LineLink

# A public code: twelve of 2-9 and A-Z without I and O, as in "code K7MP2QX94RTB".
CODE = re.compile(r"[2-9A-HJ-NP-Z]{12}")
CODE_LIFETIME = timedelta(minutes=15)


def mac_of(account: str) -> str:
    return salted_hmac("portal.line", account, algorithm="sha256").hexdigest()


def hash_of(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def new_code(person: User) -> LineCode:
    """Replaces an earlier one."""
    code = public_code()
    values = {
        "code": code,
        "code_hash": hash_of(code),
        "expires_at": timezone.now() + CODE_LIFETIME,
    }
    return LineCode.objects.update_or_create(person=person, defaults=values)[0]


def code_of(person: User) -> LineCode | None:
    return LineCode.objects.filter(person=person, expires_at__gt=timezone.now()).first()


def link_of(person: User) -> LineLink | None:
    """None also while LINE is switched off."""
    return LineLink.objects.filter(person=person).first() if settings.LINE else None


def is_signed(body: bytes, signature: str, channel: LineChannel) -> bool:
    """LINE signs the raw body with the channel's secret."""
    digest = hmac.new(channel.secret.encode(), body, hashlib.sha256).digest()
    # In constant time: the duration tells nothing about the right signature.
    return hmac.compare_digest(base64.b64encode(digest), signature.encode())


def events(body: bytes) -> Iterator[dict[str, Any]]:
    """Events of single persons: nobody is linked in a group.

    Yields nothing for a body of another form than LINE's.
    """
    try:
        items = json.loads(body)["events"]
    except (ValueError, KeyError, TypeError):
        return
    for event in items if isinstance(items, list) else []:
        if isinstance(event, dict) and account_of(event):
            yield event


def account_of(event: dict[str, Any]) -> str:
    source = event.get("source")
    if not isinstance(source, dict) or source.get("type") != "user":
        return ""
    account = source.get("userId")
    return account if isinstance(account, str) else ""


def code_in(event: dict[str, Any]) -> str:
    """The code in a text that somebody sent, or ""."""
    message = event.get("message")
    if not isinstance(message, dict) or event.get("type") != "message":
        return ""
    text = message.get("text")
    match = CODE.search(text.upper()) if isinstance(text, str) else None
    return match[0] if match else ""


def link(account: str, code: str) -> bool:
    """Uses the code up; False if it isn't valid.

    A person has one account, and an account belongs to the person who linked it last.
    """
    with transaction.atomic():
        # `of`: without it PostgreSQL would lock the rows of person and key as well.
        rows = LineCode.objects.select_for_update(of=("self",))
        row = (
            rows.select_related("person__data_key")
            .filter(
                code_hash=hash_of(code),
                expires_at__gt=timezone.now(),
                person__is_active=True,
            )
            .first()
        )
        if row is None:
            return False
        person = row.person
        # Used up in the same transaction as the link: a code works once.
        row.delete()
        store_link(person, account)
    return True


def store_link(person: User, account: str) -> None:
    # First: the MAC is unique, so the row of an earlier owner would refuse ours.
    links_of_others = LineLink.objects.exclude(person=person)
    links_of_others.filter(account_mac=mac_of(account)).delete()
    values = {
        "account": account,
        "account_mac": mac_of(account),
        "is_on": True,
        "linked_at": timezone.now(),
    }
    stored, _is_new = LineLink.objects.update_or_create(person=person, defaults=values)
    audit.record("link LINE", person, by=person)
    outbox.queue(
        "line_linked",
        to=person,
        occasion=f"{stored.pk}:{stored.linked_at.isoformat()}",
        context={},
    )


def unlink(person: User) -> bool:
    with transaction.atomic():
        count, _by_model = LineLink.objects.filter(person=person).delete()
        if count:
            audit.record("unlink LINE", person, by=person)
    return bool(count)


def handle_unfollow(account: str) -> None:
    """The person has blocked the programme's account, so no push could reach them."""
    links = LineLink.objects.filter(account_mac=mac_of(account))
    if stored := links.select_related("person").first():
        unlink(stored.person)
