"""What was typed stays on the person's device until the server has accepted it, sealed
with keys that only that person gets. The other side is static/js/kept/.
"""

import base64
import hmac
import re
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from portal.kernel import not_done
from portal.models import User

GetResponse = Callable[[HttpRequest], HttpResponse]
# Part of every derived key: with another version all copies become unreadable.
VERSION = "1"
MARK_BYTES = 15
FIELD = "kept"
COOKIE = "accepted"
COOKIE_SECONDS = 60
NAME = re.compile(r"[A-Za-z0-9_-]{22}")
REDIRECTS = (302, 303)
# Sent there, a person has first to prove who they are.
ENTRANCES = (
    "account_confirm_by_code",
    "account_login",
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
)


def keys_of_person(user: User) -> dict[str, str]:
    """They go with the data key of the account."""
    return derive(user.data_key.plain(), user.code)


def keys_of_link(token: str) -> dict[str, str]:
    """For a page that a private link opens, without an account."""
    return derive(settings.SECRET_KEY.encode(), token)


def derive(secret: bytes, whose: str) -> dict[str, str]:
    """`whose` marks the copies without naming the person; `naming` names them by form
    without telling which; `sealing` seals them.
    """

    def part(purpose: str) -> bytes:
        text = f"device copies {VERSION}:{purpose}:{whose}"
        return hmac.digest(secret, text.encode(), "sha256")

    return {
        "whose": base64.urlsafe_b64encode(part("whose")[:MARK_BYTES]).decode(),
        "naming": base64.b64encode(part("naming")).decode(),
        "sealing": base64.b64encode(part("sealing")).decode(),
    }


def tell_accepted(get_response: GetResponse) -> GetResponse:
    """Tells the next page's script which copy is of no use any more."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code in REDIRECTS and is_accepted(request, response):
            response.set_cookie(
                COOKIE,
                request.POST[FIELD],
                max_age=COOKIE_SECONDS,
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Lax",
            )
        return response

    return middleware


def is_accepted(request: HttpRequest, response: HttpResponse) -> bool:
    """A form was sent, and its view led on without an error."""
    if request.method != "POST" or not_done.is_noted(request):
        return False
    if not NAME.fullmatch(request.POST.get(FIELD, "")):
        return False
    path = urlsplit(response.get("Location", "")).path
    if path in map(reverse, ENTRANCES):
        return False
    told = getattr(messages.get_messages(request), "_queued_messages", [])
    return all(message.level < messages.ERROR for message in told)
