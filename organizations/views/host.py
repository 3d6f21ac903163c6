"""An organization's own page: its profile in each cohort, its tasks, its members."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from organizations import rules
from organizations.hosts import host_status, renewing, todo
from organizations.hosts.host_status import HostStatus
from organizations.models import (
    Membership,
    Organization,
    Participation,
    ProfileRevision,
)
from organizations.models.participation import FIRST
from organizations.profiles import workflow as profile_workflow
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.methods import post_only
from portal.kernel.permissions import PersonRequest


@require_safe
def host(request: PersonRequest, slug: str) -> HttpResponse:
    organization = get_organization_or_404(request, slug)
    statuses = host_status.host_statuses([organization])[organization.pk]
    can_edit = rules.can_edit_profile(request.user, organization)
    can_manage = rules.can_manage_members(request.user, organization)
    context = {
        "organization": organization,
        "todos": build_todos(request, organization, statuses, can_manage=can_manage)
        if can_edit
        else [],
        "statuses": [status for status in statuses if not status.is_over],
        "past": [status for status in statuses if status.is_over],
        "members": Membership.objects.visible_to(request.user)
        .filter(organization=organization)
        .select_related("user"),
        "can_edit": can_edit,
        "can_manage": can_manage,
    }
    return render(request, "organizations/hosts/host.html", context)


def build_todos(
    request: PersonRequest,
    organization: Organization,
    statuses: list[HostStatus],
    *,
    can_manage: bool,
) -> list[todo.Todo]:
    return todo.build(
        statuses,
        others=todo.from_sources(organization, request.user),
        invitation_count=organization.invitations.open().count() if can_manage else 0,
        members_url=reverse("host_members", args=[organization.slug]),
    )


@post_only(_lazy("Begin the profile"), "host", "slug")
def host_begin(request: PersonRequest, slug: str) -> HttpResponse:
    """Begins, renews or reopens the profile for a cohort; idempotent."""
    organization = get_organization_or_404(request, slug)
    if not rules.can_edit_profile(request.user, organization):
        raise PermissionDenied
    status = get_status_or_404(
        organization, request.POST.get("cohort", ""), request.POST.get("position", "")
    )
    try:
        participation = status.participation or profile_workflow.join(
            organization, status.cohort, by=request.user
        )
        revision = profile_workflow.begin_revision(participation, by=request.user)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("host", slug)
    if request.POST.get("act") == "send":
        return send_unchanged(request, status_of(participation), revision)
    return redirect(status.profile_url)


def send_unchanged(
    request: PersonRequest, status: HostStatus, revision: ProfileRevision
) -> HttpResponse:
    """What has to be looked at is shown instead, with the reason."""
    try:
        renewing.send_unchanged(revision, by=request.user)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(status.check_url)
    messages.success(
        request,
        _("The profile is sent. You will get a message when it has been read."),
    )
    return redirect("host", status.organization.slug)


def get_organization_or_404(request: PersonRequest, slug: str) -> Organization:
    """404 for everyone who is not a member now."""
    return get_object_or_404(Organization.objects.of_member(request.user), slug=slug)


def get_status_or_404(
    organization: Organization, number: str, position: str = ""
) -> HostStatus:
    """In the cohort of that number; without one, in the newest it takes part in.

    `position`: its number there; without one, the first.
    """
    statuses = host_status.host_statuses([organization])[organization.pk]
    current = [
        status for status in statuses if status.participation and not status.is_over
    ]
    for status in statuses if number else current + statuses:
        if number in ("", str(status.cohort.number)) and str(status.number) == (
            position or str(FIRST)
        ):
            return status
    raise Http404


def get_requested_status_or_404(request: PersonRequest, slug: str) -> HostStatus:
    """By the address: `cohort` and `position`."""
    return get_status_or_404(
        get_organization_or_404(request, slug),
        request.GET.get("cohort", ""),
        request.GET.get("position", ""),
    )


def status_of(participation: Participation) -> HostStatus:
    return get_status_or_404(
        participation.organization,
        str(participation.cohort.number),
        str(participation.number),
    )
