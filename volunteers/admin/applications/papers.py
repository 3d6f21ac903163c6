"""The documents of an application for coordinators; every download is recorded."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from portal.admin.context import post_only
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from volunteers.admin.finding import change_url, get_application_or_404
from volunteers.application import documents
from volunteers.application.sections import documents as document_section
from volunteers.models import Application, Document


def document_view(
    model_admin: ModelAdmin, request: PersonRequest, code: str, file_code: str
) -> HttpResponse:
    return download_document(request, code, file_code)


@require_safe
def download_document(
    request: PersonRequest, code: str, file_code: str
) -> HttpResponse:
    application = get_application_or_404(request.user, code)
    rows = Document.objects.visible_to(request.user).for_handing_out()
    document = get_object_or_404(rows, application=application, file__code=file_code)
    return documents.download_response(document, by=request.user)


@post_only(
    _lazy("Mark a document as free of names"),
    "admin:volunteers_application_change",
    "code",
)
def mark_view(
    model_admin: ModelAdmin, request: PersonRequest, code: str, file_code: str
) -> HttpResponse:
    return mark_document(request, code, file_code)


def mark_document(request: PersonRequest, code: str, file_code: str) -> HttpResponse:
    """Bound to the file that was looked at: another one has another code."""
    application = get_application_or_404(request.user, code)
    rows = Document.objects.visible_to(request.user).for_handing_out()
    document = rows.filter(
        application=application, file__code=file_code, kind__for_reviewers=True
    ).first()
    is_nameless = "nameless" in request.POST
    try:
        if document is None:
            raise TransitionRefused(_("the applicant has replaced the file"))
        documents.mark_nameless(document, is_nameless=is_nameless, by=request.user)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _("Reviewers can read the document now.")
            if is_nameless
            else _("Reviewers can’t read the document any more."),
        )
    return redirect(f"{change_url(application)}#documents")


def document_rows(application: Application) -> list[dict[str, Any]]:
    return [
        {
            "slot": slot,
            "url": document_url(application, slot.document),
            "mark_url": mark_url(application, slot),
        }
        for slot in document_section.slots(application)
    ]


def document_url(application: Application, document: Document | None) -> str:
    if document is None:
        return ""
    return reverse(
        "admin:volunteers_application_document",
        args=[application.code, document.file.code],
    )


def mark_url(application: Application, slot: document_section.Slot) -> str:
    """Where it is said that the file has no names; "" where that isn't asked."""
    is_asked = slot.kind.for_reviewers and application.cohort.is_blind
    if slot.document is None or not is_asked:
        return ""
    return reverse(
        "admin:volunteers_application_document_names",
        args=[application.code, slot.document.file.code],
    )
