"""A host pastes its document: first it reads what would be stored, then it makes that its draft."""

import base64
import binascii
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organizations import rules
from organizations.documents import dry_run, store, texts
from organizations.documents.store import Plan
from organizations.hosts.forms import DocumentForm
from organizations.hosts.participation_status import Standing
from organizations.importing.reading import UnreadableDocument
from organizations.models.choices import RevisionStatus
from organizations.views.host import own_organization, profile_url, standing_in
from portal.files import uploads
from portal.files.cleaning.outcome import CONTENT_TYPES
from portal.files.storage import Rejected
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest


@require_http_methods(["GET", "HEAD", "POST"])
def host_document(request: PersonRequest, slug: str) -> HttpResponse:
    standing = standing_in(
        own_organization(request, slug), request.GET.get("cohort", "")
    )
    if not rules.can_edit_profile(request.user, standing.organization):
        raise PermissionDenied
    if standing.is_over or (
        standing.at_work and standing.at_work.status == RevisionStatus.SUBMITTED
    ):
        messages.error(request, str(TransitionRefused(standing.words.badge)))
        return redirect("host", slug)
    desk = Desk(request, standing)
    if "raw" in request.POST:
        return desk.confirm()
    return desk.read() if request.method == "POST" else desk.page(DocumentForm())


@dataclass
class Desk:
    request: PersonRequest
    standing: Standing

    def page(self, form: DocumentForm) -> HttpResponse:
        return render(
            self.request,
            "organizations/host/document.html",
            {"standing": self.standing, "form": form},
        )

    def plan(self, raw: bytes) -> Plan:
        return store.plan(
            raw, cohort=self.standing.cohort, slug=self.standing.organization.slug
        )

    def read(self) -> HttpResponse:
        """The dry run; a document that can't be read is told at its field, and pasted words stay."""
        form = DocumentForm(self.request.POST, self.request.FILES)
        if not form.is_valid():
            return self.page(form)
        field = "file" if form.cleaned_data.get("file") else "text"
        if field == "file" and uploads.is_one_too_many(self.request):
            form.add_error(field, Rejected("often", CONTENT_TYPES).message)
            return self.page(form)
        try:
            return self.shown(self.plan(form.cleaned_data["raw"]))
        except UnreadableDocument as error:
            form.add_error(field, str(texts.UNREADABLE[error.code]))
        except store.Unusable as error:
            form.add_error(field, str(error))
        return self.page(form)

    def shown(self, plan: Plan) -> HttpResponse:
        context = {
            "standing": self.standing,
            "plan": plan,
            "rows": dry_run.rows(plan),
            "general": dry_run.general(plan),
            "raw": base64.b64encode(plan.raw).decode(),
            "seen": store.seen(plan.newest),
        }
        return render(self.request, "organizations/host/document_read.html", context)

    def confirm(self) -> HttpResponse:
        """Stores what was read; if the profile has changed since, the dry run is shown afresh."""
        try:
            plan = self.plan(base64.b64decode(self.request.POST["raw"], validate=True))
        except (binascii.Error, UnreadableDocument, store.Unusable):
            return redirect(self.request.get_full_path())
        try:
            store.make_draft(
                plan,
                seen_before=self.request.POST.get("seen", ""),
                by=self.request.user,
            )
        except TransitionRefused as refused:
            messages.error(self.request, str(refused))
            return self.shown(plan)
        messages.success(
            self.request,
            _("Your document is the draft now. Read it through, then send it."),
        )
        return redirect(profile_url(self.standing))
