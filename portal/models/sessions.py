"""Sessions in the database under a hash of their key.

So a stolen table opens no session, and tells no seed of an authenticator app that is
being set up: allauth keeps it here until it is confirmed.
"""

import hashlib
from typing import Any

from cryptography.fernet import InvalidToken
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from portal.models import sealed_field


def hash_key(session_key: str) -> str:
    """The key as the table holds it."""
    # Without a salt: the key is random and long, so no table of hashes helps.
    return hashlib.sha256(session_key.encode()).hexdigest()


# Keys of a session whose values are sealed.
SEALED = ("mfa.totp.secret",)


class SessionStore(DatabaseStore):
    def encode(self, session_dict: dict[str, Any]) -> str:
        sealed = {
            name: sealed_field.keyring().encrypt(session_dict[name].encode()).decode()
            for name in SEALED
            if session_dict.get(name)
        }
        return super().encode({**session_dict, **sealed})

    def decode(self, session_data: Any) -> dict[str, Any]:
        data = super().decode(session_data)
        for name in SEALED:
            if name in data:
                try:
                    opened = sealed_field.keyring().decrypt(data[name].encode())
                except InvalidToken:  # its key is gone: a new seed is shown
                    del data[name]
                else:
                    data[name] = opened.decode()
        return data

    @classmethod
    def get_model_class(cls) -> Any:
        return apps.get_model("portal", "Session")

    def _get_session_from_db(self) -> Any:
        row = self.model.objects.filter(
            session_key=hash_key(self.session_key or ""), expire_date__gt=timezone.now()
        ).first()
        if row is None:
            self._session_key = None
        return row

    def exists(self, session_key: str) -> bool:
        return self.model.objects.filter(session_key=hash_key(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        return self.model(  # type: ignore[misc]
            session_key=hash_key(self._get_or_create_session_key()),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            user_id=data.get("_auth_user_id") or None,
            device=data.get("device", "")[:200],
            started_at=parse_datetime(data.get("began_at", "")) or timezone.now(),
        )

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            self.model.objects.filter(session_key=hash_key(key)).delete()
