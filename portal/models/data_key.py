"""The keys under which sensitive data are sealed, and which of them were erased."""

from django.db import models
from django.utils import timezone

from portal.models import sealed_field


class DataKey(models.Model):
    """The key under which sensitive data of one person or application are sealed.

    Deleting it erases them.
    """

    wrapped = models.BinaryField(default=sealed_field.new_wrapped_key)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.pk)

    def plain(self) -> bytes:
        # Cached on the instance: one unwrapping for all fields of a row.
        if "plain_key" not in self.__dict__:
            self.__dict__["plain_key"] = sealed_field.unwrap(bytes(self.wrapped))
        return self.__dict__["plain_key"]


class ErasedKey(models.Model):
    """The hash of a deleted data key.

    `portal.personal_data.erasures` copies these rows to a list outside the database.
    """

    fingerprint = models.CharField(max_length=64, unique=True)
    erased_at = models.DateTimeField(default=timezone.now)
    is_noted = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.fingerprint
