"""How uploads are received: in memory only, so that no unsealed file ever lies on a disk; and how often."""

from io import BytesIO
from typing import Any

from allauth.core import ratelimit
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from portal.files.cleaning.outcome import MOST_BYTES
from portal.kernel.permissions import PersonRequest


class InMemoryHandler(FileUploadHandler):
    """A file over the limit arrives empty but with its true size, so that the form can say so and keeps the rest."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) <= MOST_BYTES:
            self.kept.write(raw_data)
        else:
            self.kept = BytesIO()

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.kept.seek(0)
        return InMemoryUploadedFile(
            file=self.kept,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )


def is_one_too_many(request: PersonRequest) -> bool:
    """Counts an upload of this account; checking a file takes a processor's time."""
    return not ratelimit.consume(request, action="upload", user=request.user)
