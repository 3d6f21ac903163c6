"""The log-in code that was sent to an address last, sealed, for two minutes."""

from django.core.cache import cache

from portal.models import sealed_field
from portal.web import known_devices

# Seconds: longer than the minute of the limit `code_mail`.
LIFETIME = 120


def remember(address: str, code: str) -> None:
    sealed = sealed_field.keyring().encrypt(code.encode()).decode()
    cache.set(cache_key(address), sealed, LIFETIME)


def recall(address: str) -> str:
    sealed = cache.get(cache_key(address), "")
    return sealed_field.keyring().decrypt(sealed).decode() if sealed else ""


def cache_key(address: str) -> str:
    return f"portal.code:{known_devices.mark_of(address)}"
