"""How a person links their LINE account: they send a one-time code from the portal to the programme's account.

LINE tells us of it through a signed webhook. Nobody on LINE learns whether a code, or an account, exists.
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

from portal.conf.environment import Line
from portal.kernel import audit
from portal.messages import outbox
from portal.models import User
from portal.models.codes import public_code
from portal.models.line import LineCode, LineLink

CODE = re.compile(r"[2-9A-HJ-NP-Z]{12}")
CODE_LASTS = timedelta(minutes=15)


def mac_of(account: str) -> str:
    return salted_hmac("portal.line", account, algorithm="sha256").hexdigest()


def hash_of(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def new_code(person: User) -> LineCode:
    """In the place of an earlier one."""
    code = public_code()
    told = {
        "code": code,
        "code_hash": hash_of(code),
        "expires_at": timezone.now() + CODE_LASTS,
    }
    return LineCode.objects.update_or_create(person=person, defaults=told)[0]


def code_of(person: User) -> LineCode | None:
    return LineCode.objects.filter(person=person, expires_at__gt=timezone.now()).first()


def link_of(person: User) -> LineLink | None:
    """None, too, while LINE is switched off."""
    return LineLink.objects.filter(person=person).first() if settings.LINE else None


def is_signed(body: bytes, signature: str, channel: Line) -> bool:
    """LINE signs the raw body with the channel's secret."""
    wanted = base64.b64encode(
        hmac.new(channel.secret.encode(), body, hashlib.sha256).digest()
    )
    return hmac.compare_digest(wanted, signature.encode())


def events(body: bytes) -> Iterator[dict[str, Any]]:
    """Of persons only: nobody is linked in a group. Nothing for a body that is not as LINE writes it."""
    try:
        told = json.loads(body)["events"]
    except (ValueError, KeyError, TypeError):
        return
    for event in told if isinstance(told, list) else []:
        if isinstance(event, dict) and account_of(event):
            yield event


def account_of(event: dict[str, Any]) -> str:
    source = event.get("source")
    account = (
        source.get("userId")
        if isinstance(source, dict) and source.get("type") == "user"
        else None
    )
    return account if isinstance(account, str) else ""


def code_in(event: dict[str, Any]) -> str:
    """The code in a text that somebody sent, or ""."""
    message = event.get("message")
    text = (
        message.get("text")
        if isinstance(message, dict) and event.get("type") == "message"
        else None
    )
    found = CODE.search(text.upper()) if isinstance(text, str) else None
    return found[0] if found else ""


def link(account: str, code: str) -> bool:
    """Uses the code up. An account belongs to the person who linked it last, and a person has one account."""
    with transaction.atomic():
        rows = LineCode.objects.select_for_update(of=("self",)).select_related(
            "person__data_key"
        )
        found = rows.filter(
            code_hash=hash_of(code),
            expires_at__gt=timezone.now(),
            person__is_active=True,
        ).first()
        if found is None:
            return False
        person = found.person
        found.delete()
        LineLink.objects.filter(account_mac=mac_of(account)).exclude(
            person=person
        ).delete()
        told = {
            "account": account,
            "account_mac": mac_of(account),
            "is_on": True,
            "linked_at": timezone.now(),
        }
        made, _is_new = LineLink.objects.update_or_create(person=person, defaults=told)
        audit.record("link LINE", person, by=person)
        outbox.queue(
            "line_linked",
            to=person,
            occasion=f"{made.pk}:{made.linked_at.isoformat()}",
            context={},
        )
    return True


def unlink(person: User) -> bool:
    with transaction.atomic():
        count, _each = LineLink.objects.filter(person=person).delete()
        if count:
            audit.record("unlink LINE", person, by=person)
    return bool(count)


def unfollowed(account: str) -> None:
    """The person has blocked the programme's account: nothing could reach them there."""
    linked = (
        LineLink.objects.select_related("person")
        .filter(account_mac=mac_of(account))
        .first()
    )
    if linked:
        unlink(linked.person)
