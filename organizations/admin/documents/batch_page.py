"""Documents of several organizations at once: chosen here, read and stored by a job."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy

from organizations.admin.documents import batch_job
from organizations.documents import received
from organizations.documents.received import Received
from organizations.models import Cohort
from portal.admin.context import admin_context, post_only
from portal.admin.jobs import job_url
from portal.files import uploads
from portal.files.cleaning.result import CONTENT_TYPES
from portal.files.storage import Rejected
from portal.forms.helper import PortalForm
from portal.forms.layout import Actions, Submit
from portal.kernel import lifecycle, permissions
from portal.kernel.lifecycle import InputRefused, TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.models import Job

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
    buttons = (Actions(Submit(_lazy("Read these documents"))),)

    chosen = FilesField(
        label=_lazy("Documents"),
        # An empty one is named, and keeps no other from being read.
        allow_empty_file=True,
        widget=FilesInput(attrs={"accept": ACCEPTED, "multiple": True}),
        help_text=_lazy(
            "Word files (.docx), PDFs with text in them, text files (.txt), or a ZIP "
            "archive of a folder with them. At most 5 files of 10 MB each at once, "
            "with at most 60 documents in them."
        ),
        error_messages={"required": _lazy("Choose at least one document.")},
    )


def import_documents(
    model_admin: ModelAdmin, request: PersonRequest, pk: int
) -> HttpResponse:
    if not permissions.is_coordinator(request.user):
        raise PermissionDenied
    cohort = get_object_or_404(Cohort.objects.visible_to(request.user), pk=pk)
    form = BatchForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        rows = receive(request, form, cohort)
        if form.is_valid():
            return redirect(job_url(batch_job.plan(rows, cohort, by=request.user)))
    context = admin_context(
        model_admin,
        request,
        title=TITLE,
        cohort=cohort,
        object_name=str(cohort),
        object_url=reverse("admin:organizations_cohort_change", args=[cohort.pk]),
        form=form,
    )
    return TemplateResponse(
        request, "admin/organizations/import_documents.html", context
    )


def receive(request: PersonRequest, form: BatchForm, cohort: Cohort) -> list[Received]:
    """What was chosen. The form gets an error if nothing of it can be read."""
    if reason := lifecycle.closed_reason(cohort):
        form.add_error("chosen", str(InputRefused(reason)))
        return []
    if uploads.is_over_limit(request):
        form.add_error("chosen", Rejected("often", CONTENT_TYPES).message)
        return []
    rows = received.receive(form.cleaned_data["chosen"])
    if all(row.why for row in rows):
        for row in rows:
            form.add_error("chosen", f"{row.name}: {row.why}")
    return rows


@post_only(_lazy("Store them as drafts"), "admin:portal_job_change", "code")
def store_documents(
    model_admin: ModelAdmin, request: PersonRequest, code: str
) -> HttpResponse:
    if not permissions.is_coordinator(request.user):
        raise PermissionDenied
    rows = Job.objects.visible_to(request.user).filter(kind=batch_job.KIND.name)
    job = get_object_or_404(rows.select_related("made_by", "data_key"), code=code)
    try:
        batch_job.start(job, request.POST.getlist("documents"))
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(job_url(job))
