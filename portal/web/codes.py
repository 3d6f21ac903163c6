"""Codes by e-mail: the one that was sent to an address last, sealed, for two minutes;
and those by which somebody who has nothing else confirms that it is them.
"""

import time
from typing import Any, cast

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import (
    AbstractCodeVerificationProcess,
)
from allauth.account.internal.flows.login import (
    get_authentication_records,
    record_authentication,
)
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.http import HttpRequest

from portal.models import User, sealed_field
from portal.web import known_devices

# Seconds: longer than the minute of the limit `code_mail`.
LIFETIME = 120
METHOD = "code"
CONFIRMATION_KEY = "confirmation_code"


def remember(address: str, code: str) -> None:
    sealed = sealed_field.keyring().encrypt(code.encode()).decode()
    cache.set(cache_key(address), sealed, LIFETIME)


def recall(address: str) -> str:
    sealed = cache.get(cache_key(address), "")
    return sealed_field.keyring().decrypt(sealed).decode() if sealed else ""


def cache_key(address: str) -> str:
    return f"portal.code:{known_devices.mark_of(address)}"


def has_only_codes(user: Any) -> bool:
    """Neither password nor second factor: nothing that allauth could ask for."""
    return not (
        user.is_anonymous
        or user.has_usable_password()
        or Authenticator.objects.filter(user=user).exists()
    )


def is_recent(request: HttpRequest) -> bool:
    """Whether this person has typed a code lately; one of the log-in counts as well."""
    return any(
        record["method"] == METHOD
        and time.time() - record["at"] < app_settings.REAUTHENTICATION_TIMEOUT
        for record in get_authentication_records(request, cast(User, request.user))
    )


class Confirmation(AbstractCodeVerificationProcess):
    """A code for somebody who is logged in, kept in their session until it is typed."""

    def __init__(self, request: HttpRequest, state: dict[str, Any]) -> None:
        self.request = request
        super().__init__(
            max_attempts=app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS,
            timeout=app_settings.LOGIN_BY_CODE_TIMEOUT,
            state=state,
            user=cast(User, request.user),
        )

    @classmethod
    def resume(cls, request: HttpRequest) -> "Confirmation | None":
        state = request.session.get(CONFIRMATION_KEY)
        found: Confirmation | None = state and cls(request, state).abort_if_invalid()
        return found

    @classmethod
    def initiate(cls, request: HttpRequest) -> bool:
        """Sends a code, unless the address got some within this minute."""
        user = cast(User, request.user)
        if not ratelimit.consume(request, action="code_mail", key=user.email):
            return False
        process = cls(request, cls.initial_state(user=user, email=user.email))
        process.send()
        process.persist()
        return True

    def send(self) -> None:
        adapter = get_adapter()
        self.state["code"] = adapter.generate_email_verification_code()
        adapter.send_mail(
            "account/email/confirmation_code",
            self.state["email"],
            {"request": self.request, "code": self.code},
        )

    def persist(self) -> None:
        self.request.session[CONFIRMATION_KEY] = self.state

    def abort(self) -> None:
        self.request.session.pop(CONFIRMATION_KEY, None)

    def finish(self) -> None:
        self.abort()
        record_authentication(
            self.request, self.user, method=METHOD, reauthenticated=True
        )
