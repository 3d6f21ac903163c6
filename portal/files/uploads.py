"""Receives uploads in memory only, and limits their number.

So no file is ever on a disk unsealed.
"""

from io import BytesIO
from typing import Any

from allauth.core import ratelimit
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from portal.files.cleaning.result import MAX_BYTES
from portal.kernel.permissions import PersonRequest


class InMemoryHandler(FileUploadHandler):
    """A file over the limit arrives empty, but with its true size.

    So the form can say so, and keeps the other fields.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.content = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        # What exceeds the limit is dropped at once, so memory stays bounded.
        if start + len(raw_data) <= MAX_BYTES:
            self.content.write(raw_data)
        else:
            self.content = BytesIO()

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.content.seek(0)
        return InMemoryUploadedFile(
            file=self.content,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )


def is_over_limit(request: PersonRequest) -> bool:
    """Counts an upload of this account: checking a file is expensive."""
    return not ratelimit.consume(request, action="upload", user=request.user)
