"""The members of an organization: all read, owners change, everybody may leave."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations import rules
from organizations.hosts import members
from organizations.hosts.forms import InviteForm, RoleForm
from organizations.models import Invitation, Membership, Organization
from organizations.models.choices import MemberRole
from organizations.views.host import get_organization_or_404
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.methods import form_page, post_only
from portal.kernel.permissions import PersonRequest


@form_page
def host_members(request: PersonRequest, slug: str) -> HttpResponse:
    organization = get_organization_or_404(request, slug)
    form = InviteForm()
    if request.method == "POST":
        require(rules.can_manage_members(request.user, organization))
        form = InviteForm(request.POST)
        if form.is_valid() and send_invitation(request, organization, form):
            return redirect("host_members", slug)
    visible = Membership.objects.visible_to(request.user)
    rows = visible.filter(organization=organization).select_related(
        "organization", "user"
    )
    roster = list(rows.order_by("pk"))
    owners = [member for member in roster if member.role == MemberRole.OWNER]
    invitations = (
        Invitation.objects.visible_to(request.user)
        .filter(organization=organization)
        .pending()
    )
    context = {
        "organization": organization,
        "members": [(member, RoleForm(member)) for member in roster],
        "only_owner": owners[0] if len(owners) == 1 else None,
        "invitations": invitations,
        "undelivered": members.undelivered(invitations),
        "can_manage": rules.can_manage_members(request.user, organization),
        "form": form,
    }
    return render(request, "organizations/hosts/members.html", context)


def send_invitation(
    request: PersonRequest, organization: Organization, form: InviteForm
) -> bool:
    email, role = form.cleaned_data["email"], form.cleaned_data["role"]
    try:
        members.invite(organization, email=email, role=role, by=request.user)
    except TransitionRefused as refusal:
        form.add_error("email", str(refusal))
        return False
    messages.success(
        request, _("The invitation is on its way to %(email)s.") % {"email": email}
    )
    return True


@post_only(_lazy("Change the role"), "host_members", "slug")
def host_member_role(request: PersonRequest, slug: str, code: str) -> HttpResponse:
    membership = get_member_or_404(request, slug, code)
    require(rules.can_manage_members(request.user, membership.organization))
    form = RoleForm(membership, request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["role"][0]))
        return redirect("host_members", slug)
    role = form.cleaned_data["role"]
    return run_action(
        request,
        slug,
        lambda: members.change_role(membership, role=role, by=request.user),
        _("%(person)s has a new role.") % {"person": membership.user},
    )


@post_only(_lazy("Remove now"), "host_members", "slug")
def host_member_remove(request: PersonRequest, slug: str, code: str) -> HttpResponse:
    membership = get_member_or_404(request, slug, code)
    require(rules.can_remove_member(request.user, membership))
    response = run_action(
        request,
        slug,
        lambda: members.remove(membership, by=request.user),
        _("%(person)s is no longer a member.") % {"person": membership.user},
    )
    # Asked after the action: who left can't see the list of members any more.
    if rules.is_member(request.user, membership.organization):
        return response
    return redirect("my")


@post_only(_lazy("Take back"), "host_members", "slug")
def host_invitation_revoke(
    request: PersonRequest, slug: str, code: str
) -> HttpResponse:
    organization = get_organization_or_404(request, slug)
    rows = Invitation.objects.visible_to(request.user).filter(organization=organization)
    invitation = get_object_or_404(rows.select_related("organization"), code=code)
    require(rules.can_manage_members(request.user, organization))
    return run_action(
        request,
        slug,
        lambda: members.revoke(invitation, by=request.user),
        _("The invitation was taken back; its link no longer works."),
    )


def get_member_or_404(request: PersonRequest, slug: str, code: str) -> Membership:
    rows = Membership.objects.visible_to(request.user).filter(
        organization=get_organization_or_404(request, slug)
    )
    return get_object_or_404(
        rows.select_related("user", "organization"), user__code=code
    )


def require(is_allowed: bool) -> None:
    if not is_allowed:
        raise PermissionDenied


def run_action(
    request: PersonRequest, slug: str, action: Callable[[], object], success: str
) -> HttpResponse:
    """Back to the list, with `success` or the reason why it was refused."""
    try:
        action()
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, success)
    return redirect("host_members", slug)
