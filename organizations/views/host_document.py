"""A host imports its document: it sees each part's place, moves some, then stores."""

import base64
import binascii
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from organizations import rules
from organizations.documents import (
    dry_run,
    further_positions,
    importer,
    sorting_rows,
    texts,
)
from organizations.documents.importer import ImportPlan, Reading
from organizations.hosts.forms import DocumentForm
from organizations.hosts.host_status import HostStatus
from organizations.importing.decoding import UnreadableDocument
from organizations.importing.headings import HEADINGS
from organizations.importing.sorting.parts import encode
from organizations.models.choices import RevisionStatus
from organizations.profiles.editing import version_stamp
from organizations.views.document_sorting import Sorted, sort
from organizations.views.host import get_requested_status_or_404
from portal.files import documents, uploads
from portal.files.cleaning.result import CONTENT_TYPES
from portal.files.documents import Document, NoText
from portal.files.storage import Rejected
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.methods import form_page
from portal.kernel.permissions import PersonRequest

UNTOUCHED = Sorted(())


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
        return go_on(request, status)
    if request.method == "POST":
        return receive(request, status)
    return render_form(request, status, DocumentForm())


def receive(request: PersonRequest, status: HostStatus) -> HttpResponse:
    """The dry run. Errors are shown at the field, and pasted text stays."""
    form = DocumentForm(request.POST, request.FILES)
    if not form.is_valid():
        return render_form(request, status, form)
    field = "file" if form.cleaned_data.get("file") else "text"
    if field == "file" and uploads.is_over_limit(request):
        form.add_error(field, Rejected("often", CONTENT_TYPES).message)
        return render_form(request, status, form)
    document = Document(form.cleaned_data["raw"])
    try:
        if field == "file":
            document = documents.read(document.raw)
        reading = Reading(is_pdf=document.kind == documents.PDF)
        document_plan = plan(document.raw, status, reading)
        if document.silent_pages:
            messages.warning(request, texts.silent_pages(document.silent_pages))
        return render_plan(request, status, document_plan, reading)
    except UnreadableDocument as error:
        form.add_error(field, str(texts.ERROR_TEXTS[error.code]))
        if error.code == "no_heading":
            return render_form(request, status, form, document)
    except (NoText, importer.UnusableDocument) as error:
        form.add_error(field, str(error))
    return render_form(request, status, form)


def go_on(request: PersonRequest, status: HostStatus) -> HttpResponse:
    """The document came back from the browser, with what the person did with it.

    So it is parsed anew and trusted no more than an upload.
    """
    reading = Reading(
        is_pdf="pdf" in request.POST,
        by_hand="by_hand" in request.POST,
        state=request.POST.get("parts", ""),
    )
    try:
        raw = base64.b64decode(request.POST["raw"], validate=True)
        document_plan = plan(raw, status, reading)
        if "do" not in request.POST:
            return store_document(request, status, document_plan, reading)
        text = document_plan.parsed.text
        done = sort(request.POST["do"], document_plan.parts, text)
        reading = Reading(reading.is_pdf, reading.by_hand, encode(done.parts))
        document_plan = plan(raw, status, reading)
    except (binascii.Error, UnreadableDocument, importer.UnusableDocument):
        return redirect(request.get_full_path())
    return render_plan(request, status, document_plan, reading, done)


def store_document(
    request: PersonRequest, status: HostStatus, plan: ImportPlan, reading: Reading
) -> HttpResponse:
    """If the profile changed meanwhile, the dry run is shown again."""
    try:
        further_positions.replace_draft(
            plan,
            chosen={int(n) for n in request.POST.getlist("positions") if n.isdecimal()},
            displayed_stamp=request.POST.get("seen", ""),
            by=request.user,
        )
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
        return render_plan(request, status, plan, reading)
    messages.success(
        request, _("Your document is the draft now. Read it through, then send it.")
    )
    return redirect(status.profile_url)


def plan(raw: bytes, status: HostStatus, reading: Reading) -> ImportPlan:
    """Raises `UnreadableDocument` or `UnusableDocument`."""
    return importer.plan_import(
        raw, cohort=status.cohort, slug=status.organization.slug, reading=reading
    )


def render_form(
    request: PersonRequest,
    status: HostStatus,
    form: DocumentForm,
    unrecognized: Document | None = None,
) -> HttpResponse:
    """`unrecognized`: a document without a known heading, to be sorted by hand."""
    context: dict[str, Any] = {"status": status, "form": form}
    if unrecognized:
        context |= {
            "raw": base64.b64encode(unrecognized.raw).decode(),
            "is_pdf": unrecognized.kind == documents.PDF,
            "headings": list(HEADINGS.values()),
        }
    return render(request, "organizations/hosts/document.html", context)


def render_plan(
    request: PersonRequest,
    status: HostStatus,
    plan: ImportPlan,
    reading: Reading,
    done: Sorted = UNTOUCHED,
) -> HttpResponse:
    context = {
        "status": status,
        "plan": plan,
        "rows": dry_run.field_rows(plan),
        "general": dry_run.general_doubts(plan),
        "parts": sorting_rows.part_rows(plan, opened=done.opened, moved=done.moved),
        "choices": sorting_rows.CHOICES,
        "further": list(further_positions.further_positions(plan)),
        "reading": reading,
        "state": encode(plan.parts),
        "raw": base64.b64encode(plan.raw).decode(),
        "seen": version_stamp(plan.newest),
    }
    return render(request, "organizations/hosts/document_read.html", context)
