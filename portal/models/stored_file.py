"""Private files; `portal.files.storage` writes and reads their bytes."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

from portal.models import sealed_field
from portal.models.codes import public_code
from portal.models.data_key import DataKey


class StoredFile(models.Model):
    """A private file. Its bytes are sealed in VAR/files/<place>."""

    code = models.CharField(
        max_length=12, unique=True, default=public_code, editable=False
    )
    place = models.CharField(max_length=32, unique=True, editable=False)
    name = sealed_field.SealedTextField(_lazy("name"))
    content_type = models.CharField(_lazy("type"), max_length=80, editable=False)
    size = models.PositiveIntegerField(_lazy("bytes"), editable=False)
    pages = models.PositiveSmallIntegerField(_lazy("pages"), editable=False)
    sha256 = models.CharField(
        _lazy("SHA-256 of the sealed bytes"), max_length=64, editable=False
    )
    made_at = models.DateTimeField(
        _lazy("received"), default=timezone.now, editable=False
    )
    data_key = models.ForeignKey(
        DataKey, on_delete=models.PROTECT, editable=False, related_name="files"
    )

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _lazy("file")
        verbose_name_plural = _lazy("files")

    def __str__(self) -> str:
        return self.code

    def sealing_key(self) -> DataKey:
        return self.data_key
