"""Devices on which somebody has logged in: their attempts have limits of their own.

A signed cookie says for which addresses a device is known. It opens nothing; it only
keeps a stranger's guesses from shutting out the owner.
"""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac

from portal.text import addresses

NAME = "__Host-device" if settings.HTTPS else "device"
SALT = "portal.known-device"
LIFETIME = 60 * 60 * 24 * 365  # seconds, from the last log-in
# A family's or an office's device; the longest unused goes first.
MAX_ADDRESSES = 5


@dataclass(frozen=True)
class Device:
    key: str
    marks: tuple[str, ...]


def mark_of(address: str) -> str:
    """Tells nobody who reads the cookie whose address it is."""
    return salted_hmac(SALT, addresses.normalized(address)).hexdigest()[:32]


def read(request: HttpRequest) -> Device | None:
    try:
        key, *marks = signing.loads(
            request.COOKIES.get(NAME, ""), salt=SALT, max_age=LIFETIME
        )
    except signing.BadSignature:
        return None
    return Device(key, tuple(marks))


def known(request: HttpRequest, address: str) -> Device | None:
    """The device, if the owner of this address has logged in on it."""
    device = read(request) if address else None
    return device if device and mark_of(address) in device.marks else None


def remember(request: HttpRequest, response: HttpResponseBase, address: str) -> None:
    device = read(request) or Device(secrets.token_hex(8), ())
    mark = mark_of(address)
    marks = [each for each in device.marks if each != mark][-MAX_ADDRESSES + 1 :]
    response.set_cookie(
        NAME,
        signing.dumps([device.key, *marks, mark], salt=SALT),
        max_age=LIFETIME,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
