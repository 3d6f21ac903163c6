"""The section “Documents”: one file for each document that the cohort asks for.

Files are checked and stored by `volunteers.application.documents`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import (
    Exists,
    OuterRef,
    Prefetch,
    QuerySet,
    prefetch_related_objects,
)
from django.http import QueryDict
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.files import storage
from portal.files.cleaning.result import (
    MAX_BYTES,
    MAX_BYTES_TOGETHER,
    MAX_PHOTOS,
    PDF,
)
from portal.forms.helper import PortalForm
from portal.forms.layout import Include
from volunteers.application.sections.base import SAVE, STOP
from volunteers.application.sections.layout import OPENING
from volunteers.application.sections.section import Row, Section, Sees, Shared
from volunteers.models import Application, Document, DocumentKind

Files = MultiValueDict[str, UploadedFile]
PHOTOS = "image/jpeg,image/png,image/heic,image/heif,image/webp,image/avif"
# The suffix too: some phones know no type of Word files.
PAPERS = (
    "application/pdf,.docx,"
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
)


@dataclass(frozen=True)
class Slot:
    """A document asked for, and what was attached."""

    kind: DocumentKind
    document: Document | None

    @property
    def is_missing(self) -> bool:
        return self.kind.is_required and self.document is None


def field_name(kind: DocumentKind) -> str:
    return f"file-{kind.slug}"


CARDS = Include("volunteers/application/sections/documents.html")


class DocumentsForm(PortalForm):
    """A file field for each document.

    `is_strict` asks for required documents that are missing; `pressed_slug` is that
    of the document whose button was pressed.
    """

    css = "papers"
    attributes = {"enctype": "multipart/form-data", "data-uploads": True}
    may_stop = False

    def questions(self) -> tuple[Any, ...]:
        return (CARDS,)

    def layout_parts(self) -> tuple[Any, ...]:
        return (*OPENING, *self.questions(), STOP if self.may_stop else SAVE)

    def __init__(
        self,
        data: QueryDict | None = None,
        files: Files | None = None,
        *,
        application: Application,
        is_strict: bool = True,
        pressed_slug: str = "",
    ) -> None:
        super().__init__(data, files)
        self.application = application
        for slot in slots(application):
            is_required = slot.kind.slug == pressed_slug or (
                slot.is_missing and is_strict
            )
            self.fields[field_name(slot.kind)] = file_field(
                slot, is_required=is_required, is_wanted=slot.kind.slug == pressed_slug
            )

    def uploads(self) -> list[tuple[DocumentKind, list[UploadedFile]]]:
        chosen = (
            (slot.kind, self.files.getlist(field_name(slot.kind)))
            for slot in slots(self.application)
        )
        return [(kind, uploads) for kind, uploads in chosen if uploads]

    def reject(self, kind: DocumentKind, reason: str) -> None:
        self.add_error(field_name(kind), reason)

    @property
    def shared_limits(self) -> str:
        """What holds for the files of every document, or nothing."""
        limits = {str(field.help_text) for field in self.fields.values()}
        return limits.pop() if len(limits) == 1 else ""

    def cards(self) -> list[dict[str, Any]]:
        """Each document asked for, with its file field."""
        return [
            {
                "slot": slot,
                "field": self[field_name(slot.kind)],
                "limits_are_shared": bool(self.shared_limits),
            }
            for slot in slots(self.application)
        ]


class PhotosInput(forms.FileInput):
    """Several photos of one paper may be chosen at once."""

    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any]) -> None:
        super().__init__({**attrs, "multiple": True})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """One of them: the field only asks whether there is any."""
        return files.get(name)


def file_field(slot: Slot, *, is_required: bool, is_wanted: bool) -> forms.FileField:
    missing = _("Choose a file. Without this document you can’t send your application.")
    is_paper = PDF in slot.kind.types
    return forms.FileField(
        label=slot.kind.name,
        required=is_required,
        allow_empty_file=True,
        help_text=format_html("{}", storage.format_limits(slot.kind.types)),
        widget=(PhotosInput if is_paper else forms.FileInput)(
            attrs={
                "accept": f"{PAPERS},{PHOTOS}" if is_paper else PHOTOS,
                "data-most-bytes": MAX_BYTES,
                "data-most-together": MAX_BYTES_TOGETHER,
                "data-most-files": MAX_PHOTOS,
                "data-button": _("Choose another file")
                if slot.document
                else _("Choose a file"),
            }
        ),
        error_messages={
            "required": _("Choose a file first.") if is_wanted else missing
        },
    )


def with_asks_documents(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Annotates what `is_asked` needs, which saves a query."""
    kinds = DocumentKind.objects.filter(cohort=OuterRef("cohort"))
    return applications.annotate(asks_documents=Exists(kinds))


def is_asked(application: Application) -> bool:
    """Whether the cohort asks for any document."""
    if not hasattr(application, "asks_documents"):
        prefetch_related_objects([application.cohort], "document_kinds")
        return bool(application.cohort.document_kinds.all())
    return bool(application.asks_documents)


def slots(application: Application) -> list[Slot]:
    """All documents asked for, in order; two queries at most."""
    if not is_asked(application):
        return []
    documents = Document.objects.select_related("kind", "file__data_key")
    prefetch_related_objects(
        [application], Prefetch("documents", documents), "cohort__document_kinds"
    )
    by_kind = {document.kind_id: document for document in application.documents.all()}
    return [
        Slot(kind, by_kind.get(kind.pk))
        for kind in application.cohort.document_kinds.all()
    ]


def read_by_reviewers(application: Application) -> str:
    """Which of the documents reviewers read, in words; "" for none."""
    names = ", ".join(
        slot.kind.name for slot in slots(application) if slot.kind.for_reviewers
    )
    if not names or not application.cohort.is_blind:
        return names
    return _("%(documents)s, once we have checked that it doesn’t name you") % {
        "documents": names
    }


def is_complete(application: Application) -> bool:
    return not any(slot.is_missing for slot in slots(application))


def is_begun(application: Application) -> bool:
    return any(slot.document for slot in slots(application))


def rows(application: Application) -> Iterator[Row]:
    for slot in slots(application):
        anchor = f"document-{slot.kind.slug}"
        document = slot.document
        if document is None:
            yield Row(slot.kind.name, "", anchor)
        else:
            href = reverse(
                "application_document",
                args=[application.cohort.number, document.file.code],
            )
            yield Row(
                slot.kind.name,
                f"{document.file.name} · {filesizeformat(document.file.size)}",
                anchor,
                href=href,
            )


SECTION = Section(
    slug="documents",
    label=_lazy("Documents"),
    hint=_lazy("A CV and more"),
    minutes=10,
    form=None,
    is_complete=is_complete,
    is_begun=is_begun,
    write=None,
    rows=rows,
    is_asked=is_asked,
    shared=(Shared(7, _lazy("Your documents"), Sees.WHAT_COHORT_NAMES, Sees.NO),),
)
