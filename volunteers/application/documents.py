"""Documents of an application: attach, replace, remove and download them."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.files import storage
from portal.files.storage import CleanFile
from portal.kernel import audit
from portal.kernel.lifecycle import InputRefused, TransitionRefused
from portal.models import User
from volunteers import rules
from volunteers.application import drafting
from volunteers.models import Application, Document, DocumentKind

SECTION = "documents"


def attach(
    application: Application,
    kind: DocumentKind,
    uploads: Sequence[UploadedFile],
    *,
    by: User,
    opened_at: datetime | None = None,
) -> str:
    """Stores the cleaned upload in place of an earlier one; several photos as one PDF.

    Returns a note for the person about the file, often "". Raises `storage.Rejected`
    because of the file and `TransitionRefused` because of the time; the earlier
    document then stays. Nothing is locked while the file is cleaned (which is slow),
    so the rule is checked before and after.
    """
    ensure_section_open(application, opened_at)
    # Outside of the transaction: cleaning takes seconds and must not hold a lock.
    clean = storage.check_and_clean(uploads, kind.types)
    with transaction.atomic():
        drafting.lock(application)
        ensure_section_open(application, opened_at)
        is_new = store_document(application, kind, clean, name=uploads[0].name or "")
        record_change(
            application,
            "attach document" if is_new else "replace document",
            kind,
            by=by,
        )
    return clean.note


def store_document(
    application: Application, kind: DocumentKind, clean: CleanFile, *, name: str
) -> bool:
    """Stores or replaces the file; returns whether there was none before."""
    # Not a form error: the pages offer only kinds of the application's own cohort.
    if kind.cohort_id != application.cohort_id:
        raise ValueError("a document kind of another cohort")
    stored_file = storage.store(clean, name=name, key=application.data_key)
    previous = (
        Document.objects.select_related("file")
        .filter(application=application, kind=kind)
        .first()
    )
    if previous is None:
        Document.objects.create(application=application, kind=kind, file=stored_file)
        return True
    Document.objects.filter(pk=previous.pk).update(
        file=stored_file,
        made_at=stored_file.made_at,
        # Another file: nobody has looked whether it has names.
        nameless_at=None,
        nameless_by=None,
    )
    # Erased last: the document must no longer refer to the file.
    storage.erase(previous.file)
    return False


def remove(
    application: Application,
    kind: DocumentKind,
    *,
    by: User,
    opened_at: datetime | None = None,
) -> None:
    """Harmless if there is no such document.

    Raises `TransitionRefused`, also for a required document of a sent application.
    """
    with transaction.atomic():
        drafting.lock(application)
        ensure_removable(application, kind, opened_at)
        document = (
            Document.objects.select_related("file")
            .filter(application=application, kind=kind)
            .first()
        )
        if document:
            document.delete()
            storage.erase(document.file)
            record_change(application, "remove document", kind, by=by)


def ensure_section_open(application: Application, opened_at: datetime | None) -> None:
    if not rules.can_edit_section(application, SECTION, opened_at=opened_at):
        raise TransitionRefused(drafting.closed_reason(application))


def ensure_removable(
    application: Application, kind: DocumentKind, opened_at: datetime | None = None
) -> None:
    ensure_section_open(application, opened_at)
    if not rules.can_remove_document(application, kind):
        raise InputRefused(
            _("“%(document)s” is required; you can replace it")
            % {"document": kind.name}
        )


def record_change(
    application: Application, action: str, kind: DocumentKind, *, by: User
) -> None:
    application.section_versions[SECTION] = (
        drafting.section_version(application, SECTION) + 1
    )
    application.saved_at = timezone.now()
    application.save(update_fields=["section_versions", "saved_at"])
    audit.record(action, application, by=by, fields=[kind.slug])


def mark_nameless(document: Document, *, is_nameless: bool, by: User) -> None:
    """For reviewers who see no names; taken back by the same. Raises
    `TransitionRefused` if the applicant has replaced the file.
    """
    with transaction.atomic():
        drafting.lock(document.application)
        marked = Document.objects.filter(pk=document.pk, file=document.file_id).update(
            nameless_at=timezone.now() if is_nameless else None,
            nameless_by=by if is_nameless else None,
        )
        if not marked:
            raise TransitionRefused(_("the applicant has replaced the file"))
        audit.record(
            "mark document as free of names" if is_nameless else "take back the mark",
            document.application,
            by=by,
            fields=[document.kind.slug],
        )


def download_response(
    document: Document, *, by: User, is_named: bool = True
) -> HttpResponse:
    """The file as a download; reading by anybody but the applicant is recorded.

    The caller has checked that `by` may read it. `is_named`: as its applicant named
    the file, which often is after themselves; else after what it is.
    """
    # Recorded before the bytes leave: no download without a trace.
    if by.pk != document.application.applicant_id:
        audit.record(
            "read document", document.application, by=by, fields=[document.kind.slug]
        )
    if is_named:
        return storage.file_response(document.file)
    name = f"{document.application.reference} {document.kind.name}"
    content_type = document.file.content_type
    return storage.attachment_response(
        storage.read(document.file), name=name, content_type=content_type
    )
