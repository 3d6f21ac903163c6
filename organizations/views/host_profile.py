"""A profile: the list of its parts, a page for each, the check before it is sent; or
the text, if it can't be edited now.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from organizations import rules
from organizations.hosts.host_status import HostStatus
from organizations.models import ProfileRevision
from organizations.profiles import workflow as profile_workflow
from organizations.profiles.editing import Draft, Snapshot, version_stamp
from organizations.profiles.parts import states
from organizations.profiles.parts.groups import Part
from organizations.views.host import get_requested_status_or_404
from organizations.views.profile_editor import autosave, checking, commands, page
from organizations.views.profile_editor.page import EditorRequest
from organizations.views.profile_editor.pages import part_of, parts_of
from organizations.views.profile_editor.submission import Submission
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.methods import form_page, post_only
from portal.kernel.permissions import PersonRequest
from portal.web import autosave as autosave_protocol


@require_safe
def host_profile(request: PersonRequest, slug: str) -> HttpResponse:
    """The list of parts."""
    status = get_requested_status_or_404(request, slug)
    revision = editable_revision(request, status)
    if revision is None:
        return page.render_read_only(request, status)
    context = {
        "status": status,
        "revision": revision,
        **states.task_list_context(
            states.states_of(parts_of(status), revision, is_first=status.is_first),
            part_url=status.part_url,
            check_url=status.check_url,
        ),
    }
    return render(request, "organizations/hosts/profile.html", context)


@form_page
def host_profile_part(request: PersonRequest, slug: str, part: str) -> HttpResponse:
    status = get_requested_status_or_404(request, slug)
    shown = get_part_or_404(status, part)
    if request.method == "POST":
        return handle_post(request, status, shown)
    revision = editable_revision(request, status)
    if revision is None:
        return redirect(status.profile_url)
    edit = EditorRequest(request, status, revision, shown)
    return page.render_editor(
        edit,
        page.form_to_begin_with(edit),
        content=revision.content,
        token=Snapshot.of(revision).token,
    )


def handle_post(request: PersonRequest, status: HostStatus, part: Part) -> HttpResponse:
    if not rules.can_edit_profile(request.user, status.organization):
        raise PermissionDenied
    if autosave_protocol.is_autosave(request):
        return autosave.autosave_response(request, status, part)
    revision = status.in_progress or status.public
    if revision is None:
        return redirect("host", status.organization.slug)
    edit = EditorRequest(request, status, revision, part)
    if not rules.can_edit_revision(request.user, revision):
        return commands.not_editable(edit)
    return commands.run(Submission(edit), request.POST.get("act", ""))


@form_page
def host_profile_check(request: PersonRequest, slug: str) -> HttpResponse:
    """Everything once more, with what is missing; from here it is sent."""
    status = get_requested_status_or_404(request, slug)
    if request.method == "POST" and not rules.can_edit_profile(
        request.user, status.organization
    ):
        raise PermissionDenied
    revision = editable_revision(request, status)
    if revision is None:
        if request.method == "POST":
            refusal = TransitionRefused(_("the profile has been sent for approval"))
            messages.error(request, str(refusal))
        return redirect(status.profile_url)
    if request.method == "POST":
        return send(request, status, revision)
    return checking.render_check(request, status, revision)


def send(
    request: PersonRequest, status: HostStatus, revision: ProfileRevision
) -> HttpResponse:
    if request.POST.get("seen") != version_stamp(revision):
        refusal = TransitionRefused(_("it was changed after you read it"))
        messages.error(request, str(refusal))
        return redirect(status.check_url)
    try:
        profile_workflow.submit(revision, by=request.user, version=revision.version)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(status.check_url)
    messages.success(
        request,
        _("The profile is sent. You will get a message when it has been read."),
    )
    return redirect("host", status.organization.slug)


@post_only(_lazy("Preview"), "host_profile", "slug")
def host_profile_preview(request: PersonRequest, slug: str) -> HttpResponse:
    """The public page as it would be, shown beside a part; stores nothing.

    `part` in the address says whose fields were posted.
    """
    status = get_requested_status_or_404(request, slug)
    revision = editable_revision(request, status)
    if revision is None:
        raise PermissionDenied
    part = get_part_or_404(status, request.GET.get("part", ""))
    form = EditorRequest(request, status, revision, part).form(request.POST)
    form.full_clean()
    content = form.merged_content(Draft.of(revision).content)
    context = {"body": page.preview_body(status, content), "form": form}
    return render(request, "organizations/hosts/preview.html", context)


def get_part_or_404(status: HostStatus, slug: str) -> Part:
    part = part_of(status, slug)
    if part is None:
        raise Http404
    return part


def editable_revision(
    request: PersonRequest, status: HostStatus
) -> ProfileRevision | None:
    revision = status.in_progress
    if revision is None or not rules.can_edit_revision(request.user, revision):
        return None
    return revision
