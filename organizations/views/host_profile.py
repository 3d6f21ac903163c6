"""The page of a profile: its editor, or the text if it can't be edited now."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _lazy

from organizations import rules
from organizations.hosts.host_status import HostStatus
from organizations.profiles.editing import Snapshot
from organizations.views.host import get_requested_status_or_404
from organizations.views.profile_editor import autosave, commands, page
from organizations.views.profile_editor.page import EditorRequest
from organizations.views.profile_editor.submission import Submission
from portal.kernel.methods import form_page, post_only
from portal.kernel.permissions import PersonRequest
from portal.web import autosave as autosave_protocol


@form_page
def host_profile(request: PersonRequest, slug: str) -> HttpResponse:
    status = get_requested_status_or_404(request, slug)
    if request.method == "POST":
        return handle_post(request, status)
    revision = status.in_progress
    if revision is None or not rules.can_edit_revision(request.user, revision):
        return page.render_read_only(request, status)
    return page.render_editor(
        EditorRequest(request, status, revision),
        page.form_to_begin_with(status, revision.content),
        content=revision.content,
        token=Snapshot.of(revision).token,
    )


def handle_post(request: PersonRequest, status: HostStatus) -> HttpResponse:
    if not rules.can_edit_profile(request.user, status.organization):
        raise PermissionDenied
    revision = status.in_progress
    if autosave_protocol.is_autosave(request):
        return autosave.autosave_response(request, status)
    if revision is None or not rules.can_edit_revision(request.user, revision):
        return commands.not_editable(request, status)
    submission = Submission(EditorRequest(request, status, revision))
    return commands.run(submission, request.POST.get("act", ""))


@post_only(_lazy("Preview"), "host_profile", "slug")
def host_profile_preview(request: PersonRequest, slug: str) -> HttpResponse:
    """The public page as it would be, shown beside the editor; stores nothing."""
    status = get_requested_status_or_404(request, slug)
    revision = status.in_progress
    if revision is None or not rules.can_edit_revision(request.user, revision):
        raise PermissionDenied
    form = page.form_class(status)(request.POST)
    form.full_clean()
    content = form.merged_content(revision.content)
    context = {"body": page.preview_body(status, content), "form": form}
    return render(request, "organizations/hosts/preview.html", context)
