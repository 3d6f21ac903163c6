"""Who belongs to an organization. Members read it; owners invite, change roles and remove; everybody may leave."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from organizations import rules
from organizations.hosts import members
from organizations.hosts.forms import InviteForm
from organizations.models import Invitation, Membership, Organization
from organizations.models.choices import MemberRole
from organizations.views.host import own_organization
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest


@require_http_methods(["GET", "HEAD", "POST"])
def host_members(request: PersonRequest, slug: str) -> HttpResponse:
    organization = own_organization(request, slug)
    form = InviteForm()
    if request.method == "POST":
        allow(rules.can_manage_members(request.user, organization))
        form = InviteForm(request.POST)
        if form.is_valid() and invited(request, organization, form):
            return redirect("host_members", slug)
    rows = Membership.objects.visible_to(request.user).filter(organization=organization)
    open_ones = (
        Invitation.objects.visible_to(request.user)
        .filter(organization=organization)
        .open()
    )
    context = {
        "organization": organization,
        "members": rows.select_related("user").order_by("pk"),
        "invitations": open_ones,
        "can_manage": rules.can_manage_members(request.user, organization),
        "roles": MemberRole.choices,
        "form": form,
    }
    return render(request, "organizations/host/members.html", context)


def invited(
    request: PersonRequest, organization: Organization, form: InviteForm
) -> bool:
    email, role = form.cleaned_data["email"], form.cleaned_data["role"]
    try:
        members.invite(organization, email=email, role=role, by=request.user)
    except TransitionRefused as refused:
        form.add_error("email", str(refused))
        return False
    messages.success(
        request, _("The invitation is on its way to %(email)s.") % {"email": email}
    )
    return True


@require_POST
def host_member_role(request: PersonRequest, slug: str, code: str) -> HttpResponse:
    membership = own_member(request, slug, code)
    allow(rules.can_manage_members(request.user, membership.organization))
    role = request.POST.get("role", "")
    if role not in MemberRole.values:
        messages.error(request, _("Choose one of the roles."))
        return redirect("host_members", slug)
    return done(
        request,
        slug,
        lambda: members.change_role(membership, role=role, by=request.user),
        _("%(person)s has a new role.") % {"person": membership.user},
    )


@require_POST
def host_member_remove(request: PersonRequest, slug: str, code: str) -> HttpResponse:
    membership = own_member(request, slug, code)
    allow(rules.can_remove_member(request.user, membership))
    words = _("%(person)s is no longer a member.") % {"person": membership.user}
    answer = done(
        request, slug, lambda: members.remove(membership, by=request.user), words
    )
    return (
        answer
        if rules.is_member(request.user, membership.organization)
        else redirect("my")
    )


@require_POST
def host_invitation_revoke(
    request: PersonRequest, slug: str, code: str
) -> HttpResponse:
    organization = own_organization(request, slug)
    rows = Invitation.objects.visible_to(request.user).filter(organization=organization)
    invitation = get_object_or_404(rows.select_related("organization"), code=code)
    allow(rules.can_manage_members(request.user, organization))
    words = _("The invitation was taken back; its link no longer works.")
    return done(
        request, slug, lambda: members.revoke(invitation, by=request.user), words
    )


def own_member(request: PersonRequest, slug: str, code: str) -> Membership:
    rows = Membership.objects.visible_to(request.user).filter(
        organization=own_organization(request, slug)
    )
    return get_object_or_404(
        rows.select_related("user", "organization"), user__code=code
    )


def allow(may: bool) -> None:
    if not may:
        raise PermissionDenied


def done(
    request: PersonRequest, slug: str, act: Callable[[], object], words: str
) -> HttpResponse:
    """Acts and says so, or says why not."""
    try:
        act()
    except TransitionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, words)
    return redirect("host_members", slug)
