"""Documents of an application: attached, replaced, removed and handed out."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.files import storage
from portal.files.storage import Clean
from portal.kernel import audit
from portal.kernel.lifecycle import TransitionRefused
from portal.models import User
from volunteers import rules
from volunteers.application import drafting
from volunteers.models import Application, Document, DocumentKind

SECTION = "documents"


def attach(
    application: Application,
    kind: DocumentKind,
    upload: UploadedFile,
    *,
    by: User,
    opened_at: datetime | None = None,
) -> str:
    """Puts the cleaned upload in the place of what was there; returns what the person should know about it, often "".

    Raises `files.Rejected` for the file and `TransitionRefused` for the moment; then what was there stays. Nothing is locked
    while the file is cleaned, so the rule is asked before and after.
    """
    refuse_if_closed(application, opened_at)
    clean = storage.check_and_clean(upload, kind.types)
    with transaction.atomic():
        drafting.lock(application)
        refuse_if_closed(application, opened_at)
        is_new = put(application, kind, clean, name=upload.name or "")
        note_change(
            application,
            "attach document" if is_new else "replace document",
            kind,
            by=by,
        )
    return clean.note


def put(
    application: Application, kind: DocumentKind, clean: Clean, *, name: str
) -> bool:
    """Whether the place was empty."""
    if kind.cohort_id != application.cohort_id:
        raise ValueError("a document kind of another cohort")
    stored = storage.store(clean, name=name, key=application.data_key)
    old = (
        Document.objects.select_related("file")
        .filter(application=application, kind=kind)
        .first()
    )
    if old is None:
        Document.objects.create(application=application, kind=kind, file=stored)
        return True
    Document.objects.filter(pk=old.pk).update(file=stored, made_at=stored.made_at)
    storage.erase(old.file)
    return False


def remove(
    application: Application,
    kind: DocumentKind,
    *,
    by: User,
    opened_at: datetime | None = None,
) -> None:
    """Removing what isn't there is harmless. Raises `TransitionRefused`, also for a required document of a sent application."""
    with transaction.atomic():
        drafting.lock(application)
        refuse_if_kept(application, kind, opened_at)
        document = (
            Document.objects.select_related("file")
            .filter(application=application, kind=kind)
            .first()
        )
        if document:
            document.delete()
            storage.erase(document.file)
            note_change(application, "remove document", kind, by=by)


def refuse_if_closed(application: Application, opened_at: datetime | None) -> None:
    if not rules.can_edit_section(application, SECTION, opened_at=opened_at):
        raise TransitionRefused(drafting.why_closed(application))


def refuse_if_kept(
    application: Application, kind: DocumentKind, opened_at: datetime | None = None
) -> None:
    refuse_if_closed(application, opened_at)
    if not rules.can_remove_document(application, kind):
        raise TransitionRefused(
            _("“%(document)s” is required; you can replace it")
            % {"document": kind.name}
        )


def note_change(
    application: Application, action: str, kind: DocumentKind, *, by: User
) -> None:
    application.section_versions[SECTION] = (
        drafting.section_version(application, SECTION) + 1
    )
    application.saved_at = timezone.now()
    application.save(update_fields=["section_versions", "saved_at"])
    audit.record(action, application, by=by, fields=[kind.slug])


def hand_out(document: Document, *, by: User) -> HttpResponse:
    """The file for saving; another person than the applicant leaves a line of history. The view has asked who may."""
    if by.pk != document.application.applicant_id:
        audit.record(
            "read document", document.application, by=by, fields=[document.kind.slug]
        )
    return storage.answer(document.file)
