"""The documents of an application for coordinators; every download is recorded."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.kernel.permissions import PersonRequest
from volunteers.admin.finding import get_application_or_404
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


def document_rows(application: Application) -> list[dict[str, Any]]:
    return [
        {"slot": slot, "url": document_url(application, slot.document)}
        for slot in document_section.slots(application)
    ]


def document_url(application: Application, document: Document | None) -> str:
    if document is None:
        return ""
    return reverse(
        "admin:volunteers_application_document",
        args=[application.code, document.file.code],
    )
