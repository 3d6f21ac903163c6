"""Inviting people into an organization from the desk: the letter is shown before it goes."""

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from organizations.hosts import members
from organizations.hosts.forms import InviteForm
from organizations.models import Invitation, Organization
from portal.kernel import permissions
from portal.kernel.lifecycle import TransitionRefused
from portal.kernel.permissions import PersonRequest
from portal.kernel.preview import MessagePreview, preview_messages


def invite(desk: ModelAdmin, request: PersonRequest, pk: int) -> HttpResponse:
    if not permissions.is_coordinator(request.user):
        raise PermissionDenied
    organization = get_object_or_404(
        Organization.objects.visible_to(request.user), pk=pk
    )
    if "revoke" in request.POST:
        return revoke(request, organization)
    form = InviteForm(request.POST if request.method == "POST" else None)
    letters: list[MessagePreview] = []
    if form.is_valid() and "change" not in request.POST:
        try:
            letters = sent(request, organization, form)
        except TransitionRefused as refused:
            form.add_error("email", str(refused))
        else:
            if "confirmed" in request.POST:
                messages.success(
                    request,
                    _("The invitation is on its way to %(email)s.") % form.cleaned_data,
                )
                return redirect(request.path)
    context = {
        **desk.admin_site.each_context(request),
        "opts": desk.opts,
        "title": _("Invite someone"),
        "organization": organization,
        "list_url": reverse("admin:organizations_organization_changelist"),
        "thing_url": reverse("admin:organizations_organization_change", args=[pk]),
        "form": form,
        "letters": letters,
        "invitations": organization.invitations.open(),
    }
    return TemplateResponse(request, "admin/organizations/invite.html", context)


def sent(
    request: PersonRequest, organization: Organization, form: InviteForm
) -> list[MessagePreview]:
    """Sends the invitation if that is confirmed; until then only its letter comes back. Raises `TransitionRefused`."""
    about: list[str] = []

    def act() -> None:
        about.append(
            members.invite(organization, **form.cleaned_data, by=request.user).code
        )

    if "confirmed" not in request.POST:
        return preview_messages(act, about=about)
    act()
    return []


def revoke(request: PersonRequest, organization: Organization) -> HttpResponse:
    invitation = get_object_or_404(
        Invitation.objects.visible_to(request.user),
        organization=organization,
        code=request.POST["revoke"],
    )
    try:
        members.revoke(invitation, by=request.user)
    except TransitionRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request, _("The invitation was taken back; its link no longer works.")
        )
    return redirect(request.path)
