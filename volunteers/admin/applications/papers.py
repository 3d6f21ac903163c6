"""The documents of an application as a coordinator reads them; every reading leaves a line of history."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.kernel.permissions import PersonRequest
from volunteers.admin.finding import find
from volunteers.application import documents
from volunteers.application.sections import requested_documents
from volunteers.models import Application, Document


def page(
    desk: ModelAdmin, request: PersonRequest, code: str, file_code: str
) -> HttpResponse:
    return download(request, code, file_code)


@require_safe
def download(request: PersonRequest, code: str, file_code: str) -> HttpResponse:
    application = find(request.user, code)
    rows = Document.objects.visible_to(request.user).for_handing_out()
    document = get_object_or_404(rows, application=application, file__code=file_code)
    return documents.hand_out(document, by=request.user)


def rows(application: Application) -> list[dict[str, Any]]:
    return [
        {"slot": slot, "url": url(application, slot.document)}
        for slot in requested_documents.slots(application)
    ]


def url(application: Application, document: Document | None) -> str:
    if document is None:
        return ""
    return reverse(
        "admin:volunteers_application_document",
        args=[application.code, document.file.code],
    )
