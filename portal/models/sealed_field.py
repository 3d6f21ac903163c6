"""Envelope encryption.

Key-encryption keys (from the environment) wrap one data key per person or application,
under which AES-256-GCM seals values. Deleting a `DataKey` row makes everything sealed
under it unreadable, in backups too.
"""

import os
from typing import TYPE_CHECKING, Any, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    from portal.models import DataKey

# 96 bits, the size that AES-GCM is specified for; random for every value.
NONCE_BYTES = 12

if TYPE_CHECKING:
    Column = models.BinaryField[str, str]
else:
    Column = models.BinaryField


class Unopenable(Exception):
    """A sealed value that can't be opened: wrong key, or the bytes were changed."""


class HasKey(Protocol):
    def sealing_key(self) -> "DataKey": ...


def keyring() -> MultiFernet:
    """The key-encryption keys; the first one wraps, all of them unwrap."""
    return MultiFernet([Fernet(key) for key in settings.SEALING_KEYS])


def new_wrapped_key() -> bytes:
    return keyring().encrypt(AESGCM.generate_key(256))


def unwrap(wrapped: bytes) -> bytes:
    try:
        return keyring().decrypt(bytes(wrapped))
    except InvalidToken as error:
        raise Unopenable("no configured key opens this data key") from error


def rewrap(wrapped: bytes) -> bytes:
    return keyring().rotate(bytes(wrapped))


def seal(text: str, *, key: bytes, context: str) -> bytes:
    """`context` names the place of the value: moved elsewhere, it can't be opened."""
    return seal_bytes(text.encode(), key=key, context=context)


def seal_bytes(data: bytes, *, key: bytes, context: str) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, data, context.encode())


def unseal(token: bytes, *, key: bytes, context: str) -> str:
    return unseal_bytes(token, key=key, context=context).decode()


def unseal_bytes(token: bytes, *, key: bytes, context: str) -> bytes:
    try:
        return AESGCM(key).decrypt(
            token[:NONCE_BYTES], token[NONCE_BYTES:], context.encode()
        )
    except (InvalidTag, ValueError) as error:
        raise Unopenable(f"{context} does not open with its key") from error


class SealedDescriptor:
    """Decrypts a sealed column when its attribute is first read."""

    def __init__(self, field: "SealedTextField") -> None:
        self.field = field

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            return self
        value = self.stored(instance)
        if isinstance(value, bytes | memoryview):
            # A column that was added later: rows from before have nothing in it.
            if not value:
                return ""
            key = instance.sealing_key().plain()
            value = unseal(bytes(value), key=key, context=self.field.context())
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value

    def stored(self, instance: Any) -> Any:
        """The value of the row; a deferred column is loaded first."""
        name = self.field.attname
        # Deferred columns spare lists the bytes of texts that they don't show.
        if name not in instance.__dict__:
            instance.refresh_from_db(fields=[name])
        return instance.__dict__[name]


class SealedTextField(Column):
    """Text that is sealed in the database.

    Its model has a method `sealing_key()` that returns the data key.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def contribute_to_class(
        self, cls: Any, name: str, private_only: bool = False
    ) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, SealedDescriptor(self))

    def context(self) -> str:
        return f"{self.model._meta.label_lower}.{self.attname}"

    def get_default(self) -> str:
        return ""

    def pre_save(self, model_instance: Any, add: bool) -> bytes:
        # Past the descriptor: saving an unread value must not decrypt and reseal it.
        value = model_instance.__dict__.get(self.attname, "")
        if isinstance(value, bytes | memoryview):
            return bytes(value)
        return seal(
            value or "",
            key=model_instance.sealing_key().plain(),
            context=self.context(),
        )

    def get_lookup(self, lookup_name: str) -> Any:
        # Each value has its own nonce, so equal texts never have equal bytes to
        # compare.
        raise TypeError(f"{self.context()} is sealed: no query can look into it")

    def get_db_prep_value(
        self, value: Any, connection: Any, prepared: bool = False
    ) -> Any:
        if isinstance(value, str):
            raise TypeError(
                f"{self.context()} is sealed: it is written through its model only"
            )
        return super().get_db_prep_value(value, connection, prepared)

    def value_to_string(self, obj: Any) -> str:
        raise TypeError(f"{self.context()} is sealed and can't be serialized")


__all__ = [
    "HasKey",
    "SealedTextField",
    "Unopenable",
    "new_wrapped_key",
    "rewrap",
    "seal",
    "seal_bytes",
    "unseal",
    "unseal_bytes",
    "unwrap",
]
