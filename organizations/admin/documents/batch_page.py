"""Documents of several organizations at once: a table of what each would become."""

import base64
import binascii
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from organizations.documents import batch
from organizations.documents.batch import Entry
from organizations.models import Cohort
from portal.admin.context import admin_context
from portal.files import uploads
from portal.files.cleaning.result import CONTENT_TYPES
from portal.files.storage import Rejected
from portal.forms.helper import PortalForm
from portal.forms.layout import Actions, Submit
from portal.kernel import permissions
from portal.kernel.permissions import PersonRequest

TITLE = _lazy("Import documents of organizations")
ACCEPTED = ".docx,.pdf,.txt,.md,.zip"


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = (data if isinstance(data, list | tuple) else [data]) or [None]
        return [super(FilesField, self).clean(file, initial) for file in files]


class BatchForm(PortalForm):
    attributes = {"enctype": "multipart/form-data"}
    buttons = (Actions(Submit(_lazy("Show what each would become"))),)

    chosen = FilesField(
        label=_lazy("Documents"),
        widget=FilesInput(attrs={"accept": ACCEPTED, "multiple": True}),
        help_text=_lazy(
            "Word files (.docx), PDFs with text in them, text files (.txt), or a ZIP "
            "archive of a folder with them; at most 60 documents."
        ),
        error_messages={"required": _lazy("Choose at least one document.")},
    )


def import_documents(
    model_admin: ModelAdmin, request: PersonRequest, pk: int
) -> HttpResponse:
    if not permissions.is_coordinator(request.user):
        raise PermissionDenied
    cohort = get_object_or_404(Cohort.objects.visible_to(request.user), pk=pk)
    if "documents" in request.POST:
        entries = [
            batch.store(entry, by=request.user)
            for entry in _chosen(request.POST.getlist("documents"), cohort)
        ]
        _tell(request, entries)
        return _page(model_admin, request, cohort, entries=entries, is_done=True)
    form = BatchForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        if not uploads.is_over_limit(request):
            files = form.cleaned_data["chosen"]
            entries = batch.read_all(_parts(files), cohort)
            return _page(model_admin, request, cohort, entries=entries)
        form.add_error("chosen", Rejected("often", CONTENT_TYPES).message)
    return _page(model_admin, request, cohort, form=form)


def _parts(files: list[Any]) -> Any:
    for file in files:
        yield from batch.files_of(file.name, file.read())


def _chosen(rows: list[str], cohort: Cohort) -> list[Entry]:
    """The texts came back from the browser: each is read anew. Others are left out."""
    entries = []
    for row in rows[: batch.MAX_FILES]:
        kind, _colon, rest = row.partition(":")
        raw, _colon, name = rest.partition(":")
        try:
            data = base64.b64decode(raw, validate=True)
        except binascii.Error:
            continue
        entries.append(batch.plan(name, data, cohort, is_pdf=kind == "pdf"))
    return entries


def _tell(request: PersonRequest, entries: list[Entry]) -> None:
    count = sum(entry.is_stored for entry in entries)
    words = ngettext(
        "%(count)s document was stored.", "%(count)s documents were stored.", count
    )
    messages.success(request, words % {"count": count})


def _page(
    model_admin: ModelAdmin, request: PersonRequest, cohort: Cohort, **context: Any
) -> HttpResponse:
    entries = context.get("entries", [])
    rows = [(entry, _value(entry)) for entry in entries]
    object_url = reverse("admin:organizations_cohort_change", args=[cohort.pk])
    context |= {
        "title": TITLE,
        "cohort": cohort,
        "object_name": str(cohort),
        "object_url": object_url,
        "rows": rows,
        "can_store": any(entry.plan and not entry.plan.is_known for entry in entries),
    }
    return TemplateResponse(
        request,
        "admin/organizations/import_documents.html",
        admin_context(model_admin, request, **context),
    )


def _value(entry: Entry) -> str:
    """What a row carries along: the text of its document, not the file."""
    if entry.plan is None or entry.plan.is_known:
        return ""
    raw = base64.b64encode(entry.plan.raw).decode()
    return f"{'pdf' if entry.is_pdf else 'text'}:{raw}:{entry.name}"
