"""A place for one file for each document asked for. Whether a file can be taken, `volunteers.application.documents` finds out."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html
from django.utils.translation import gettext as _

from portal.files import storage
from portal.files.cleaning.outcome import CONTENT_TYPES, MOST_BYTES
from volunteers.application.sections import requested_documents
from volunteers.application.sections.requested_documents import Slot
from volunteers.models import Application, DocumentKind

Files = MultiValueDict[str, UploadedFile]


def name_of(kind: DocumentKind) -> str:
    return f"file-{kind.slug}"


class DocumentsForm(forms.Form):
    """`is_strict` asks for what is required and not attached yet; `wanted` names the one whose button was pressed."""

    use_required_attribute = False

    def __init__(
        self,
        data: QueryDict | None = None,
        files: Files | None = None,
        *,
        application: Application,
        is_strict: bool = True,
        wanted: str = "",
    ) -> None:
        super().__init__(data, files)
        self.application = application
        for slot in requested_documents.slots(application):
            is_required = slot.kind.slug == wanted or (slot.is_missing and is_strict)
            self.fields[name_of(slot.kind)] = place(
                slot, is_required=is_required, is_wanted=slot.kind.slug == wanted
            )

    def chosen(self) -> list[tuple[DocumentKind, UploadedFile]]:
        places = (
            (slot.kind, self.files.get(name_of(slot.kind)))
            for slot in requested_documents.slots(self.application)
        )
        return [(kind, upload) for kind, upload in places if upload]

    def reject(self, kind: DocumentKind, reason: str) -> None:
        self.add_error(name_of(kind), reason)

    def cards(self) -> list[dict[str, Any]]:
        """What is attached by now, each with its place for a file."""
        return [
            {"slot": slot, "field": self[name_of(slot.kind)]}
            for slot in requested_documents.slots(self.application)
        ]


def place(slot: Slot, *, is_required: bool, is_wanted: bool) -> forms.FileField:
    needed = _("Choose a file. Without this document you can't send your application.")
    kinds = [CONTENT_TYPES[kind] for kind in slot.kind.types]
    return forms.FileField(
        label=slot.kind.name,
        required=is_required,
        allow_empty_file=True,
        help_text=format_html("{}", storage.limits_told(slot.kind.types)),
        widget=forms.FileInput(
            attrs={"accept": ",".join(kinds), "data-most-bytes": MOST_BYTES}
        ),
        error_messages={"required": _("Choose a file first.") if is_wanted else needed},
    )
