"""The revisions of a profile: the list, one of them, and restoring it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from organizations import rules
from organizations.documents import original
from organizations.models import Organization, ProfileRevision
from organizations.models.querysets import RevisionQuerySet
from organizations.profiles import (
    comparison,
    partial_approval,
    publishing,
    restoring,
)
from organizations.profiles.editing import version_stamp
from organizations.views.host import (
    get_organization_or_404,
    get_requested_status_or_404,
    status_of,
)
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.methods import post_only
from portal.kernel.permissions import PersonRequest


@require_safe
def host_revisions(request: PersonRequest, slug: str) -> HttpResponse:
    status = get_requested_status_or_404(request, slug)
    rows = (
        revisions_of(status.organization)
        .filter(participation=status.participation)
        .defer("content")
    )
    return render(
        request,
        "organizations/hosts/revisions.html",
        {"status": status, "revisions": rows},
    )


@require_safe
def host_revision(request: PersonRequest, slug: str, code: str) -> HttpResponse:
    organization = get_organization_or_404(request, slug)
    revision = get_object_or_404(revisions_of(organization), code=code)
    in_progress = restoring.revision_in_progress(revision)
    if in_progress and in_progress != revision:
        compared: ProfileRevision | None = in_progress
    else:
        compared = partial_approval.public_revision(revision)
    context: dict[str, Any] = {
        "status": status_of(revision.participation),
        "revision": revision,
        "in_progress": in_progress,
        "seen": version_stamp(in_progress),
        "can_take_up": rules.can_restore(request.user, revision, in_progress),
        "compared": compared,
        "rows": comparison.changed_rows(compared.content, revision.content)
        if compared
        else [],
        "body": publishing.present_revision(revision),
    }
    return render(request, "organizations/hosts/revision.html", context)


@require_safe
def host_revision_document(
    request: PersonRequest, slug: str, code: str
) -> HttpResponse:
    """The document that a revision came from: for members only, never public."""
    organization = get_organization_or_404(request, slug)
    revisions = revisions_of(organization).exclude(source=None)
    revision = get_object_or_404(revisions, code=code)
    context = {
        "organization": organization,
        "revision": revision,
        "original": original.compare(revision.source),
    }
    return render(request, "organizations/hosts/original.html", context)


@post_only(_lazy("Replace my draft with this text"), "host_revision", "slug", "code")
def host_revision_take_up(request: PersonRequest, slug: str, code: str) -> HttpResponse:
    organization = get_organization_or_404(request, slug)
    revision = get_object_or_404(revisions_of(organization), code=code)
    if not rules.can_edit_profile(request.user, organization):
        raise PermissionDenied
    try:
        in_progress = restoring.revision_in_progress(revision)
        if not rules.can_restore(request.user, revision, in_progress):
            raise TransitionRefused(
                _("the draft has been sent, or this text is the draft already")
            )
        restoring.restore(
            revision, by=request.user, displayed_stamp=request.POST.get("seen", "")
        )
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("host_revision", slug, code)
    words = _("Revision %(number)s is your draft now. It is not sent yet.")
    messages.success(request, words % {"number": revision.number})
    return redirect(status_of(revision.participation).profile_url)


def revisions_of(organization: Organization) -> RevisionQuerySet:
    """Newest first. For members only: staff who are members see the same."""
    rows = ProfileRevision.objects.filter(participation__organization=organization)
    return rows.select_related(
        "participation__cohort", "participation__organization", "author", "source"
    )
