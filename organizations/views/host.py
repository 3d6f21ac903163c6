"""The host's own place: where the organization stands, and its members."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from organizations import rules
from organizations.hosts import participation_status, todo
from organizations.hosts.participation_status import Standing
from organizations.models import Membership, Organization
from organizations.profiles import workflow
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest


@require_safe
def host(request: PersonRequest, slug: str) -> HttpResponse:
    organization = own_organization(request, slug)
    found = participation_status.standings([organization])[organization.pk]
    can_edit = rules.can_edit_profile(request.user, organization)
    can_manage = rules.can_manage_members(request.user, organization)
    context = {
        "organization": organization,
        "todos": todos(request, organization, found) if can_edit else [],
        "standings": [standing for standing in found if not standing.is_over],
        "past": [standing for standing in found if standing.is_over],
        "members": Membership.objects.visible_to(request.user)
        .filter(organization=organization)
        .select_related("user"),
        "can_edit": can_edit,
        "can_manage": can_manage,
    }
    return render(request, "organizations/host/host.html", context)


def todos(
    request: PersonRequest, organization: Organization, standings: list[Standing]
) -> list[todo.Todo]:
    can_manage = rules.can_manage_members(request.user, organization)
    return todo.of(
        standings,
        others=todo.from_others(organization, request.user),
        invitation_count=organization.invitations.open().count() if can_manage else 0,
        members_url=reverse("host_members", args=[organization.slug]),
    )


@require_POST
def host_begin(request: PersonRequest, slug: str) -> HttpResponse:
    """Begins, renews or reopens the profile for a cohort; asked again it leads to the same draft."""
    organization = own_organization(request, slug)
    if not rules.can_edit_profile(request.user, organization):
        raise PermissionDenied
    standing = standing_in(organization, request.POST.get("cohort", ""))
    try:
        participation = workflow.join(organization, standing.cohort, by=request.user)
        workflow.begin_revision(participation, by=request.user)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("host", slug)
    return redirect(profile_url(standing))


def own_organization(request: PersonRequest, slug: str) -> Organization:
    """404 for everyone who is not a member now."""
    return get_object_or_404(Organization.objects.of_member(request.user), slug=slug)


def standing_in(organization: Organization, number: str) -> Standing:
    """The organization in the cohort of that number; without one, in the newest that it takes part in."""
    found = participation_status.standings([organization])[organization.pk]
    running = [
        standing
        for standing in found
        if standing.participation and not standing.is_over
    ]
    for standing in found if number else running + found:
        if number in ("", str(standing.cohort.number)):
            return standing
    raise Http404


def profile_url(standing: Standing) -> str:
    return f"{reverse('host_profile', args=[standing.organization.slug])}?cohort={standing.cohort.number}"
