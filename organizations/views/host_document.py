"""A host imports its document: first a dry run, then it replaces the draft."""

import base64
import binascii

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from organizations import rules
from organizations.documents import dry_run, importer, texts
from organizations.documents.importer import ImportPlan
from organizations.hosts.forms import DocumentForm
from organizations.hosts.host_status import HostStatus
from organizations.importing.decoding import UnreadableDocument
from organizations.models.choices import RevisionStatus
from organizations.profiles.editing import version_stamp
from organizations.views.host import get_requested_status_or_404
from portal.files import uploads
from portal.files.cleaning.result import CONTENT_TYPES
from portal.files.storage import Rejected
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.methods import form_page
from portal.kernel.permissions import PersonRequest


@form_page
def host_document(request: PersonRequest, slug: str) -> HttpResponse:
    status = get_requested_status_or_404(request, slug)
    if not rules.can_edit_profile(request.user, status.organization):
        raise PermissionDenied
    revision = status.in_progress
    is_submitted = revision and revision.status == RevisionStatus.SUBMITTED
    if status.is_over or is_submitted:
        messages.error(request, str(TransitionRefused(status.text.badge)))
        return redirect("host", slug)
    if "raw" in request.POST:
        return store_document(request, status)
    if request.method == "POST":
        return preview_document(request, status)
    return render_form(request, status, DocumentForm())


def preview_document(request: PersonRequest, status: HostStatus) -> HttpResponse:
    """The dry run. Errors are shown at the field, and pasted text stays."""
    form = DocumentForm(request.POST, request.FILES)
    if not form.is_valid():
        return render_form(request, status, form)
    field = "file" if form.cleaned_data.get("file") else "text"
    if field == "file" and uploads.is_over_limit(request):
        form.add_error(field, Rejected("often", CONTENT_TYPES).message)
        return render_form(request, status, form)
    try:
        return render_plan(request, status, plan(form.cleaned_data["raw"], status))
    except UnreadableDocument as error:
        form.add_error(field, str(texts.ERROR_TEXTS[error.code]))
    except importer.UnusableDocument as error:
        form.add_error(field, str(error))
    return render_form(request, status, form)


def store_document(request: PersonRequest, status: HostStatus) -> HttpResponse:
    """Stores the previewed document; if the profile changed, previews it again."""
    try:
        # It came back from the browser, so it is parsed anew and trusted no more than
        # an upload.
        raw = base64.b64decode(request.POST["raw"], validate=True)
        document_plan = plan(raw, status)
    except (binascii.Error, UnreadableDocument, importer.UnusableDocument):
        return redirect(request.get_full_path())
    try:
        importer.replace_draft(
            document_plan,
            displayed_stamp=request.POST.get("seen", ""),
            by=request.user,
        )
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
        return render_plan(request, status, document_plan)
    messages.success(
        request, _("Your document is the draft now. Read it through, then send it.")
    )
    return redirect(status.profile_url)


def plan(raw: bytes, status: HostStatus) -> ImportPlan:
    """Raises `UnreadableDocument` or `UnusableDocument`."""
    return importer.plan_import(
        raw, cohort=status.cohort, slug=status.organization.slug
    )


def render_form(
    request: PersonRequest, status: HostStatus, form: DocumentForm
) -> HttpResponse:
    context = {"status": status, "form": form}
    return render(request, "organizations/hosts/document.html", context)


def render_plan(
    request: PersonRequest, status: HostStatus, plan: ImportPlan
) -> HttpResponse:
    context = {
        "status": status,
        "plan": plan,
        "rows": dry_run.field_rows(plan),
        "general": dry_run.general_doubts(plan),
        "raw": base64.b64encode(plan.raw).decode(),
        "seen": version_stamp(plan.newest),
    }
    return render(request, "organizations/hosts/document_read.html", context)
