"""Another position of an organization in a cohort, and the order of its positions."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations import rules
from organizations.documents import dry_run, new_position
from organizations.documents.importer import ImportPlan, Reading
from organizations.hosts.host_status import HostStatus
from organizations.models import Participation
from organizations.positions import adding
from organizations.positions.forms import (
    AddPositionForm,
    PositionTitleForm,
    copyable_revisions,
)
from organizations.views.document_sorting import Sorted
from organizations.views.host import get_requested_status_or_404, status_of
from organizations.views.host_document import UNTOUCHED, DocumentPages
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.methods import form_page, post_only
from portal.kernel.permissions import PersonRequest


@form_page
def host_position_add(request: PersonRequest, slug: str) -> HttpResponse:
    status = get_editable_status(request, slug)
    participation = status.participation
    if participation is None:
        raise Http404
    form = AddPositionForm(
        request.POST if request.method == "POST" else None,
        copyable=copyable_revisions(status.organization),
    )
    if form.is_valid() and (response := add(request, participation, form)):
        return response
    context = {"status": status, "form": form}
    return render(request, "organizations/hosts/position_add.html", context)


def add(
    request: PersonRequest, participation: Participation, form: AddPositionForm
) -> HttpResponse | None:
    """None if it was refused: the form shows why."""
    try:
        revision = adding.create_position(
            participation,
            title=form.cleaned_data["title"],
            title_en=form.cleaned_data["title_en"],
            content=form.copied_content(),
            by=request.user,
        )
    except TransitionRefused as refusal:
        form.add_error("title", str(refusal))
        return None
    messages.success(
        request, _("The position is added as a draft. Complete it, then send it.")
    )
    return redirect(status_of(revision.participation).profile_url)


@form_page
def host_position_document(request: PersonRequest, slug: str) -> HttpResponse:
    status = get_editable_status(request, slug)
    if status.participation is None:
        raise Http404
    return NewPositionPages(request, status, status.participation).respond()


class NewPositionPages(DocumentPages):
    """The document becomes another position of the organization."""

    form_template = "organizations/hosts/position_document.html"
    read_template = "organizations/hosts/position_document_read.html"
    not_taken = new_position.NOT_TAKEN

    def __init__(
        self, request: PersonRequest, status: HostStatus, participation: Participation
    ) -> None:
        super().__init__(request, status)
        self.participation = participation

    def plan(self, raw: bytes, reading: Reading) -> ImportPlan:
        return new_position.plan_position(
            raw, participation=self.participation, reading=reading
        )

    def store(self, plan: ImportPlan, reading: Reading) -> HttpResponse:
        form = PositionTitleForm(self.request.POST)
        if not form.is_valid():
            return self.render_plan(plan, reading, title_form=form)
        try:
            revision = new_position.store(
                plan,
                self.participation,
                **form.cleaned_data,
                chosen=self.chosen_positions(),
                by=self.request.user,
            )
        except TransitionRefused as refusal:
            form.add_error("title", str(refusal))
            return self.render_plan(plan, reading, title_form=form)
        messages.success(
            self.request,
            _("The position is added as a draft. Complete it, then send it."),
        )
        return redirect(status_of(revision.participation).profile_url)

    def render_plan(
        self,
        plan: ImportPlan,
        reading: Reading,
        done: Sorted = UNTOUCHED,
        **more: Any,
    ) -> HttpResponse:
        """With the title of the document until another one is typed."""
        sent = self.request.POST
        typed = {name: sent.get(name, "") for name in ("title", "title_en")}
        typed["title"] = typed["title"] or plan.content["title"]
        context = {
            "title_form": PositionTitleForm(initial=typed),
            "not_taken": dry_run.rows_not_taken(plan, self.not_taken),
            **more,
        }
        return super().render_plan(plan, reading, done, **context)


@post_only(_lazy("Move"), "host", "slug")
def host_position_move(request: PersonRequest, slug: str) -> HttpResponse:
    status = get_editable_status(request, slug)
    way = request.POST.get("way", "")
    if status.participation is None or way not in adding.MOVES:
        raise Http404
    try:
        adding.move(status.participation, way=way, by=request.user)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("host", slug)


def get_editable_status(request: PersonRequest, slug: str) -> HostStatus:
    """404 for who is no member, 403 for who only reads."""
    status = get_requested_status_or_404(request, slug)
    if not rules.can_edit_profile(request.user, status.organization):
        raise PermissionDenied
    return status
