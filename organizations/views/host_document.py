"""A host imports its document: it sees each part's place, moves some, then stores."""

import base64
import binascii
from collections.abc import Collection
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
    return DocumentPages(request, status).respond()


class DocumentPages:
    """A document is given on one page, and sorted and stored on the other.

    Here it goes into the profile of the first position.
    """

    form_template = "organizations/hosts/document.html"
    read_template = "organizations/hosts/document_read.html"
    not_taken: Collection[str] = ()
    """Fields of the document that nothing is stored of."""

    def __init__(self, request: PersonRequest, status: HostStatus) -> None:
        self.request = request
        self.host = status

    def respond(self) -> HttpResponse:
        if "raw" in self.request.POST:
            return self.go_on()
        if self.request.method == "POST":
            return self.receive()
        return self.render_form(DocumentForm())

    def receive(self) -> HttpResponse:
        """The dry run. Errors are shown at the field, and pasted text stays."""
        form = DocumentForm(self.request.POST, self.request.FILES)
        if not form.is_valid():
            return self.render_form(form)
        field = "file" if form.cleaned_data.get("file") else "text"
        if field == "file" and uploads.is_over_limit(self.request):
            form.add_error(field, Rejected("often", CONTENT_TYPES).message)
            return self.render_form(form)
        document = Document(form.cleaned_data["raw"])
        try:
            if field == "file":
                document = documents.read(document.raw)
            reading = Reading(is_pdf=document.kind == documents.PDF)
            plan = self.plan(document.raw, reading)
            if document.silent_pages:
                words = texts.silent_pages(document.silent_pages)
                messages.warning(self.request, words)
            return self.render_plan(plan, reading)
        except UnreadableDocument as error:
            form.add_error(field, str(texts.ERROR_TEXTS[error.code]))
            if error.code == "no_heading":
                return self.render_form(form, document)
        except (NoText, importer.UnusableDocument) as error:
            form.add_error(field, str(error))
        return self.render_form(form)

    def go_on(self) -> HttpResponse:
        """The document came back from the browser, with what the person did with it.

        So it is parsed anew and trusted no more than an upload.
        """
        sent = self.request.POST
        reading = Reading(
            is_pdf="pdf" in sent,
            by_hand="by_hand" in sent,
            state=sent.get("parts", ""),
        )
        try:
            raw = base64.b64decode(sent["raw"], validate=True)
            plan = self.plan(raw, reading)
            if "do" not in sent:
                return self.store(plan, reading)
            done = sort(sent["do"], plan.parts, plan.parsed.text)
            reading = Reading(reading.is_pdf, reading.by_hand, encode(done.parts))
            plan = self.plan(raw, reading)
        except (binascii.Error, UnreadableDocument, importer.UnusableDocument):
            return redirect(self.request.get_full_path())
        return self.render_plan(plan, reading, done)

    def plan(self, raw: bytes, reading: Reading) -> ImportPlan:
        """Raises `UnreadableDocument` or `UnusableDocument`."""
        return importer.plan_import(
            raw,
            cohort=self.host.cohort,
            slug=self.host.organization.slug,
            reading=reading,
        )

    def store(self, plan: ImportPlan, reading: Reading) -> HttpResponse:
        """If the profile changed meanwhile, the dry run is shown again."""
        try:
            further_positions.replace_draft(
                plan,
                chosen=self.chosen_positions(),
                displayed_stamp=self.request.POST.get("seen", ""),
                by=self.request.user,
            )
        except TransitionRefused as refusal:
            messages.error(self.request, str(refusal))
            return self.render_plan(plan, reading)
        messages.success(
            self.request,
            _("Your document is the draft now. Read it through, then send it."),
        )
        return redirect(self.host.profile_url)

    def chosen_positions(self) -> set[int]:
        numbers = self.request.POST.getlist("positions")
        return {int(number) for number in numbers if number.isdecimal()}

    def render_form(
        self, form: DocumentForm, unrecognized: Document | None = None
    ) -> HttpResponse:
        """`unrecognized`: a document without a known heading, to be sorted by hand."""
        context: dict[str, Any] = {"status": self.host, "form": form}
        if unrecognized:
            context |= {
                "raw": base64.b64encode(unrecognized.raw).decode(),
                "is_pdf": unrecognized.kind == documents.PDF,
                "headings": list(HEADINGS.values()),
            }
        return render(self.request, self.form_template, context)

    def render_plan(
        self,
        plan: ImportPlan,
        reading: Reading,
        done: Sorted = UNTOUCHED,
        **more: Any,
    ) -> HttpResponse:
        further = list(further_positions.further_positions(plan))
        titles = further_positions.known_titles(plan) if further else ()
        context = {
            "status": self.host,
            "plan": plan,
            "rows": dry_run.field_rows(plan),
            "general": dry_run.general_doubts(plan),
            "parts": sorting_rows.part_rows(
                plan, opened=done.opened, moved=done.moved, not_taken=self.not_taken
            ),
            "choices": sorting_rows.choices(self.not_taken),
            "further": further,
            "known": [row.section for row in further if row.is_among(titles)],
            "reading": reading,
            "state": encode(plan.parts),
            "raw": base64.b64encode(plan.raw).decode(),
            "seen": version_stamp(plan.newest),
            **more,
        }
        return render(self.request, self.read_template, context)
